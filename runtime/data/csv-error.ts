import type {Diagnostic} from '../core/diagnostic.ts';

/** What DuckDB says of a CSV file that it cannot read, as a diagnostic; undefined where it speaks of something else. */
export function explainCsvError(message: string): Diagnostic | undefined {
  if (message.includes('state machine reached an invalid state')) return unevenLines();
  const line = /CSV Error on Line: (\d+)/.exec(message)?.[1];
  if (line === undefined) return undefined;
  const file = fileInCsvError(message) ?? 'the file';
  const original = /^Original Line: ?(.*)$/m.exec(message)?.[1];
  const notes = original === undefined || original === '' ? [] : [`line ${line} is: ${shortened(original)}`];
  return (
    raggedRow(message, file, line, notes) ??
    wrongType(message, file, line, notes) ??
    unreadable(message, file, line, notes)
  );
}

/** The file that DuckDB names in what it says of one. */
export const fileInCsvError = (message: string): string | undefined => /^\s*file = (.*)$/m.exec(message)?.[1];

/** DuckDB names neither the file nor the line here. */
const unevenLines = (): Diagnostic => ({
  severity: 'error',
  code: 'csv-malformed',
  message: 'the file cannot be read as CSV: its lines do not all end alike, or a quote is not closed',
});

function raggedRow(message: string, file: string, line: string, notes: string[]): Diagnostic | undefined {
  const [, expected, found] = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(message) ?? [];
  if (expected === undefined || found === undefined) return undefined;
  // Beyond the header's width DuckDB stops counting: the line itself tells how many there are.
  const there = Number(found) > Number(expected) ? valuesOf(message) : Number(found);
  const has = there === undefined ? `more than ${columns(expected)}` : columns(String(there));
  return {
    severity: 'error',
    code: 'csv-ragged-row',
    message: `${file} has ${has} in line ${line}, and ${expected} in its header`,
    notes: [...notes, 'a value that holds the delimiter or a line break must stand in double quotes'],
    help: `mend line ${line} of ${file}`,
  };
}

/** How many values the line has that DuckDB shows; undefined where a quoted value goes on in the next line. */
function valuesOf(message: string): number | undefined {
  const line = /^Original Line: ?(.*)$/m.exec(message)?.[1] ?? '';
  const delimiter = settingIn(message, 'delimiter');
  const quote = settingIn(message, 'quote') ?? '"';
  if (delimiter === undefined) return undefined;
  let count = 1;
  let isQuoted = false;
  for (let at = 0; at < line.length; at++) {
    if (line[at] === quote) isQuoted = !isQuoted;
    else if (!isQuoted && line.startsWith(delimiter, at)) {
      count++;
      at += delimiter.length - 1;
    }
  }
  return isQuoted ? undefined : count;
}

/** What DuckDB says it read the file with, such as `,`; a tab may be shown as it is or as `\\t`. */
function settingIn(message: string, name: string): string | undefined {
  const found = new RegExp(`^\\s*${name} = (.+) \\(`, 'm').exec(message)?.[1];
  return found === '\\t' ? '\t' : found;
}

function wrongType(message: string, file: string, line: string, notes: string[]): Diagnostic | undefined {
  const [, column, value, type] =
    /Error when converting column "(.*)"\. Could not convert string "([\s\S]*?)" to '(.*)'/.exec(message) ?? [];
  if (column === undefined || value === undefined || type === undefined) return undefined;
  return {
    severity: 'error',
    code: 'csv-wrong-type',
    message: `${file} has ${JSON.stringify(shortened(value))} in column "${column}" of line ${line}, and ${type} in the lines before`,
    notes,
    help: `Table.read('${file}', {types: {${JSON.stringify(column)}: 'VARCHAR'}})`,
  };
}

/** Whether DuckDB says that bytes are no characters of UTF-8. */
export const isOfEncoding = (message: string): boolean => message.includes('not utf-8 encoded');

function unreadable(message: string, file: string, line: string, notes: string[]): Diagnostic {
  if (isOfEncoding(message)) {
    return {
      severity: 'error',
      code: 'csv-wrong-encoding',
      message: `${file} is not UTF-8: line ${line} holds bytes that are no characters`,
      help: `Table.read('${file}', {encoding: 'latin-1'})`,
    };
  }
  const [said = ''] = message.split(/\n(?:Possible (?:Solution|fixes)|\s*file = )/);
  const told = said.trimEnd().split('\n').at(-1) ?? '';
  return {
    severity: 'error',
    code: 'csv-malformed',
    message: `${file} cannot be read as CSV from line ${line}: ${told.charAt(0).toLowerCase()}${told.slice(1).replace(/\.$/, '')}`,
    notes,
  };
}

const columns = (count: string): string => (count === '1' ? '1 column' : `${count} columns`);

const shortened = (text: string): string => (text.length > 100 ? `${text.slice(0, 99)}…` : text);
