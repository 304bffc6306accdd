import {isPlainObject} from '../core/is-plain-object.ts';
/** An instance of a class within a value, and the way to it: `.orders`, `[0].table`. */
export type FoundInstance = {readonly name: string; readonly path: string};

/**
 * The first object within `value` whose class would be lost when it is stored, such as a Table in a list.
 * Walks plain objects, arrays, Maps and Sets, each once, and without recursion.
 */
export function findInstance(value: unknown): FoundInstance | undefined {
  const seen = new Set<object>();
  const open: Part[] = [{item: value, path: ''}];
  for (let next = open.pop(); next; next = open.pop()) {
    const {item, path} = next;
    if (typeof item !== 'object' || item === null || seen.has(item)) continue;
    seen.add(item);
    const inner = partsOf(item, path);
    // One by one: spread into a call, a list of a million parts is too many arguments.
    if (inner) for (const part of inner) open.push(part);
    else if (!isKept(item)) return {name: item.constructor.name, path};
  }
  return undefined;
}

type Part = {readonly item: unknown; readonly path: string};

/** What a collection holds, with the way to each; undefined for what holds nothing that could be lost. */
function partsOf(item: object, path: string): Part[] | undefined {
  if (Array.isArray(item)) return item.map((inner: unknown, index) => ({item: inner, path: `${path}[${index}]`}));
  if (item instanceof Map) return [...item].map(([key, inner]) => ({item: inner, path: `${path}.${String(key)}`}));
  if (item instanceof Set) return [...item].map((inner) => ({item: inner, path}));
  if (!isPlainObject(item)) return undefined;
  return Object.entries(item).map(([key, inner]) => ({item: inner, path: `${path}.${key}`}));
}

/** Instances of the classes that the structured clone keeps arrive as they were sent. */
export const isKept = (value: object): boolean =>
  value instanceof Date ||
  value instanceof Map ||
  value instanceof Set ||
  value instanceof RegExp ||
  value instanceof ArrayBuffer ||
  value instanceof Error ||
  ArrayBuffer.isView(value);
