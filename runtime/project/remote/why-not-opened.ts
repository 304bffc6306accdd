import {isMageletError, type Diagnostic} from '../../core/diagnostic.ts';
import type {PipelineName} from '../../core/names.ts';
import {uriBelow} from '../../core/remote-place.ts';
import type {RemoteSettings} from './remote-of.ts';

/**
 * Why runs cannot be kept at their place, with the line that names it: an error where that stays so, a warning where the
 * next try may do. Throws what is no failure of the bucket's.
 */
export function whyNotOpened(cause: unknown, {place, written}: RemoteSettings, pipeline: PipelineName): Diagnostic {
  if (!isMageletError(cause)) throw cause;
  const {diagnostic, retryable} = cause;
  const kept = `the runs of ${pipeline} are kept at ${uriBelow(place, pipeline)}`;
  return {
    ...diagnostic,
    severity: retryable ? 'warning' : 'error',
    at: diagnostic.at ?? {place: written},
    notes: [
      ...(diagnostic.notes ?? []),
      retryable ? `${kept}: what is not sent when this run ends makes it fail` : `${kept}: this one was not begun`,
    ],
  };
}
