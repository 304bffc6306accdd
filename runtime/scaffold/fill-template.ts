import {blockKinds} from '../core/block-kind.ts';
import {parameterNames} from './parameter-names.ts';

/**
 * The text of a block made from the text of a template: without the line that labels it, and with one parameter
 * for each upstream block, named after it. A template marks where they go by a parameter `input: <type>`;
 * without one they go before the context. With no upstream the text stays as it is, and so does a callback's: it is
 * called for each block that it is attached to, with one output.
 *
 * @example
 * fillTemplate('export default transformer((input: Table) => input);\n', ['load_orders'])
 * // 'export default transformer((loadOrders: Table) => loadOrders);\n'
 */
export function fillTemplate(template: string, upstream: readonly string[]): string {
  const text = template.replace(labelLine, '');
  const signature = definition.exec(text);
  if (upstream.length === 0 || !signature) return text;
  const [whole, opening = '', marker, type = 'unknown', rest = ''] = signature;
  const names = parameterNames(upstream, text);
  const parameters = names.map((name) => `${name}: ${type.trim()}`).join(', ');
  const separator = marker === undefined && rest !== ')' ? ', ' : '';
  const end = signature.index + whole.length;
  const first = names[0] ?? 'input';
  return text.slice(0, signature.index) + opening + parameters + separator + rest + renamed(text.slice(end), first);
}

/** The label that a template's first line gives it: `// template: Backblaze B2`, or with `--` in SQL. */
export const labelOf = (template: string): string | undefined => labelLine.exec(template)?.[1]?.trim();

const labelLine = /^(?:\/\/|--) template: ([^\r\n]*)\r?\n/;

/** `transformer(async (`, the marker with its type if there is one, and the character after it. */
const definition = new RegExp(
  String.raw`(\b(?:${Object.values(blockKinds)
    .map(({definedBy}) => definedBy)
    .filter((definedBy) => definedBy !== blockKinds.callback.definedBy)
    .join('|')})\(\s*(?:async\s*)?\(\s*)(input: ([^,)]+))?([^])`,
);

/** `input` in code is the first upstream block's output; in comments it is a word. */
function renamed(code: string, name: string): string {
  return code
    .split('\n')
    .map((line) => (/^\s*(?:\/\/|\/?\*)/.test(line) ? line : line.replaceAll(/(?<![.\w$'"])input(?![\w$'"])/g, name)))
    .join('\n');
}
