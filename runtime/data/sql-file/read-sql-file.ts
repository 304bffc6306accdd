import type {Diagnostic} from '../../core/diagnostic.ts';
import {nearestName} from '../../core/nearest-name.ts';
import {failed, success, type Result} from '../../core/result.ts';
import type {SourceText} from '../../core/source-text.ts';
import {readExpression, type Expression} from './expression.ts';

/** A SQL file in pieces: what goes to DuckDB as it is written, and what is put in. */
export type SqlFile = {readonly source: SourceText; readonly pieces: readonly SqlPiece[]};

export type SqlPiece =
  | WrittenPiece
  | TemplatePiece
  /** A text `'…'` or a name `"…"` with templates in it; the quotes are not among its pieces. */
  | {
      readonly kind: 'quoted';
      readonly quote: "'" | '"';
      readonly start: number;
      readonly end: number;
      readonly pieces: readonly (WrittenPiece | TemplatePiece)[];
    };

export type WrittenPiece = {readonly kind: 'written'; readonly start: number; readonly end: number};
export type TemplatePiece = {
  readonly kind: 'template';
  readonly expression: Expression;
  readonly start: number;
  readonly end: number;
};

/**
 * Reads a SQL file: finds `{{ … }}` in it, told apart by where it stands, since in a text or a name it means something
 * else than by itself. Comments are left as they are. The failure names every template that cannot be read.
 */
export function readSqlFile(source: SourceText): Result<SqlFile> {
  const {text} = source;
  const mistakes: Diagnostic[] = [];
  const pieces: SqlPiece[] = [];
  let written = 0;
  let at = 0;
  const put = (piece: SqlPiece | undefined, start: number, end: number): void => {
    if (start > written) pieces.push({kind: 'written', start: written, end: start});
    if (piece) pieces.push(piece);
    written = end;
    at = end;
  };
  while (at < text.length) {
    const token = tokenAt(text, at);
    if (token.kind === 'template') {
      const piece = readTemplate(source, at, mistakes);
      put(piece, at, piece?.end ?? at + 2);
    } else if (token.kind === 'statement') {
      mistakes.push(jinjaStatement(source, at, token.end));
      put(undefined, at, token.end);
    } else if (token.kind === 'note') put(undefined, at, token.end);
    else if (token.kind === 'quoted' && text.slice(at, token.end).includes('{{')) {
      put(readQuoted(source, at, token.end, mistakes), at, token.end);
    } else at = token.end;
  }
  if (text.length > written) pieces.push({kind: 'written', start: written, end: text.length});
  return mistakes.length > 0 ? failed(mistakes) : success({source, pieces});
}

type Token = {readonly kind: 'template' | 'statement' | 'note' | 'quoted' | 'other'; readonly end: number};

/** The parts of SQL in which braces and semicolons mean nothing, each to its end. */
const shapes: readonly (readonly [RegExp, Token['kind']])[] = [
  [/\{\{/y, 'template'],
  [/\{%[^]*?(?:%\}|$)/y, 'statement'],
  [/\{#[^]*?(?:#\}|$)/y, 'note'],
  [/--[^\n]*|\/\*[^]*?(?:\*\/|$)/y, 'other'],
  [/[eE]'(?:[^'\\]|\\[^]|'')*(?:'|$)/y, 'other'],
  [/\$(\w*)\$[^]*?(?:\$\1\$|$)/y, 'other'],
  [/'(?:\{\{[^]*?\}\}|[^']|'')*(?:'|$)/y, 'quoted'],
  [/"(?:\{\{[^]*?\}\}|[^"]|"")*(?:"|$)/y, 'quoted'],
  [/[A-Za-z_]\w*|\s+/y, 'other'],
];

/** The next part of SQL at `at`. */
export function tokenAt(text: string, at: number): Token {
  for (const [shape, kind] of shapes) {
    shape.lastIndex = at;
    const found = shape.exec(text)?.[0];
    if (found) return {kind, end: at + found.length};
  }
  return {kind: 'other', end: at + 1};
}

function readTemplate(source: SourceText, start: number, mistakes: Diagnostic[]): TemplatePiece | undefined {
  const found = readExpression(source.text, start + 2);
  if (found.ok) {
    const {read: expression, end} = found.value;
    const call = unknownCallIn(expression);
    if (call !== undefined) mistakes.push(unknownCall(source, call, start, end));
    return {kind: 'template', expression, start, end};
  }
  const {message, at} = found.failure;
  mistakes.push(unreadable(source, message, Math.min(at, source.text.length), at + 1));
  return undefined;
}

function readQuoted(source: SourceText, start: number, end: number, mistakes: Diagnostic[]): SqlPiece {
  const {text} = source;
  const pieces: (WrittenPiece | TemplatePiece)[] = [];
  let written = start + 1;
  for (let open = text.indexOf('{{', start); open !== -1 && open < end; open = text.indexOf('{{', written)) {
    const piece = readTemplate(source, open, mistakes);
    if (open > written) pieces.push({kind: 'written', start: written, end: open});
    if (piece) pieces.push(piece);
    written = piece?.end ?? open + 2;
  }
  if (end - 1 > written) pieces.push({kind: 'written', start: written, end: end - 1});
  return {kind: 'quoted', quote: text[start] === '"' ? '"' : "'", start, end, pieces};
}

const unreadable = (source: SourceText, message: string, start: number, end: number): Diagnostic => ({
  severity: 'error',
  code: 'sql-template',
  message: `the template cannot be read: ${message}`,
  at: {place: source.placeOf(start, end)},
  notes: [whatTemplatesMay],
});

/** What templates may call. */
const templateCalls: readonly string[] = ['variables', 'env_var', 'block_output', 'b2.load'];

function unknownCallIn(expression: Expression): string | undefined {
  if (expression.kind !== 'call') return undefined;
  if (!templateCalls.includes(expression.name)) return expression.name;
  return expression.inputs.map(unknownCallIn).find((name) => name !== undefined);
}

function unknownCall(source: SourceText, name: string, start: number, end: number): Diagnostic {
  const near = nearestName(name, templateCalls);
  return {
    severity: 'error',
    code: 'sql-template',
    message: `no template calls "${name}"`,
    at: {place: source.placeOf(start, end)},
    notes: [whatTemplatesMay],
    ...(near !== undefined && {help: `write ${near}`}),
  };
}

const jinjaStatement = (source: SourceText, start: number, end: number): Diagnostic => ({
  severity: 'error',
  code: 'sql-template',
  message: 'statements of Jinja, {% … %}, are not run',
  at: {place: source.placeOf(start, end)},
  notes: [whatTemplatesMay],
  help: "say it in SQL, as in case when {{ variables('is_full') }} then … end, or write the block in TypeScript",
});

/** What a template may call, told with every mistake. */
export const whatTemplatesMay =
  "templates are {{ df_1 }}, {{ block_output('block') }}, {{ variables('name') }}, {{ env_var('NAME') }} and {{ b2.load('bucket', 'key') }}";
