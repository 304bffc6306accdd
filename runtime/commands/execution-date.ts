import {InvalidArgumentError} from 'commander';

/** A point in time in ISO 8601: a date alone is midnight UTC, a time without a zone is UTC. */
export function executionDate(text: string): Date {
  const written = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?(Z|[+-]\d{2}:?\d{2})?$/.exec(text);
  const isTime = /[T ]/.test(text);
  const date = written ? new Date(isTime && written[1] === undefined ? `${text.replace(' ', 'T')}Z` : text) : undefined;
  if (!date || Number.isNaN(date.getTime())) {
    throw new InvalidArgumentError('a date is given as 2026-11-23 or 2026-11-23T14:05:00Z.');
  }
  return date;
}
