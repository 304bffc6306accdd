import type {Diagnostic} from '../core/diagnostic.ts';
import type {BlockName} from '../core/names.ts';
import type {OutputSummary} from '../core/output.ts';
import type {RunHappening} from '../core/run-event.ts';
import type {SettledStatus} from '../core/statuses.ts';
import {FanOuts, type FinishedParent, type Instance} from './fan-out.ts';
import type {Supply} from './fan-out-rows.ts';
import {endingOfParent, endingsBelow, isAlone} from './parent-ending.ts';
import type {InstanceEnding} from './run-instance.ts';
import type {PlannedStep} from './run-plan.ts';
import {Schedule, type Decided} from './schedule.ts';
import type {Stopping} from './stopping.ts';

export type ExecutionOptions = {
  readonly emit: (happening: RunHappening) => void;
  readonly stopping: Stopping;
  /** How long the way below a block is: what goes first when not everything can. */
  readonly priorityOf: (name: BlockName) => number;
  readonly run: (instance: Instance, execution: Execution) => Promise<InstanceEnding>;
  readonly clock: () => number;
  /** What is wrong where the time of the run is over before a block begins, and the run fails for it. */
  readonly timeIsOver: (name: BlockName) => Diagnostic | undefined;
};

type Ending = Omit<InstanceEnding, 'status'> & {
  readonly status: SettledStatus;
  readonly children?: readonly BlockName[];
};

/** A run under way: lets every instance of every step begin when its time has come, and takes note of how it ended. */
export class Execution {
  /** How many blocks and children of blocks ended how. */
  readonly counts: Partial<Record<SettledStatus, number>> = {};
  readonly #options: ExecutionOptions;
  readonly #schedule = new Schedule();
  readonly #fanOuts: FanOuts;
  readonly #instances = new Map<BlockName, Instance>();
  readonly #endings = new Map<BlockName, Ending>();
  /** When the first child of a block began, in milliseconds of the clock. */
  readonly #began = new Map<BlockName, number>();
  /** What is decided and not done: a list, since a chain of blocks that are served from store may be long. */
  readonly #decided: Decided[] = [];
  readonly #finished = Promise.withResolvers<void>();
  #isProceeding = false;
  #open: number;
  #firstFailure: Diagnostic | undefined;

  constructor(steps: readonly PlannedStep[], options: ExecutionOptions) {
    this.#options = options;
    this.#open = steps.length;
    this.#fanOuts = new FanOuts(steps);
    const singles = steps.filter(({block}) => !this.#fanOuts.isExpanded(block.name));
    this.#proceed(singles.flatMap((step) => this.#add(this.#fanOuts.single(step), step.waitsFor)));
    if (this.#open === 0) this.#finished.resolve();
  }

  /** Resolves when everything has settled. */
  get finished(): Promise<void> {
    return this.#finished.promise;
  }

  /** What went wrong in the block that failed first. */
  get firstFailure(): Diagnostic | undefined {
    return this.#firstFailure;
  }

  /**
   * The instances whose outputs an input is made of, in order; undefined stands for one that gave no output. `completed`
   * is taken to have given one.
   */
  givers({upstream, from, what}: Supply, completed?: Instance): readonly (Instance | undefined)[] {
    const givers = what === 'every child' ? this.#fanOuts.childrenOf(upstream) : [this.#instances.get(from)];
    return givers.map((giver) =>
      giver && (giver === completed || hasOutput(this.#endings.get(giver.name))) ? giver : undefined,
    );
  }

  /** What runs at once when this instance has completed, where that is one block with nothing to be asked before. */
  next(instance: Instance): Instance | undefined {
    const {block} = instance.step;
    if (this.#fanOuts.isExpanded(block.name) || block.definition.fanOut?.isDynamic) return undefined;
    const name = this.#schedule.onlyNext(instance.name);
    const next = name === undefined ? undefined : this.#instances.get(name);
    if (!next || next.step.action === 'reuse' || next.step.conditionals.length > 0) return undefined;
    return this.#fanOuts.isExpanded(next.step.block.name) ? undefined : next;
  }

  #add(instance: Instance, waitsFor: readonly BlockName[]): readonly Decided[] {
    const {name, step} = instance;
    this.#instances.set(name, instance);
    const decided = this.#schedule.add(name, step.block.definition.triggerRule ?? 'all_success', waitsFor);
    return decided ? [decided] : [];
  }

  #proceed(decided: readonly Decided[]): void {
    const {priorityOf} = this.#options;
    // What is served from store takes no time: it is told in the order of the pipeline, and before what begins.
    const priority = ({name}: Decided): number => {
      const step = this.#instances.get(name)?.step;
      return step?.action === 'reuse' ? Number.MAX_SAFE_INTEGER : priorityOf(step?.block.name ?? name);
    };
    const inOrder = decided.length > 1 ? decided.toSorted((a, b) => priority(b) - priority(a)) : decided;
    for (const one of inOrder) this.#decided.push(one);
    if (this.#isProceeding) return;
    this.#isProceeding = true;
    for (const {name, verdict, because} of this.#decided) {
      const instance = this.#instances.get(name);
      if (!instance) throw new Error(`Internal error: ${name} is not in the run`);
      if (verdict === 'run') this.#start(instance);
      else this.#settle(instance, {status: verdict, took: 0, attempts: 0, because});
    }
    this.#decided.length = 0;
    this.#isProceeding = false;
  }

  #start(instance: Instance): void {
    const {stopping, run, clock} = this.#options;
    const stored = this.#storedOutput(instance);
    if (stored) return this.#settle(instance, {status: 'reused', took: 0, attempts: 0, output: stored});
    if (stopping.nothingBegins.aborted) return this.#settle(instance, this.#notBegun(instance));
    const {name} = instance.step.block;
    if (this.#fanOuts.isExpanded(name) && !this.#began.has(name)) this.#began.set(name, clock());
    // Nothing in here throws for a reason of the user's; what does is a flaw of ours and ends the run.
    run(instance, this)
      .then((ending) => this.#settle(instance, ending))
      .catch(this.#finished.reject);
  }

  /** A child is served from store if all that it receives is. */
  #storedOutput({name, step, inputs}: Instance): OutputSummary | undefined {
    if (!this.#fanOuts.isExpanded(step.block.name)) return step.action === 'reuse' ? step.output : undefined;
    const areServed = inputs.every(({from}) => this.#endings.get(from)?.status === 'reused');
    return areServed ? step.children?.get(name) : undefined;
  }

  /** A block that begins no more is cancelled; where the time is over and nothing ran that could say so, it says so. */
  #notBegun({name}: Instance): Ending {
    const diagnostic = this.counts.failed ? undefined : this.#options.timeIsOver(name);
    const ending = {took: 0, attempts: 0};
    return diagnostic ? {...ending, status: 'failed', diagnostic} : {...ending, status: 'cancelled'};
  }

  #settle(instance: Instance, ending: Ending): void {
    const {name, step} = instance;
    const {status, output} = ending;
    this.#note(name, status === 'failed' ? {...ending, ...this.#withUnrun(name, ending)} : ending);
    const decided = [...this.#schedule.settle(name, [status])];
    if (!this.#fanOuts.isExpanded(step.block.name)) this.#open--;
    const {born, finished} = this.#fanOuts.settled(instance, hasOutput(ending) ? output?.items : undefined);
    this.#tellBorn(born);
    decided.push(...born.flatMap((child) => this.#add(child, namesOf(child))));
    decided.push(...finished.flatMap((parent) => this.#finish(parent)));
    this.#proceed(decided);
    if (this.#open === 0) this.#finished.resolve();
  }

  #finish(parent: FinishedParent): readonly Decided[] {
    this.#open--;
    if (isAlone(parent)) return [];
    const {name} = parent.step.block;
    const endings = parent.children.map((child) => ({
      name: child.name,
      status: this.#endings.get(child.name)?.status ?? 'completed',
    }));
    const began = this.#began.get(name);
    const took = began === undefined ? 0 : this.#options.clock() - began;
    const ending = endingOfParent(parent, endings);
    this.#note(name, {...ending, ...this.#orderOf(parent), took, attempts: 0});
    return this.#schedule.settle(
      name,
      ending.status === 'failed' && parent.hasTooMany ? ['failed'] : endingsBelow(endings.map(({status}) => status)),
    );
  }

  /** The children in the order of the items, where they were told of in another. */
  #orderOf({step, children}: FinishedParent): {readonly children?: readonly BlockName[]} {
    const ordered = this.#fanOuts.childrenOf(step.block.name);
    return ordered.some((child, index) => child !== children[index]) ? {children: ordered.map(({name}) => name)} : {};
  }

  #note(name: BlockName, ending: Ending): void {
    this.#endings.set(name, ending);
    this.counts[ending.status] = (this.counts[ending.status] ?? 0) + 1;
    // To the microsecond: a difference of floating points has digits that nobody measured.
    const took = Number(ending.took.toFixed(3));
    this.#options.emit({type: 'block-settled', block: name, ...ending, took});
    if (ending.status !== 'failed') return;
    this.#firstFailure ??= ending.diagnostic;
    this.#options.stopping.blockFailed();
  }

  #tellBorn(born: readonly Instance[]): void {
    const byBlock = Map.groupBy(born, ({step}) => step.block.name);
    for (const [block, children] of byBlock) {
      this.#options.emit({
        type: 'block-expanded',
        block,
        children: children.map((child) => ({
          name: child.name,
          kind: child.step.block.kind,
          upstream: namesOf(child),
        })),
      });
    }
  }

  #withUnrun(name: BlockName, {diagnostic}: Ending): {readonly diagnostic?: Diagnostic} {
    if (!diagnostic) return {};
    // Where the time of the run is over, that is what the others did not run for.
    if (this.#options.stopping.reason === 'time is over') return {diagnostic};
    const unrun = this.#schedule.stoppedBy(name);
    if (unrun.length === 0) return {diagnostic};
    const more = unrun.length > shownUnrun ? ` and ${unrun.length - shownUnrun} more` : '';
    const note = `not run because of it: ${unrun.slice(0, shownUnrun).join(', ')}${more}`;
    return {diagnostic: {...diagnostic, notes: [...(diagnostic.notes ?? []), note]}};
  }
}

/** What an instance waits for. */
const namesOf = ({inputs}: Instance): readonly BlockName[] => inputs.map(({from}) => from);

/** Names that a message lists. */
const shownUnrun = 20;

const hasOutput = (ending: Ending | undefined): boolean =>
  ending?.status === 'completed' || ending?.status === 'reused';
