import type {BlockName} from '../core/names.ts';
import type {TriggerRule} from '../core/pipeline.ts';
import type {SettledStatus} from '../core/statuses.ts';
import {countedAs, verdictOf, type Tally, type Verdict} from './trigger-rule.ts';

/** A block that waits no longer, and the blocks right above it whose endings decided. */
export type Decided = {
  readonly name: BlockName;
  readonly verdict: Exclude<Verdict, 'wait'>;
  readonly because: readonly BlockName[];
};

type Waiter = {
  readonly name: BlockName;
  readonly rule: TriggerRule;
  readonly tally: Tally;
  /** The blocks right above it that did not succeed, by what their endings count as. */
  readonly unsuccessful: {readonly name: BlockName; readonly as: keyof Tally}[];
  isDecided: boolean;
};

/** Which blocks wait for which, and what the ending of one decides. Loops alone, so that no chain is too long. */
export class Schedule {
  readonly #below = new Map<BlockName, Waiter[]>();
  readonly #endings = new Map<BlockName, readonly SettledStatus[]>();

  /** Adds a block that waits for others, some of which may have ended. Gives what that decides already. */
  add(name: BlockName, rule: TriggerRule, waitsFor: readonly BlockName[]): Decided | undefined {
    const tally = {open: 0, succeeded: 0, failed: 0, cancelled: 0, skipped: 0};
    const waiter: Waiter = {name, rule, tally, unsuccessful: [], isDecided: false};
    for (const above of new Set(waitsFor)) {
      const ending = this.#endings.get(above);
      if (ending) count(waiter, above, ending);
      else {
        tally.open++;
        const waiters = this.#below.get(above);
        if (waiters) waiters.push(waiter);
        else this.#below.set(above, [waiter]);
      }
    }
    return decide(waiter);
  }

  /**
   * Takes note of how a block ended, and gives what waits no longer because of it. `endings` are those of its children
   * where it has some.
   */
  settle(name: BlockName, endings: readonly SettledStatus[]): readonly Decided[] {
    this.#endings.set(name, endings);
    const decided: Decided[] = [];
    for (const waiter of this.#below.get(name) ?? []) {
      waiter.tally.open--;
      count(waiter, name, endings);
      const verdict = decide(waiter);
      if (verdict) decided.push(verdict);
    }
    this.#below.delete(name);
    return decided;
  }

  /** The one block that is to run as soon as `name` has completed; undefined where none or several are. */
  onlyNext(name: BlockName): BlockName | undefined {
    const next = (this.#below.get(name) ?? []).filter(
      ({rule, tally, isDecided}) =>
        !isDecided &&
        tally.open === 1 &&
        verdictOf(rule, {...tally, open: 0, succeeded: tally.succeeded + 1}) === 'run',
    );
    return next.length === 1 ? next[0]?.name : undefined;
  }

  /** The blocks that will not run where `name` fails, nearest first. */
  stoppedBy(name: BlockName): readonly BlockName[] {
    const found = new Set<BlockName>([name]);
    for (const above of found) {
      for (const {name: below, rule, isDecided} of this.#below.get(above) ?? []) {
        if (!isDecided && (rule === 'all_success' || rule === 'none_failed')) found.add(below);
      }
    }
    found.delete(name);
    return [...found];
  }
}

function count({tally, unsuccessful}: Waiter, above: BlockName, endings: readonly SettledStatus[]): void {
  for (const ending of endings) {
    const as = countedAs(ending);
    tally[as]++;
    if (as !== 'succeeded') unsuccessful.push({name: above, as});
  }
}

function decide(waiter: Waiter): Decided | undefined {
  if (waiter.isDecided) return undefined;
  const {name, rule, tally, unsuccessful} = waiter;
  const verdict = verdictOf(rule, tally);
  if (verdict === 'wait') return undefined;
  waiter.isDecided = true;
  const because = verdict === 'run' ? [] : unsuccessful.filter(({as}) => as === blamed[verdict]);
  return {name, verdict, because: [...new Set(because.map((above) => above.name))]};
}

const blamed = {upstream_failed: 'failed', condition_failed: 'skipped', cancelled: 'cancelled'} as const;
