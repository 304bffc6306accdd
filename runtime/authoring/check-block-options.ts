import type {BlockKind} from '../core/block-kind.ts';
import type {BlockOptions} from '../core/block-module.ts';
import {checkOptions, text, trueOrFalse, wholeNumber, type OptionRule} from '../core/check-options.ts';
import {secondsMeant} from '../core/time-span.ts';

/** Throws `wrong-option` for options of a block that nothing reads, or whose values nothing could be made of. */
export function checkBlockOptions(kind: BlockKind, options: BlockOptions): void {
  const call = kind.replace(/_(\w)/, (_, letter: string) => letter.toUpperCase());
  checkOptions({call}, options, kind === 'callback' ? {...rules, on: eventsRule} : rules);
}

const seconds: OptionRule = {
  words: 'a number of seconds from 0',
  takes: (value) => typeof value === 'number' && Number.isFinite(value) && value >= 0,
  meant: secondsMeant,
};

const events: ReadonlySet<unknown> = new Set(['success', 'failure', 'cancelled']);

const eventsRule: OptionRule = {
  words: "a list of 'success', 'failure' and 'cancelled'",
  takes: (value) => Array.isArray(value) && value.every((event) => events.has(event)),
};

const rules: Readonly<Record<Exclude<keyof BlockOptions, 'on'>, OptionRule>> = {
  configProfile: text,
  timeout: {
    words: 'a number of seconds above 0',
    takes: (value) => seconds.takes(value) && value !== 0,
    meant: secondsMeant,
  },
  retries: wholeNumber(0),
  delay: seconds,
  maxDelay: seconds,
  exponentialBackoff: trueOrFalse,
};
