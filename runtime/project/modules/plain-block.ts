import {bracketAt, type Bracket} from './bracket-at.ts';

/** A file that imports, declares types and defines its block, in this order. */
export type BlockFile = {
  readonly imports: readonly PlainImport[];
  readonly callee: TextSpan & {readonly name: string};
  /** What the callee is given. */
  readonly call: Bracket & {readonly open: number};
};

/** Such a file whose block is defined with a function in place: most files are like that. */
export type PlainBlock = Omit<BlockFile, 'call'> & {
  readonly parameters: readonly PlainParameter[];
  /** The function, perhaps with comments around it. */
  readonly run: TextSpan;
};

export type PlainImport = {
  readonly source: string;
  /** Whether the whole import is of types. */
  readonly isOfTypes: boolean;
  readonly names: readonly {readonly local: string; readonly imported: string; readonly isType: boolean}[];
};

/** A name, or the names between braces, with the text of the type where there is one. */
export type PlainParameter = TextSpan & {readonly pattern: string; readonly type?: string};

type TextSpan = {readonly start: number; readonly end: number};

/**
 * Reads such a file without a tree, in a tenth of the time. The text is one that the parser objects to nothing in, which
 * makes little enough to tell it by; anything else, and where in doubt, is undefined.
 */
export function plainBlockIn(text: string): PlainBlock | undefined {
  const file = blockFileIn(text);
  if (!file) return undefined;
  const {imports, callee, call} = file;
  // A second input are options; a comma alone at the end is none.
  const [comma, more] = call.commas;
  if (more !== undefined || (comma !== undefined && afterGap(text, comma + 1) !== call.close)) return undefined;
  const [head] = matchAt(functionInPlace, text, call.open) ?? [];
  if (head === undefined) return undefined;
  const from = call.open + head.length;
  const list = bracketAt(text, from - 1);
  if (!list || !matchAt(/=>|:/y, text, afterGap(text, list.close + 1))) return undefined;
  const parameters = parametersIn(text, from, list.close);
  return parameters && {imports, callee, parameters, run: {start: call.open, end: call.close}};
}

/** The same of any such file, whatever its block is defined with. */
export function blockFileIn(text: string): BlockFile | undefined {
  const imports: PlainImport[] = [];
  let at = afterGap(text, 0);
  for (let next = afterDeclaration(text, at, imports); next !== undefined;) {
    at = afterGap(text, next);
    next = afterDeclaration(text, at, imports);
  }
  const [head, before, name] = matchAt(definition, text, at) ?? [];
  if (head === undefined || before === undefined || name === undefined) return undefined;
  const start = at + before.length;
  const open = at + head.length - 1;
  const call = bracketAt(text, open);
  if (!call || !endsAfter(text, call.close)) return undefined;
  return {imports, callee: {name, start, end: start + name.length}, call: {...call, open}};
}

const definition = /(export\s+default\s+)([\w$]+)\s*\(/y;
const functionInPlace = /\(\s*(?:async\s*)?\(/y;
const importOfNames =
  /import\s*(type\s*)?\{([\w$\s,]*)\}\s*from\s*(?:'([^'\\\n]*)'|"([^"\\\n]*)")[ \t]*(?:;|(?=[\r\n]))/y;
const typeInBraces = /(?:export[ \t]+)?(?:type[ \t]+[\w$]+[ \t]*=\s*|interface[ \t]+[\w$]+[ \t]*)\{/y;
/** On one line: what follows it there is of it. */
const typeOfNames = /(?:export[ \t]+)?type[ \t]+[\w$]+[ \t]*=(?:[\w$.|& \t<>,[\]]|'[^'\\\n]*')+;/y;

/** Where an import or a declaration of a type ends; its successor shows whether it ended there. */
function afterDeclaration(text: string, at: number, imports: PlainImport[]): number | undefined {
  const imported = matchAt(importOfNames, text, at);
  if (imported) {
    const [whole, type, list = '', single, double = ''] = imported;
    const names = namesIn(list);
    if (!names) return undefined;
    imports.push({source: single ?? double, isOfTypes: type !== undefined, names});
    return at + whole.length;
  }
  const named = matchAt(typeOfNames, text, at);
  if (named) return at + named[0].length;
  const braced = matchAt(typeInBraces, text, at);
  if (!braced) return undefined;
  const end = bracketAt(text, at + braced[0].length - 1)?.close;
  return end === undefined ? undefined : end + 1 + (matchAt(/(?:\[\])*;?/y, text, end + 1)?.[0].length ?? 0);
}

function namesIn(list: string): PlainImport['names'] | undefined {
  const names: PlainImport['names'][number][] = [];
  for (const part of list.split(',').map((each) => each.trim())) {
    if (part === '') continue;
    const [, type, imported, local = imported] = /^(type\s+)?([\w$]+)(?:\s+as\s+([\w$]+))?$/.exec(part) ?? [];
    // `type` and `as` may be names too.
    if (imported === undefined || local === undefined || /^(?:type|as)$/.test(imported)) return undefined;
    names.push({local, imported, isType: type !== undefined});
  }
  return names;
}

function parametersIn(text: string, from: number, to: number): readonly PlainParameter[] | undefined {
  const list = text.slice(from, to);
  if (!/^[\w$\s,:{}()[\]<>|&.;]*$/.test(list) || list.includes('...')) return undefined;
  const parameters: PlainParameter[] = [];
  let start = 0;
  for (const end of [...ownCommas(list), list.length]) {
    const part = list.slice(start, end);
    const [, before = '', pattern, type] = /^(\s*)([\w$]+|\{[\w$\s,]*\})\s*(?::\s*(\S[\s\S]*?))?\s*$/.exec(part) ?? [];
    if (pattern === undefined || pattern === 'this') {
      if (end === list.length && part.trim() === '') break;
      return undefined;
    }
    const span = {start: from + start + before.length, end: from + start + part.trimEnd().length};
    parameters.push({...span, pattern, ...(type !== undefined && {type})});
    start = end + 1;
  }
  return parameters;
}

/** Without defaults and functions in it, `<` opens a list of types. */
function ownCommas(list: string): readonly number[] {
  let depth = 0;
  const commas: number[] = [];
  for (let at = 0; at < list.length; at++) {
    const character = list[at] ?? '';
    if ('([{<'.includes(character)) depth++;
    else if (')]}>'.includes(character)) depth--;
    else if (character === ',' && depth === 0) commas.push(at);
  }
  return commas;
}

const endsAfter = (text: string, close: number): boolean => {
  const at = afterGap(text, close + 1);
  return afterGap(text, text[at] === ';' ? at + 1 : at) === text.length;
};

/** Spaces and comments one by one: taken by one expression, half a comment could pass for code. */
function afterGap(text: string, from: number): number {
  let at = from;
  for (let gap = matchAt(oneGap, text, at); gap; gap = matchAt(oneGap, text, at)) at += gap[0].length;
  return at;
}

const oneGap = /\s+|\/\/[^\n\r\u2028\u2029]*|\/\*[\s\S]*?\*\//y;

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
