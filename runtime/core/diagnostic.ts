import type {Place} from './place.ts';

export type Severity = 'error' | 'warning' | 'info';

/** A place with a word on what it shows. */
export type Pointer = {readonly place: Place; readonly label?: string};

/**
 * Something to tell a person about what they wrote or ran.
 *
 * `message` names what is wrong in the user's words, in lower case and without a full stop;
 * `notes` are facts; `help` is one edit or one command that can be pasted.
 */
export type Diagnostic = {
  readonly severity: Severity;
  /** Two to four words joined by hyphens; its page is `docs/errors/<code>.md`. */
  readonly code: string;
  readonly message: string;
  readonly at?: Pointer;
  readonly related?: readonly Pointer[];
  readonly notes?: readonly string[];
  readonly help?: string;
};

/**
 * A diagnostic on its way through author code: what `b2.load`, `config` and tables throw.
 *
 * @example
 * try { await b2.load('lake', 'orders.csv'); }
 * catch (error) { if (error instanceof MageletError && error.code === 'b2-no-object') return []; throw error; }
 */
export class MageletError extends Error {
  override readonly name = 'MageletError';
  /** The diagnostic's code, such as `b2-no-object`. */
  readonly code: string;
  readonly diagnostic: Diagnostic;
  /** All that is wrong, where it is more than one thing; the first is `diagnostic`. */
  readonly diagnostics: readonly Diagnostic[];
  /** False where trying again cannot help, such as after a rejected key. */
  readonly retryable: boolean;

  constructor(
    diagnostic: Diagnostic,
    options: {cause?: unknown; retryable?: boolean; all?: readonly Diagnostic[]} = {},
  ) {
    super(plainText(diagnostic), 'cause' in options ? {cause: options.cause} : undefined);
    this.code = diagnostic.code;
    this.diagnostic = diagnostic;
    this.diagnostics = options.all ?? [diagnostic];
    this.retryable = options.retryable ?? false;
  }
}

/** Whether `error` is a `MageletError`, of this copy of magelet or of another one. */
export function isMageletError(error: unknown): error is MageletError {
  return error instanceof Error && error.name === 'MageletError' && 'diagnostic' in error;
}

function plainText({message, notes = [], help}: Diagnostic): string {
  return [message, ...notes.map((note) => `  note: ${note}`), ...(help ? [`  help: ${help}`] : [])].join('\n');
}
