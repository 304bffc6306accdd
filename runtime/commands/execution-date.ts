import {InvalidArgumentError} from 'commander';
import {isoDate} from '../core/iso-date.ts';

/** A point in time in ISO 8601: a date alone is midnight UTC, a time without a zone is UTC. */
export function executionDate(text: string): Date {
  const date = isoDate(text);
  if (!date) throw new InvalidArgumentError('a date is given as 2026-11-23 or 2026-11-23T14:05:00Z.');
  return date;
}
