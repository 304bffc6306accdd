import type {DrawnBlock} from './drawn-block.ts';

/** What is drawn as a block, and what only beside one: nothing flows through a conditional or a callback. */
export type WithAttached = {
  readonly flow: readonly DrawnBlock[];
  /** The phrases beside a block, each in words that belong together: `['if has_rows,', 'is_weekday']`. */
  readonly phrasesOf: ReadonlyMap<string, readonly (readonly string[])[]>;
  /** What is attached to no block that is drawn, or waits for what is not there. */
  readonly apart: readonly DrawnBlock[];
};

/** Tells what takes part in the flow from what is attached to it; what others wait for takes part, whatever it is. */
export function withAttached(blocks: readonly DrawnBlock[]): WithAttached {
  const waitedFor = new Set(blocks.flatMap(({upstream, closing = []}) => [...upstream, ...closing]));
  const isAttached = ({name, kind}: DrawnBlock): boolean => Object.hasOwn(saidOf, kind) && !waitedFor.has(name);
  const attached = blocks.filter(isAttached);
  const names = new Map<string, Map<string, string[]>>();
  for (const {name, kind, upstream} of attached) {
    for (const above of upstream) {
      const byKind = names.get(above) ?? new Map<string, string[]>();
      names.set(above, byKind.set(kind, [...(byKind.get(kind) ?? []), name]));
    }
  }
  return {
    flow: blocks.filter((block) => !isAttached(block)),
    phrasesOf: new Map([...names].map(([block, byKind]) => [block, phrases(byKind)])),
    apart: attached.filter(({upstream, missing, closing}) => upstream.length === 0 || missing || closing),
  };
}

/** What a block does with what is attached to it, in the order in which it does so. */
const saidOf: Readonly<Record<string, string>> = {conditional: 'if', callback: 'calls'};

const phrases = (byKind: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] =>
  Object.entries(saidOf).flatMap(([kind, verb]) => {
    const names = byKind.get(kind);
    return names
      ? [names.map((name, at) => `${at === 0 ? `${verb} ` : ''}${name}${at < names.length - 1 ? ',' : ''}`)]
      : [];
  });
