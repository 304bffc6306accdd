import type {Diagnostic, Severity} from '../core/diagnostic.ts';
import {countOf} from './count-words.ts';
import {listInWords} from './list-words.ts';

/** How many diagnostics of which severity: `2 errors and 1 warning`, `nothing wrong`. */
export function renderCount(diagnostics: readonly Diagnostic[]): string {
  const severities: readonly Severity[] = ['error', 'warning', 'info'];
  const counts = severities
    .map((severity) => ({severity, count: diagnostics.filter((each) => each.severity === severity).length}))
    .filter(({count}) => count > 0);
  return counts.length === 0
    ? 'nothing wrong'
    : listInWords(counts.map(({severity, count}) => countOf(count, severity)));
}
