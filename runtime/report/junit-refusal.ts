import type {Diagnostic} from '../core/diagnostic.ts';
import {caseXml, suitesXml} from './junit-xml.ts';
import {renderDiagnostic} from './render-diagnostic.ts';
import {xmlAttribute, xmlText} from './xml-text.ts';

/**
 * JUnit's XML of a run that could not start: a case for each thing that keeps it from it, with the error.
 *
 * @param refusal.at Milliseconds since 1970.
 */
export function junitRefusal({
  pipeline,
  at,
  diagnostics,
}: {
  readonly pipeline: string;
  readonly at: number;
  readonly diagnostics: readonly Diagnostic[];
}): string {
  const errors = diagnostics.filter(({severity}) => severity === 'error');
  const cases = errors.map((diagnostic) =>
    caseXml({name: nameOf(diagnostic), classname: pipeline, took: 0}, [errorOf(diagnostic)]),
  );
  const counts = {failures: 0, errors: cases.length, skipped: 0};
  return suitesXml({suite: pipeline, cases, counts, took: 0, at});
}

/** Readers list cases by their names: the code and its place tell them apart. */
function nameOf({code, at}: Diagnostic): string {
  if (!at) return code;
  const {file, line, column} = at.place;
  return `${code} at ${line === 0 ? file : `${file}:${line}:${column}`}`;
}

function errorOf(diagnostic: Diagnostic): string {
  const whole = renderDiagnostic(diagnostic, {width: 120, colour: false});
  return `      <error message="${xmlAttribute(diagnostic.message)}" type="${xmlAttribute(diagnostic.code)}">${xmlText(whole)}</error>`;
}
