import type {Diagnostic, Pointer, Severity} from '../core/diagnostic.ts';
import {asCalled} from './as-called.ts';
import {drawFrame} from './draw-frame.ts';
import {paletteFor, type Palette} from './palette.ts';
import {printableLines} from './printable.ts';
import type {Look} from './reporter.ts';
import {wrapText, type Wrapping} from './wrap-text.ts';

/**
 * A diagnostic as a person reads it: what is wrong, the line it stands on, what belongs to it, facts, and a way out.
 * Whole lines, also the last.
 *
 * @example
 * renderDiagnostic({severity: 'error', code: 'unknown-pipeline', message: 'no pipeline "flight"', help: 'magelet run flights'}, look)
 * // error[unknown-pipeline]: no pipeline "flight"
 * //    = help: magelet run flights
 */
export function renderDiagnostic(diagnostic: Diagnostic, look: Look): string {
  const {severity, code, message, at, related = [], notes = [], help} = diagnostic;
  const palette = paletteFor(look.colour);
  const paintSeverity = severityPaint(palette, severity);
  const pointers = at ? [at, ...related] : related;
  const gutter = Math.max(2, ...pointers.map(digitsOf));
  const frame = (pointer: Pointer, arrow: '-->' | ':::'): readonly string[] =>
    drawFrame(pointer, {
      width: look.width,
      gutter,
      arrow,
      paintGutter: palette.blue,
      paintMark: arrow === '-->' ? paintSeverity : palette.blue,
    });
  const width = look.wrap ? look.width : Infinity;
  const tail = (word: 'note' | 'help', text: string, paint: (text: string) => string): string => {
    const indent = gutter + '= note: '.length + 1;
    return `${' '.repeat(gutter + 1)}${palette.blue('=')} ${paint(word)}: ${hanging(text, {width, first: indent, indent})}`;
  };
  const heading = `${severity}[${code}]`;
  return [
    `${paintSeverity(heading)}: ${palette.bold(hanging(message, {width, first: heading.length + 2, indent: 2}))}`,
    ...(at ? frame(at, '-->') : []),
    ...related.flatMap((pointer) => frame(pointer, ':::')),
    ...notes.map((note) => tail('note', note, palette.bold)),
    ...(help === undefined ? [] : [tail('help', asCalled(help, look), palette.green)]),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

/** Diagnostics as a person reads them, with an empty line between them. */
export function renderDiagnostics(diagnostics: readonly Diagnostic[], look: Look): string {
  return diagnostics.map((diagnostic) => renderDiagnostic(diagnostic, look)).join('\n');
}

function severityPaint({bold, red, yellow, blue}: Palette, severity: Severity): (text: string) => string {
  const colours = {error: red, warning: yellow, info: blue};
  return (text) => bold(colours[severity](text));
}

const digitsOf = ({place}: Pointer): number => (place.text === undefined ? 0 : String(place.line).length);

/** Lines after the first begin `indent` columns in. */
const hanging = (text: string, wrapping: Wrapping): string =>
  printableLines(text)
    .flatMap((line, index) => wrapText(line, index === 0 ? wrapping : {...wrapping, first: wrapping.indent}))
    .join(`\n${' '.repeat(wrapping.indent)}`);
