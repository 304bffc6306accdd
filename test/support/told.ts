import {isMageletError, type Pointer} from '../../runtime/core/diagnostic.ts';

/** The whole diagnostic that `act` throws, as lines; without the frames, which `report/` draws. */
export function told(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return linesOf(error);
  }
  throw new Error('nothing was thrown');
}

/** The same of what a promise is rejected with. */
export async function toldBy(promise: PromiseLike<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    return linesOf(error);
  }
  throw new Error('nothing was thrown');
}

function linesOf(error: unknown): string {
  if (!isMageletError(error)) throw error;
  const {severity, code, message, at, related = [], notes = [], help} = error.diagnostic;
  return [
    `${severity}[${code}]: ${message}`,
    ...(at ? [`  --> ${pointed(at)}`] : []),
    ...related.map((pointer) => `  ::: ${pointed(pointer)}`),
    ...notes.map((note) => `  = note: ${note}`),
    ...(help === undefined ? [] : [`  = help: ${help}`]),
  ].join('\n');
}

const pointed = ({place: {file, line, column}, label}: Pointer): string => `${file}:${line}:${column} ${label ?? ''}`;
