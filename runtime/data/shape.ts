import {isPlainObject} from '../core/is-plain-object.ts';

/** The kind of values that a column of JavaScript values holds; each stands for one DuckDB type. */
export type Shape =
  | {readonly kind: FlatKind}
  | {readonly kind: 'list'; readonly item: Shape}
  | {readonly kind: 'struct'; readonly fields: ReadonlyMap<string, Shape>}
  | {readonly kind: 'map'; readonly key: Shape; readonly value: Shape};

/** `integer` is a safe whole number, `bigint` one that fits 64 bits, `huge` one that fits 128. */
type FlatKind = 'nothing' | 'boolean' | 'integer' | 'number' | 'bigint' | 'huge' | 'text' | 'json' | 'moment' | 'bytes';

const flat = (kind: FlatKind): Shape => ({kind});

export const shapes = {
  nothing: flat('nothing'),
  boolean: flat('boolean'),
  integer: flat('integer'),
  number: flat('number'),
  bigint: flat('bigint'),
  huge: flat('huge'),
  text: flat('text'),
  json: flat('json'),
  moment: flat('moment'),
  bytes: flat('bytes'),
};

/** A value that no column can hold, as a person would name it: `a function`. */
export class NoShape {
  readonly what: string;
  constructor(what: string) {
    this.what = what;
  }
}

/** The shape of one value; null and undefined are `nothing`. */
export function shapeOf(value: unknown): Shape | NoShape {
  switch (typeof value) {
    case 'string':
      return shapes.text;
    case 'number':
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? shapes.integer : shapes.number;
    case 'boolean':
      return shapes.boolean;
    case 'undefined':
      return shapes.nothing;
    case 'bigint':
      if (BigInt.asIntN(64, value) === value) return shapes.bigint;
      return BigInt.asIntN(128, value) === value ? shapes.huge : new NoShape('a bigint of more than 128 bits');
    case 'object':
      return value === null ? shapes.nothing : shapeOfObject(value);
    case 'function':
    case 'symbol':
    default:
      return new NoShape(`a ${typeof value}`);
  }
}

function shapeOfObject(value: object): Shape | NoShape {
  if (value instanceof Date) return isDate(value) ? shapes.moment : new NoShape('a Date that is no date');
  if (value instanceof Uint8Array) return shapes.bytes;
  if (Array.isArray(value)) return shapeOfList(value);
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    return shapeOfList(Array.from(value as unknown as ArrayLike<unknown>));
  }
  if (value instanceof Map) return shapeOfMap(value);
  return isPlainObject(value) ? shapeOfStruct(value) : new NoShape(`a ${value.constructor?.name || 'class instance'}`);
}

const isDate = (value: Date): boolean => !Number.isNaN(value.getTime());

function shapeOfList(items: readonly unknown[]): Shape | NoShape {
  const item = joined(items);
  return item instanceof NoShape ? item : {kind: 'list', item};
}

function shapeOfMap(map: ReadonlyMap<unknown, unknown>): Shape | NoShape {
  const key = joined(map.keys());
  if (key instanceof NoShape) return key;
  const value = joined(map.values());
  return value instanceof NoShape ? value : {kind: 'map', key, value};
}

function shapeOfStruct(value: object): Shape | NoShape {
  const fields = new Map<string, Shape>();
  for (const [name, field] of Object.entries(value)) {
    const shape = shapeOf(field);
    if (shape instanceof NoShape) return shape;
    fields.set(name, shape);
  }
  return fields.size === 0 ? new NoShape('an object with no keys') : {kind: 'struct', fields};
}

function joined(values: Iterable<unknown>): Shape | NoShape {
  let shape: Shape = shapes.nothing;
  for (const value of values) {
    const next = shapeOf(value);
    if (next instanceof NoShape) return next;
    const both = joinShapes(shape, next);
    if (both === undefined) return new NoShape(`a list that mixes ${shapeWords(shape)} and ${shapeWords(next)}`);
    shape = both;
  }
  return shape;
}

/** The shape that holds values of both, without losing any; undefined where there is none. */
export function joinShapes(a: Shape, b: Shape): Shape | undefined {
  if (a === b || b.kind === 'nothing') return a;
  if (a.kind === 'nothing') return b;
  if (a.kind === 'list' && b.kind === 'list') {
    const item = joinShapes(a.item, b.item);
    return item === undefined ? undefined : item === a.item ? a : {kind: 'list', item};
  }
  if (a.kind === 'map' && b.kind === 'map') {
    const key = joinShapes(a.key, b.key);
    const value = joinShapes(a.value, b.value);
    return key === undefined || value === undefined ? undefined : {kind: 'map', key, value};
  }
  if (a.kind === 'struct' && b.kind === 'struct') return joinStructs(a.fields, b.fields);
  return joinedNumbers[`${a.kind} ${b.kind}`] ?? joinedNumbers[`${b.kind} ${a.kind}`];
}

const joinedNumbers: Readonly<Record<string, Shape>> = {
  'integer number': shapes.number,
  'integer bigint': shapes.bigint,
  'integer huge': shapes.huge,
  'bigint huge': shapes.huge,
};

function joinStructs(a: ReadonlyMap<string, Shape>, b: ReadonlyMap<string, Shape>): Shape | undefined {
  const fields = new Map(a);
  for (const [name, shape] of b) {
    const both = joinShapes(fields.get(name) ?? shapes.nothing, shape);
    if (both === undefined) return undefined;
    fields.set(name, both);
  }
  return {kind: 'struct', fields};
}

/** A shape as a person would name it: `text`, `a list of numbers`. */
export function shapeWords({kind}: Shape): string {
  return words[kind];
}

const words: Readonly<Record<Shape['kind'], string>> = {
  nothing: 'nothing',
  boolean: 'a boolean',
  integer: 'a number',
  number: 'a number',
  bigint: 'a bigint',
  huge: 'a bigint',
  text: 'text',
  json: 'JSON',
  moment: 'a Date',
  bytes: 'bytes',
  list: 'a list',
  struct: 'an object',
  map: 'a Map',
};
