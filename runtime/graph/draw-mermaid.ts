import type {BlockKind} from '../core/block-kind.ts';
import type {DrawnBlock} from './draw-text.ts';

/** What stands around a label, by kind. */
const shapes: Readonly<Record<BlockKind, readonly [string, string]>> = {
  data_loader: ['[(', ')]'],
  transformer: ['[', ']'],
  data_exporter: ['[/', '/]'],
  sensor: ['{{', '}}'],
  custom: ['(', ')'],
  conditional: ['{', '}'],
  callback: ['([', '])'],
};

/**
 * The pipeline as a Mermaid flowchart, to be put in a page or a pull request; the shape of a block says its kind.
 * An upstream that is not among `blocks` is left out.
 *
 * @example drawMermaid([{name: 'load', kind: 'data_loader', upstream: []}]) // 'flowchart LR\n  b1[("load")]\n'
 */
export function drawMermaid(blocks: readonly DrawnBlock[]): string {
  // Names may hold what Mermaid reads as its own words (`end`) or signs, so blocks are numbered.
  const idOf = new Map(blocks.map(({name}, index) => [name, `b${index + 1}`]));
  const nodes = blocks.map(
    ({name, kind}) => `  ${idOf.get(name)}${shapes[kind][0]}"${escape(name)}"${shapes[kind][1]}`,
  );
  const edges = blocks.flatMap(({name, upstream}) =>
    upstream.filter((above) => idOf.has(above)).map((above) => `  ${idOf.get(above)} --> ${idOf.get(name)}`),
  );
  return ['flowchart LR', ...nodes, ...edges].map((line) => `${line}\n`).join('');
}

/** Mermaid writes signs as `#name;` or `#number;`, also inside quotes. */
const escape = (text: string): string => text.replaceAll(/[#&"<>`\\\n]/g, (sign) => `#${sign.codePointAt(0)};`);
