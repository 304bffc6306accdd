import {failed, success, type Result} from '../core/result.ts';

/** A text with `{{ … }}` in it: what stands around them, and what they call. */
export type Template = readonly TemplatePart[];
export type TemplatePart = {readonly kind: 'text'; readonly text: string} | TemplateCall;
export type TemplateCall = {
  readonly kind: 'call';
  readonly name: string;
  readonly inputs: readonly TemplateInput[];
};
export type TemplateInput = {readonly kind: 'value'; readonly value: string | number | boolean | null} | TemplateCall;

/** Calls within calls; nobody writes more, and no text makes the reader recurse further. */
const mostLevels = 8;

/**
 * Reads the templates of `text`; a failure says what is expected instead.
 *
 * @example parseTemplate("https://{{ env_var('HOST') }}/data")
 */
export function parseTemplate(text: string): Result<Template, string> {
  const parts: TemplatePart[] = [];
  let at = 0;
  for (let open = text.indexOf('{{'); open !== -1; open = text.indexOf('{{', at)) {
    if (open > at) parts.push({kind: 'text', text: text.slice(at, open)});
    const call = readCall(text, open + 2, mostLevels);
    if (!call.ok) return call;
    const close = afterSpaces(text, call.value.end);
    if (!text.startsWith('}}', close)) return failed(`}} is expected ${placed(text, close)}`);
    parts.push(call.value.read);
    at = close + 2;
  }
  if (at < text.length || parts.length === 0) parts.push({kind: 'text', text: text.slice(at)});
  return success(parts);
}

type Read<Value> = Result<{readonly read: Value; readonly end: number}, string>;

function readCall(text: string, start: number, levels: number): Read<TemplateCall> {
  const nameAt = afterSpaces(text, start);
  const name = matchAt(/[A-Za-z_]\w*/y, text, nameAt);
  const bracket = afterSpaces(text, nameAt + name.length);
  if (name === '' || text[bracket] !== '(') {
    return failed(`a template calls a function, as in env_var('NAME'), and there is none ${placed(text, nameAt)}`);
  }
  if (levels === 0) return failed(`at most ${mostLevels} calls stand within each other`);
  const inputs: TemplateInput[] = [];
  let at = afterSpaces(text, bracket + 1);
  while (text[at] !== ')') {
    const input = readInput(text, at, levels);
    if (!input.ok) return input;
    inputs.push(input.value.read);
    at = afterSpaces(text, input.value.end);
    if (text[at] === ',') at = afterSpaces(text, at + 1);
    else if (text[at] !== ')') return failed(`a comma or ) is expected ${placed(text, at)}`);
  }
  return success({read: {kind: 'call', name, inputs}, end: at + 1});
}

function readInput(text: string, at: number, levels: number): Read<TemplateInput> {
  const value = (read: string | number | boolean | null, length: number): Read<TemplateInput> =>
    success({read: {kind: 'value', value: read}, end: at + length});

  const quoted = matchAt(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/sy, text, at);
  if (quoted !== '') return value(quoted.slice(1, -1).replaceAll(/\\(.)/gs, '$1'), quoted.length);
  const number = matchAt(/-?\d+(?:\.\d+)?/y, text, at);
  if (number !== '') return value(Number(number), number.length);
  const word = matchAt(/(?:None|none|True|true|False|false)\b/y, text, at).toLowerCase();
  if (word !== '') return value(word === 'none' ? null : word === 'true', word.length);
  return readCall(text, at, levels - 1);
}

function matchAt(sticky: RegExp, text: string, at: number): string {
  sticky.lastIndex = at;
  return sticky.exec(text)?.[0] ?? '';
}

const afterSpaces = (text: string, at: number): number => at + matchAt(/\s*/y, text, at).length;

/** Where the reader stopped, without the text itself: what follows may be a secret. */
const placed = (text: string, at: number): string => (at >= text.length ? 'at its end' : `at character ${at + 1}`);
