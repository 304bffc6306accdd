import {isMageletError, MageletError, type Diagnostic, type Pointer} from '../core/diagnostic.ts';

/** A mistake that was found in a fetched file, told with the object's URI in place of the file's path. */
export function namedByObjects(
  error: unknown,
  fetched: readonly {readonly uri: string; readonly path: string}[],
): unknown {
  if (!isMageletError(error)) return error;
  const renamed = (text: string): string =>
    fetched.reduce((renamedSoFar, {path, uri}) => renamedSoFar.replaceAll(path, uri), text);
  const pointer = ({place, ...rest}: Pointer): Pointer => ({place: {...place, file: renamed(place.file)}, ...rest});
  const {message, at, related, notes, help, ...rest} = error.diagnostic;
  const diagnostic: Diagnostic = {
    ...rest,
    message: renamed(message),
    ...(at && {at: pointer(at)}),
    ...(related && {related: related.map(pointer)}),
    ...(notes && {notes: notes.map(renamed)}),
    ...(help !== undefined && {help: renamed(help)}),
  };
  return new MageletError(diagnostic, {cause: error, retryable: error.retryable});
}
