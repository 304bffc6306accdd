import type {BlockName} from '../core/names.ts';
import type {OutputItems} from '../core/output.ts';
import {expandedBlocks} from './expanded-blocks.ts';
import {joined, Rows, type Coordinate, type Row, type Supply} from './fan-out-rows.ts';
import type {PlannedStep} from './run-plan.ts';

/** One run of a step's block: the only one, or one of several. */
export type Instance = {
  /** The block's name, and for a child what tells it from its siblings: `clean:0`, `clean:fr`. */
  readonly name: BlockName;
  readonly step: PlannedStep;
  readonly inputs: readonly Supply[];
  readonly coordinates: readonly Coordinate[];
  readonly sorted: readonly Coordinate[];
};

/** A block all of whose children have ended. */
export type FinishedParent = {
  readonly step: PlannedStep;
  readonly children: readonly Instance[];
  readonly hasTooMany: boolean;
};

/** What the ending of one instance brings about. */
export type Consequence = {readonly born: readonly Instance[]; readonly finished: readonly FinishedParent[]};

/** Items that a list makes into runs where nothing else is said. */
export const mostChildren = 10_000;

type Parent = {
  readonly step: PlannedStep;
  readonly rows: readonly Rows[];
  readonly children: Instance[];
  /** Upstream blocks that may still give more. */
  feeds: number;
  /** Children that have not ended. */
  open: number;
  hasTooMany: boolean;
  isFinished: boolean;
};

/**
 * Makes the children of what waits for dynamic blocks, as soon as there is an item for them. Where several upstream
 * blocks give several things each, children are all their combinations, the leftmost changing slowest; what comes from
 * the same item of the same block stays together.
 */
export class FanOuts {
  readonly #parents = new Map<BlockName, Parent>();
  /** The parents that each block feeds, and as which of their upstreams. */
  readonly #fed = new Map<BlockName, {readonly parent: Parent; readonly position: number}[]>();
  readonly #isReduced: (name: BlockName) => boolean;
  readonly #isDynamic: (name: BlockName) => boolean;

  constructor(steps: readonly PlannedStep[]) {
    const fanOutOf = new Map(steps.map(({block}) => [block.name, block.definition.fanOut]));
    this.#isDynamic = (name) => fanOutOf.get(name)?.isDynamic ?? false;
    this.#isReduced = (name) => !this.#isDynamic(name) && (fanOutOf.get(name)?.isReduced ?? false);
    const expanded = expandedBlocks(
      steps.map(({block: {name, upstream, definition}}) => ({name, upstream, fanOut: definition.fanOut})),
    );
    for (const step of steps) {
      const {name, upstream} = step.block;
      if (!expanded.has(name)) continue;
      const rows = upstream.map(() => new Rows());
      const parent: Parent = {step, rows, children: [], feeds: 0, open: 0, hasTooMany: false, isFinished: false};
      this.#parents.set(name, parent);
      for (const [position, above] of upstream.entries()) {
        const givesSeveral = this.#isDynamic(above) || (expanded.has(above) && !this.#isReduced(above));
        if (givesSeveral) {
          parent.feeds++;
          this.#fed.set(above, [...(this.#fed.get(above) ?? []), {parent, position}]);
        } else {
          rows[position]?.add({named: [], sorted: [], supply: this.#whole(above)});
        }
      }
    }
  }

  isExpanded(name: BlockName): boolean {
    return this.#parents.has(name);
  }

  /** The only instance of a step that is not expanded. */
  single(step: PlannedStep): Instance {
    const {name, upstream} = step.block;
    return {name, step, inputs: upstream.map((above) => this.#whole(above)), coordinates: [], sorted: []};
  }

  /** All children of a block in order; those of a block that is not expanded are none. */
  childrenOf(name: BlockName): readonly Instance[] {
    return [...(this.#parents.get(name)?.children ?? [])].sort(bySorted);
  }

  /** `items` are those of the output of a dynamic block that succeeded. */
  settled(instance: Instance, items: OutputItems | undefined): Consequence {
    const {name} = instance.step.block;
    const parent = this.#parents.get(name);
    const born = this.#isDynamic(name) ? this.#bornOf(name, rowsOf(instance, items)) : [];
    if (parent) parent.open--;
    const isOver = parent ? this.#isOver(parent) : this.#isDynamic(name);
    return {born, finished: isOver ? this.#finishedBy(name, parent) : []};
  }

  #whole(above: BlockName): Supply {
    const isJoin = this.#parents.has(above) && this.#isReduced(above);
    return {upstream: above, from: above, what: isJoin ? 'every child' : 'output'};
  }

  /** The children that these rows of a block make, and the ones that those make. A list: the way down may be long. */
  #bornOf(above: BlockName, rows: readonly Row[]): readonly Instance[] {
    const born: Instance[] = [];
    const given = rows.map((row) => ({above, row}));
    for (const {above, row} of given) {
      for (const {parent, position} of this.#fed.get(above) ?? []) {
        parent.rows[position]?.add(row);
        for (const taken of combinations(parent.rows, position, row)) {
          const child = bear(parent, taken);
          if (!child) continue;
          born.push(child);
          const {name} = parent.step.block;
          // A child of a dynamic block gives something when it has ended, any other one when it is there.
          if (this.#isDynamic(name) || this.#isReduced(name)) continue;
          const supply: Supply = {upstream: name, from: child.name, what: 'output'};
          given.push({above: name, row: {named: child.coordinates, sorted: child.sorted, supply}});
        }
      }
    }
    return born;
  }

  /** The parents that are finished because `name` gives nothing any more, `parent` itself first. */
  #finishedBy(name: BlockName, parent: Parent | undefined): readonly FinishedParent[] {
    const finished: FinishedParent[] = [];
    const finish = (over: Parent): void => {
      over.isFinished = true;
      finished.push(over);
    };
    if (parent) finish(parent);
    // A dynamic block gives nothing any more when its last child has ended, any other one when it has its last child.
    const silent = !parent || this.#isDynamic(name) ? [name] : [];
    for (const above of silent) {
      for (const {parent: below} of this.#fed.get(above) ?? []) {
        below.feeds--;
        if (below.feeds > 0) continue;
        const isOver = this.#isOver(below);
        if (isOver) finish(below);
        if (isOver || !this.#isDynamic(below.step.block.name)) silent.push(below.step.block.name);
      }
    }
    return finished;
  }

  #isOver({feeds, open, isFinished}: Parent): boolean {
    return feeds === 0 && open === 0 && !isFinished;
  }
}

/** What an instance of a dynamic block gives; one that did not succeed gives no item, and yet something to wait for. */
function rowsOf(instance: Instance, items: OutputItems | undefined): readonly Row[] {
  const {name: of} = instance.step.block;
  const row = (coordinate: Coordinate, what: Supply['what']): Row => ({
    named: joined([coordinate], instance.coordinates),
    sorted: joined(instance.sorted, [coordinate]),
    supply: {upstream: of, from: instance.name, what},
  });
  if (!items) return [row({of, index: -1}, 'output')];
  return Array.from({length: items.count}, (_, index) =>
    row({of, index, label: items.names?.[index] ?? String(index)}, {item: index}),
  );
}

function bear(parent: Parent, rows: readonly Row[]): Instance | undefined {
  const {block} = parent.step;
  if (parent.children.length >= (block.definition.fanOut?.maxChildren ?? mostChildren)) {
    parent.hasTooMany = true;
    return undefined;
  }
  const coordinates = rows.reduce<readonly Coordinate[]>((all, {named}) => joined(all, named), []);
  const labels = coordinates.map(({label}) => label).filter((label) => label !== undefined);
  const instance: Instance = {
    name: [block.name, ...labels].join(':') as BlockName,
    step: parent.step,
    inputs: rows.map(({supply}) => supply),
    coordinates,
    sorted: rows.reduce<readonly Coordinate[]>((all, {sorted}) => joined(all, sorted), []),
  };
  parent.children.push(instance);
  parent.open++;
  return instance;
}

/** Each way to take one row of every upstream that has `row` at `position` and in which coordinates agree. */
function combinations(all: readonly Rows[], position: number, row: Row): readonly (readonly Row[])[] {
  let found: readonly {readonly taken: readonly Row[]; readonly coordinates: readonly Coordinate[]}[] = [
    {taken: [], coordinates: row.named},
  ];
  for (const [at, rows] of all.entries()) {
    found = found.flatMap(({taken, coordinates}) =>
      (at === position ? [row] : rows.matching(coordinates)).map((next) => ({
        taken: [...taken, next],
        coordinates: joined(coordinates, next.named),
      })),
    );
  }
  return found.map(({taken}) => taken);
}

function bySorted(a: Instance, b: Instance): number {
  for (const [at, {index}] of a.sorted.entries()) {
    const difference = index - (b.sorted[at]?.index ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
