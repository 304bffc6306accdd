import {MageletError, type Diagnostic} from '../core/diagnostic.ts';

/** Everything that keeps something from being begun, as one error: the first of them says what it is. */
export function refused(diagnostics: readonly Diagnostic[]): MageletError {
  const errors = diagnostics.filter(({severity}) => severity === 'error');
  const [first, ...others] = errors;
  if (!first) throw new Error('Internal error: refused for no reason');
  const more = others.map(({message}) => `also: ${message}`);
  return new MageletError({...first, notes: [...(first.notes ?? []), ...more]}, {all: errors});
}
