'use strict';
/*
 * Stands for @tensorflow/tfjs-node, of which danfojs uses arithmetic over whole frames, a few reductions, scalers and
 * sampling. Tensors here have at most two dimensions and hold doubles, where TensorFlow.js rounds to single precision.
 */

class Tensor {
  /** `values` row by row; `shape` is [], [columns] or [rows, columns]. */
  constructor(values, shape) {
    this.values = values;
    this.shape = shape;
  }

  get size() {
    return this.values.length;
  }

  clone() {
    return new Tensor([...this.values], [...this.shape]);
  }

  /** The values as a number, an array, or an array of rows. */
  arraySync() {
    if (this.shape.length === 0) return this.values[0];
    if (this.shape.length === 1) return [...this.values];
    const [rows, columns] = this.shape;
    return Array.from({length: rows}, (_, row) => this.values.slice(row * columns, (row + 1) * columns));
  }

  dataSync() {
    return [...this.values];
  }

  async array() {
    return this.arraySync();
  }

  async data() {
    return this.dataSync();
  }

  transpose() {
    if (this.shape.length < 2) return this.clone();
    const [rows, columns] = this.shape;
    const values = Array.from(
      {length: rows * columns},
      (_, at) => this.values[(at % rows) * columns + Math.floor(at / rows)],
    );
    return new Tensor(values, [columns, rows]);
  }

  add(other) {
    return broadcast(this, other, (a, b) => a + b);
  }

  sub(other) {
    return broadcast(this, other, (a, b) => a - b);
  }

  mul(other) {
    return broadcast(this, other, (a, b) => a * b);
  }

  div(other) {
    return broadcast(this, other, (a, b) => a / b);
  }

  divNoNan(other) {
    return broadcast(this, other, (a, b) => (b === 0 ? 0 : a / b));
  }

  pow(other) {
    return broadcast(this, other, (a, b) => a ** b);
  }

  /** The remainder with the sign of the divisor, as in TensorFlow. */
  mod(other) {
    return broadcast(this, other, (a, b) => ((a % b) + b) % b);
  }

  greater(other) {
    return broadcast(this, other, (a, b) => Number(a > b));
  }

  less(other) {
    return broadcast(this, other, (a, b) => Number(a < b));
  }

  greaterEqual(other) {
    return broadcast(this, other, (a, b) => Number(a >= b));
  }

  lessEqual(other) {
    return broadcast(this, other, (a, b) => Number(a <= b));
  }

  equal(other) {
    return broadcast(this, other, (a, b) => Number(a === b));
  }

  notEqual(other) {
    return broadcast(this, other, (a, b) => Number(a !== b));
  }

  sqrt() {
    return new Tensor(this.values.map(Math.sqrt), [...this.shape]);
  }

  sum(axis) {
    return reduce(this, axis, (values) => values.reduce((a, b) => a + b, 0));
  }

  mean(axis) {
    return reduce(this, axis, meanOf);
  }

  max(axis) {
    return reduce(this, axis, (values) => values.reduce((a, b) => Math.max(a, b), -Infinity));
  }

  min(axis) {
    return reduce(this, axis, (values) => values.reduce((a, b) => Math.min(a, b), Infinity));
  }

  argMax(axis = 0) {
    return reduce(this, axis, (values) => indexOfBest(values, (a, b) => a > b));
  }

  argMin(axis = 0) {
    return reduce(this, axis, (values) => indexOfBest(values, (a, b) => a < b));
  }

  dispose() {}
}

const scalar = (value) => new Tensor([Number(value)], []);

const tensor1d = (values) => new Tensor(Array.from(values), [values.length]);

function tensor2d(values, shape) {
  const rows = Array.from(values);
  const columns = Array.isArray(rows[0]) ? rows[0].length : (shape?.[1] ?? 1);
  const flat = rows.flat().map((value) => (value === null || value === undefined ? NaN : Number(value)));
  return new Tensor(flat, shape ?? [rows.length, columns]);
}

function tensor(values, shape) {
  if (typeof values === 'number') return scalar(values);
  return Array.isArray(values[0]) || shape?.length === 2 ? tensor2d(values, shape) : tensor1d(values);
}

/** Mean and variance (of the population) along an axis. */
function moments(input, axis) {
  const source = input instanceof Tensor ? input : tensor(input);
  return {mean: source.mean(axis), variance: reduce(source, axis, varianceOf)};
}

const meanOf = (values) => values.reduce((a, b) => a + b, 0) / values.length;

function varianceOf(values) {
  const mean = meanOf(values);
  return meanOf(values.map((value) => (value - mean) ** 2));
}

function indexOfBest(values, isBetter) {
  let best = 0;
  for (let at = 1; at < values.length; at++) if (isBetter(values[at], values[best])) best = at;
  return best;
}

/** One value for every column (axis 0), for every row (axis 1), or for all. */
function reduce({values, shape}, axis, toOne) {
  if (axis === undefined || shape.length < 2) return new Tensor([toOne(values)], []);
  const [rows, columns] = shape;
  const lines =
    axis === 0
      ? Array.from({length: columns}, (_, column) =>
          Array.from({length: rows}, (_, row) => values[row * columns + column]),
        )
      : Array.from({length: rows}, (_, row) => values.slice(row * columns, (row + 1) * columns));
  return new Tensor(lines.map(toOne), [lines.length]);
}

/** Value by value; a dimension of one is repeated, as in TensorFlow. */
function broadcast(a, other, toOne) {
  const b = other instanceof Tensor ? other : tensor(other);
  const [aRows, aColumns] = gridOf(a);
  const [bRows, bColumns] = gridOf(b);
  const rows = agreed(aRows, bRows, a, b);
  const columns = agreed(aColumns, bColumns, a, b);
  const values = [];
  for (let row = 0; row < rows; row++) {
    const aStart = aRows === 1 ? 0 : row * aColumns;
    const bStart = bRows === 1 ? 0 : row * bColumns;
    for (let column = 0; column < columns; column++) {
      values.push(
        toOne(a.values[aStart + (aColumns === 1 ? 0 : column)], b.values[bStart + (bColumns === 1 ? 0 : column)]),
      );
    }
  }
  const dimensions = Math.max(a.shape.length, b.shape.length);
  return new Tensor(values, [rows, columns].slice(2 - dimensions));
}

const gridOf = ({shape}) => [shape.at(-2) ?? 1, shape.at(-1) ?? 1];

function agreed(a, b, first, second) {
  if (a === b || b === 1) return a;
  if (a === 1) return b;
  throw new Error(`the shapes [${first.shape}] and [${second.shape}] do not fit each other`);
}

/** What `sample` draws from: the same seed gives the same rows. */
const data = {
  array(items) {
    return {
      items: [...items],
      shuffle(_window, seed) {
        const random = randomFrom(seed ?? '');
        for (let at = this.items.length - 1; at > 0; at--) {
          const other = Math.floor(random() * (at + 1));
          [this.items[at], this.items[other]] = [this.items[other], this.items[at]];
        }
        return this;
      },
      take(count) {
        this.items = this.items.slice(0, count);
        return this;
      },
      async toArray() {
        return this.items;
      },
    };
  },
};

/** Numbers from 0 to 1 that follow from a seed alone (mulberry32, seeded with FNV-1a). */
function randomFrom(seed) {
  let state = 2166136261;
  for (const character of String(seed)) state = Math.imul(state ^ character.codePointAt(0), 16777619);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

module.exports = {Tensor, scalar, tensor, tensor1d, tensor2d, moments, data};
