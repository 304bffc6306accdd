import {failed, success, type Result} from '../../core/result.ts';

/** What stands in `{{ … }}` of a SQL file: a value, a name such as `df_1`, or a call. */
export type Expression =
  | {readonly kind: 'value'; readonly value: string | number | boolean | null}
  | {readonly kind: 'name'; readonly name: string}
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly inputs: readonly Expression[];
      /** Inputs that are given by name, as in `parse=…`. */
      readonly named: Readonly<Record<string, Expression>>;
    }
  /** `lambda data, variables: data[0]['id']`: the way to one value, the only thing that a lambda may say. */
  | {readonly kind: 'way'; readonly steps: Way};

/** Keys and indexes, from the outside in. */
export type Way = readonly (string | number)[];

/** Why an expression cannot be read, at which offset of the text. */
export type ExpressionMistake = {readonly message: string; readonly at: number};

type Read<Value> = Result<{readonly read: Value; readonly end: number}, ExpressionMistake>;

/** Calls within calls; nobody writes more, and no text makes the reader recurse further. */
const mostLevels = 8;

/**
 * Reads the expression of `text` from `start` on, up to `}}`; `end` lies behind it.
 *
 * @example readExpression("{{ variables('day') }}", 2)
 */
export function readExpression(text: string, start: number): Read<Expression> {
  const found = readAny(text, afterSpaces(text, start), mostLevels);
  if (!found.ok) return found;
  const close = afterSpaces(text, found.value.end);
  if (!text.startsWith('}}', close)) return mistake(text, close, '}} is expected');
  return success({read: found.value.read, end: close + 2});
}

function readAny(text: string, at: number, levels: number): Read<Expression> {
  if (levels === 0) return failed({message: `at most ${mostLevels} calls stand within each other`, at});
  const value = (read: string | number | boolean | null, length: number): Read<Expression> =>
    success({read: {kind: 'value', value: read}, end: at + length});
  const quoted = matchAt(quotedText, text, at);
  if (quoted !== '') return value(unquoted(quoted), quoted.length);
  const number = matchAt(/-?\d+(?:\.\d+)?/y, text, at);
  if (number !== '') return value(Number(number), number.length);
  const word = matchAt(/(?:None|none|null|True|true|False|false)\b/y, text, at).toLowerCase();
  if (word !== '') return value(word === 'none' || word === 'null' ? null : word === 'true', word.length);
  if (matchAt(/lambda\b/y, text, at) !== '') return readLambda(text, at);
  const name = matchAt(/[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*/y, text, at);
  if (name === '') return mistake(text, at, "a name or a call is expected, as in df_1 or variables('name'),");
  const bracket = afterSpaces(text, at + name.length);
  if (text[bracket] !== '(') return success({read: {kind: 'name', name}, end: at + name.length});
  return readInputs(text, bracket + 1, name, levels);
}

function readInputs(text: string, start: number, name: string, levels: number): Read<Expression> {
  const inputs: Expression[] = [];
  const named: Record<string, Expression> = {};
  let at = afterSpaces(text, start);
  while (text[at] !== ')') {
    const [whole = '', key = ''] = /^([A-Za-z_]\w*)\s*=\s*/.exec(text.slice(at)) ?? [];
    const input = readAny(text, at + whole.length, levels - 1);
    if (!input.ok) return input;
    if (key === '') inputs.push(input.value.read);
    else named[key] = input.value.read;
    at = afterSpaces(text, input.value.end);
    if (text[at] === ',') at = afterSpaces(text, at + 1);
    else if (text[at] !== ')') return mistake(text, at, 'a comma or ) is expected');
  }
  return success({read: {kind: 'call', name, inputs, named}, end: at + 1});
}

/** Python's word for a small function, of which Mage's `parse` is one. */
function readLambda(text: string, start: number): Read<Expression> {
  const [head = '', parameter = ''] =
    /^lambda\s+([A-Za-z_]\w*)(?:\s*,\s*\*{0,2}[A-Za-z_]\w*)*\s*:\s*/.exec(text.slice(start)) ?? [];
  const at = start + head.length;
  const subject = matchAt(/[A-Za-z_]\w*/y, text, at);
  if (head === '' || subject !== parameter) return mistake(text, at, `${wayShape} is expected`);
  const from = at + subject.length;
  const {steps, end} = readWay(text, from);
  return success({read: {kind: 'way', steps}, end});
}

/** What a `parse` may be, in words. */
export const wayShape = "the way to one value, as in parse=lambda data, variables: data[0]['id'],";

/** Reads `[0]['id'].name` as far as it goes. */
export function readWay(text: string, start: number): {readonly steps: Way; readonly end: number} {
  const steps: (string | number)[] = [];
  let at = start;
  for (;;) {
    const step = matchAt(/\s*(?:\[\s*(?:-?\d+|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")\s*\]|\.[A-Za-z_]\w*)/sy, text, at);
    if (step === '') return {steps, end: at};
    at += step.length;
    const inner = step.trim().replace(/^\[\s*|\s*\]$|^\./g, '');
    steps.push(/^-?\d+$/.test(inner) ? Number(inner) : /^['"]/.test(inner) ? unquoted(inner) : inner);
  }
}

const quotedText = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/sy;

const unquoted = (text: string): string => text.slice(1, -1).replaceAll(/\\(.)/gs, '$1');

function matchAt(sticky: RegExp, text: string, at: number): string {
  sticky.lastIndex = at;
  return sticky.exec(text)?.[0] ?? '';
}

const afterSpaces = (text: string, at: number): number => at + matchAt(/\s*/y, text, at).length;

const mistake = (text: string, at: number, expected: string): Result<never, ExpressionMistake> =>
  failed({message: at >= text.length ? `${expected} before the file ends` : `${expected} here`, at});
