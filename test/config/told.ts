import type {Diagnostic, Pointer} from '../../runtime/core/diagnostic.ts';

/** Every part of these diagnostics as text, so that a test compares all of it with what a person would read. */
export const told = (diagnostics: readonly Diagnostic[]): string => diagnostics.map(toldOne).join('\n');

function toldOne({severity, code, message, at, related = [], notes = [], help}: Diagnostic): string {
  return [
    `${severity}[${code}]: ${message}`,
    ...(at ? pointed('-->', at) : []),
    ...related.flatMap((pointer) => pointed(':::', pointer)),
    ...notes.map((note) => `note: ${note}`),
    ...(help === undefined ? [] : [`help: ${help}`]),
  ].join('\n');
}

function pointed(arrow: string, {place, label}: Pointer): string[] {
  const {file, line, column, endColumn, text} = place;
  const head = `${arrow} ${file}:${line}:${column}`;
  if (text === undefined) return [head + (label === undefined ? '' : ` ${label}`)];
  const marks = ' '.repeat(column - 1) + '^'.repeat(endColumn - column);
  return [head, `| ${text}`, `| ${marks}${label === undefined ? '' : ` ${label}`}`];
}
