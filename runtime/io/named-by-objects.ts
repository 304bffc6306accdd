import {isMageletError, MageletError, type Diagnostic, type Pointer} from '../core/diagnostic.ts';
import {objectOfPath} from './spool.ts';

/**
 * The same error with `b2://bucket/key` in place of the paths of fetched files, which a reader never saw and which are
 * gone soon. A table reads its files when it is used, so a mistake in them can come up long after `load`.
 */
export function namedByObjects(error: unknown): unknown {
  if (!isMageletError(error)) return error;
  const shown = JSON.stringify(error.diagnostic);
  const found = [...objectOfPath].filter(([path]) => shown.includes(JSON.stringify(path).slice(1, -1)));
  if (found.length === 0) return error;
  const renamed = (text: string): string => found.reduce((before, [path, uri]) => before.replaceAll(path, uri), text);
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
  const named = new MageletError(diagnostic, {cause: error, retryable: error.retryable});
  // Where it was asked for stays what it was.
  named.stack = `${named.name}: ${named.message}${(error.stack ?? '').slice((error.stack ?? '').indexOf('\n    at '))}`;
  return named;
}
