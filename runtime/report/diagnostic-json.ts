import type {Diagnostic, Severity} from '../core/diagnostic.ts';

/** A diagnostic as `--json` prints it; tools are written against these names. What is not known is null. */
export type DiagnosticJson = {
  readonly severity: Severity;
  readonly code: string;
  readonly message: string;
  readonly file: string | null;
  /** Counted from 1; null where the whole file is meant. */
  readonly line: number | null;
  readonly column: number | null;
  readonly endColumn: number | null;
  readonly notes: readonly string[];
  readonly help: string | null;
};

/** The diagnostic in the form that `--json` prints, always with every key. */
export function diagnosticToJson({severity, code, message, at, notes = [], help}: Diagnostic): DiagnosticJson {
  const position = at && at.place.line > 0 ? at.place : undefined;
  return {
    severity,
    code,
    message,
    file: at?.place.file ?? null,
    line: position?.line ?? null,
    column: position?.column ?? null,
    endColumn: position?.endColumn ?? null,
    notes,
    help: help ?? null,
  };
}
