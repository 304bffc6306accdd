import type {BlockName} from '../core/names.ts';

/** Which item of which dynamic block something belongs to. `label` is the item in names: its index, or its own name. */
export type Coordinate = {readonly of: BlockName; readonly index: number; readonly label?: string | undefined};

/** What one input of a child can be: the whole output of a block or of one child of it, or one item of that. */
export type Supply = {
  readonly upstream: BlockName;
  /** The block, or the child of it, that gives it; `every child` are all of them in order. */
  readonly from: BlockName;
  readonly what: 'output' | 'every child' | {readonly item: number};
};

/**
 * One thing that an upstream block gives to a block that runs once for each. `named` are its coordinates in the order
 * in which they stand in a child's name, `sorted` in the order in which children follow each other.
 */
export type Row = {
  readonly named: readonly Coordinate[];
  readonly sorted: readonly Coordinate[];
  readonly supply: Supply;
};

/** The rows of one upstream block, found by the coordinates that they share with others. */
export class Rows {
  readonly #rows: Row[] = [];
  readonly #indexes = new Map<
    string,
    {readonly dimensions: readonly BlockName[]; readonly found: Map<string, Row[]>}
  >();

  add(row: Row): void {
    this.#rows.push(row);
    for (const {dimensions, found} of this.#indexes.values()) put(found, keyOf(row.named, dimensions), row);
  }

  /** The rows that agree with these coordinates wherever both have one of the same block. */
  matching(coordinates: readonly Coordinate[]): readonly Row[] {
    const [first] = this.#rows;
    if (!first) return [];
    const own = new Set(first.named.map(({of}) => of));
    const dimensions = [...new Set(coordinates.map(({of}) => of))].filter((of) => own.has(of)).sort();
    if (dimensions.length === 0) return this.#rows;
    const signature = dimensions.join(' ');
    const index = this.#indexes.get(signature) ?? {dimensions, found: new Map<string, Row[]>()};
    if (!this.#indexes.has(signature)) {
      for (const row of this.#rows) put(index.found, keyOf(row.named, dimensions), row);
      this.#indexes.set(signature, index);
    }
    return index.found.get(keyOf(coordinates, dimensions)) ?? [];
  }
}

function put(found: Map<string, Row[]>, key: string, row: Row): void {
  const rows = found.get(key);
  if (rows) rows.push(row);
  else found.set(key, [row]);
}

const keyOf = (coordinates: readonly Coordinate[], dimensions: readonly BlockName[]): string =>
  dimensions.map((of) => coordinates.find((coordinate) => coordinate.of === of)?.index).join(' ');

/** These coordinates and then those of `more` whose blocks have none yet. */
export function joined(coordinates: readonly Coordinate[], more: readonly Coordinate[]): readonly Coordinate[] {
  const known = new Set(coordinates.map(({of}) => of));
  return [...coordinates, ...more.filter(({of}) => !known.has(of))];
}
