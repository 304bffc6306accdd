import {isMageletError, type Diagnostic} from '../../core/diagnostic.ts';

/** One thing that was looked at, and how it stands. */
export type Finding = {
  readonly what: string;
  readonly outcome: 'good' | 'bad' | 'not looked at';
  readonly detail: string;
  readonly diagnostic?: Diagnostic;
};

export const good = (what: string, detail: string): Finding => ({what, outcome: 'good', detail});

export const notLookedAt = (what: string, detail: string): Finding => ({what, outcome: 'not looked at', detail});

export const bad = (what: string, diagnostic: Diagnostic): Finding => ({
  what,
  outcome: 'bad',
  detail: `${diagnostic.code}, told below`,
  diagnostic,
});

/** What `attempt` gave and the milliseconds it took, or why it was refused. */
export type Outcome<Value> =
  | {readonly state: 'done'; readonly value: Value; readonly took: number}
  | {readonly state: 'refused'; readonly diagnostic: Diagnostic};

export async function outcomeOf<Value>(attempt: () => Promise<Value>): Promise<Outcome<Value>> {
  const began = performance.now();
  try {
    const value = await attempt();
    return {state: 'done', value, took: performance.now() - began};
  } catch (error) {
    if (isMageletError(error)) return {state: 'refused', diagnostic: error.diagnostic};
    throw error;
  }
}

/** `12 ms`, `1.4 s`. */
export const spanWords = (milliseconds: number): string =>
  milliseconds < 1000 ? `${Math.max(1, Math.round(milliseconds))} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
