import type {ModuleFacts, Parameter} from '../../check/module-facts.ts';
import {sourceText} from '../../core/source-text.ts';
import {mentionsClient} from './b2-uses-of.ts';
import {kindDefinedBy} from './block-definition.ts';
import {valuesOfModule} from './loads-surely.ts';
import {isOfContext, roleOfName, type TypeNames} from './parameters-of.ts';
import {plainBlockIn, type PlainImport, type PlainParameter} from './plain-block.ts';

/**
 * What is known of a file whose text alone settles it, and that surely loads; undefined of any other. The same as its
 * tree would tell, which thousands of files need not be turned into.
 */
export function factsOfPlainText(
  file: string,
  text: string,
  isWhole: (file: string, text: string) => boolean,
): ModuleFacts | undefined {
  if (!/\.m?ts$/.test(file)) return undefined;
  const block = plainBlockIn(text);
  if (!block || !block.imports.every(isThere)) return undefined;
  const names = {ofMagelet: namesOf('magelet', block.imports), ofDanfo: namesOf('magelet/danfo', block.imports)};
  const kind = kindDefinedBy(names.ofMagelet.get(block.callee.name));
  // Queries, and what a function asks of B2, are looked for in its tree.
  const isSettled = kind !== undefined && ![...names.ofMagelet.values()].includes('sql');
  if (!isSettled || mentionsClient.test(text.slice(block.run.start, block.run.end))) return undefined;
  const source = sourceText(file, text);
  const parameters: Parameter[] = [];
  for (const parameter of block.parameters) {
    const role = roleOf(parameter, names);
    if (!role) return undefined;
    parameters.push({place: source.placeOf(parameter.start, parameter.end), role, count: 'one'});
  }
  if (!isWhole(file, text)) return undefined;
  const place = source.placeOf(block.callee.start, block.callee.end);
  return {exported: {what: 'block', kind, place}, parameters, b2Uses: []};
}

function isThere({source, isOfTypes, names}: PlainImport): boolean {
  if (isOfTypes) return true;
  const values = valuesOfModule(source);
  return values !== undefined && names.every(({imported, isType}) => isType || values.has(imported));
}

const namesOf = (module: string, imports: readonly PlainImport[]): ReadonlyMap<string, string> =>
  new Map(
    imports
      .filter(({source}) => source === module)
      .flatMap(({names}) => names.map(({local, imported}) => [local, imported] as const)),
  );

function roleOf({pattern, type}: PlainParameter, names: TypeNames): Parameter['role'] | undefined {
  if (type === undefined) {
    const members = pattern.startsWith('{') ? (pattern.match(/[\w$]+/g) ?? []) : [];
    return isOfContext(members) ? 'context' : 'input or context';
  }
  if (arrayType.test(type)) return 'input';
  const [, name] = namedType.exec(type) ?? [];
  if (name === undefined) return undefined;
  return keywordsOfInputs.has(name) ? 'input' : roleOfName(name, names);
}

const arrayType = /^(?:readonly\s+)?(?:[\w$.]+(?:<[^<>()]*>)?|\{[^{}]*\})(?:\[\])+$/;
const namedType = /^([\w$]+)(?:<(?:[^<>]|<[^<>]*>)*>)?$/;
const keywordsOfInputs: ReadonlySet<string> = new Set(['string', 'number', 'bigint', 'boolean', 'null', 'undefined']);
