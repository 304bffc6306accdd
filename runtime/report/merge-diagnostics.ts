import type {Diagnostic, Pointer} from '../core/diagnostic.ts';

/**
 * One problem, one message: diagnostics that say the same of the same place become one, with the notes of all.
 * Blocks that a wrong key stops are many, the key is one.
 */
export function mergeDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const merged = new Map<string, Diagnostic>();
  for (const diagnostic of diagnostics) {
    const {severity, code, message, at, related = [], help} = diagnostic;
    const problem = JSON.stringify([severity, code, message, positionOf(at), related.map(positionOf), help]);
    const before = merged.get(problem);
    const notes = [...new Set([...(before?.notes ?? []), ...(diagnostic.notes ?? [])])];
    merged.set(problem, {...(before ?? diagnostic), ...(notes.length > 0 && {notes})});
  }
  return [...merged.values()];
}

function positionOf(pointer: Pointer | undefined): unknown {
  return pointer && [pointer.place.file, pointer.place.line, pointer.place.column, pointer.label];
}
