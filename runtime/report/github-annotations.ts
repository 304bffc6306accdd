import type {Diagnostic, Severity} from '../core/diagnostic.ts';
import {printableLines} from './printable.ts';

const commandOf: Readonly<Record<Severity, string>> = {error: 'error', warning: 'warning', info: 'notice'};

/**
 * Diagnostics as commands of GitHub's workflow log, which shows them at their lines in a pull request; a note is none.
 * `folder` is the project's, relative to what was checked out. Whole lines.
 *
 * @example githubAnnotations([unknownUpstream], '') // '::error file=pipelines/p/metadata.yaml,line=10,col=24,…::block …\n'
 */
export function githubAnnotations(diagnostics: readonly Diagnostic[], folder = ''): string {
  return diagnostics
    .filter(({severity}) => severity !== 'info')
    .map((diagnostic) => `${annotation(diagnostic, folder)}\n`)
    .join('');
}

function annotation({severity, code, message, at, notes = [], help}: Diagnostic, folder: string): string {
  const place = at?.place;
  const file = place && (folder === '' || place.file.startsWith('/') ? place.file : `${folder}/${place.file}`);
  const properties = {
    ...(file !== undefined && {file}),
    ...(place && place.line > 0 && {line: place.line, col: place.column, endColumn: place.endColumn}),
    title: code,
  };
  const told = [message, ...notes, ...(help === undefined ? [] : [`help: ${help}`])].flatMap(printableLines);
  const listed = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  return `::${commandOf[severity]} ${listed.join(',')}::${escapeText(told.join('\n'))}`;
}

/** As GitHub's own toolkit writes them: a line of the log is one command. */
const escapeText = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const escapeProperty = (text: string): string => escapeText(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
