/**
 * What a block throws where trying again cannot help: no further attempt is made, whatever `retry_config` says.
 *
 * @example
 * if (answer.status === 404) throw new PermanentError(`there is no order ${id}`);
 */
export class PermanentError extends Error {
  override readonly name: string = 'PermanentError';
  /** What makes any error permanent, of this copy of magelet or of another one. */
  readonly retryable: boolean = false;
}

/** Whether `error` says of itself that trying again cannot help. */
export const isPermanent = (error: unknown): boolean =>
  error instanceof Error && (error as {retryable?: unknown}).retryable === false;
