import {isMageletError} from '../../runtime/core/diagnostic.ts';

/** The code and the whole text of what `work` fails with. */
export async function failureOf(work: PromiseLike<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (isMageletError(error)) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'no failure';
}
