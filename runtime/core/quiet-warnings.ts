/**
 * Node 22 announces parts that magelet relies on (SQLite, TypeScript) as experimental; users need not read that. Gives what
 * ends it.
 */
export function quietWarnings(): () => void {
  const {emitWarning} = process;
  process.emitWarning = (warning: string | Error, ...rest: unknown[]): void => {
    const [option] = rest;
    const type = typeof option === 'object' && option !== null ? (option as {type?: string}).type : option;
    if (type === 'ExperimentalWarning' || (warning instanceof Error && warning.name === 'ExperimentalWarning')) return;
    Reflect.apply(emitWarning, process, [warning, ...rest]);
  };
  return () => void (process.emitWarning = emitWarning);
}
