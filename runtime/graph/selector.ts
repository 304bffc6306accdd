import {downstreamMap} from './downstream-map.ts';

/** What a selector can tell blocks apart by. */
export type SelectableBlock = {
  readonly name: string;
  readonly kind: string;
  readonly tags: readonly string[];
  readonly upstream: readonly string[];
};

/** A part of a selector that finds nothing, and what it looked for; the empty name where none is written. */
export type SelectorMistake = {
  readonly part: string;
  readonly lookedFor: 'name' | 'kind' | 'tag';
  readonly value: string;
};

export type Selected = {readonly names: ReadonlySet<string>; readonly mistakes: readonly SelectorMistake[]};

/** How many steps up and down a part reaches; undefined where it does not. */
type Part = {
  readonly text: string;
  readonly up: number | undefined;
  readonly lookedFor: SelectorMistake['lookedFor'];
  readonly value: string;
  readonly down: number | undefined;
};

/**
 * The blocks that any of `selectors` finds, in dbt's language: `name`, `tag:daily`, `kind:data_loader`, with `*` for any
 * letters; `+` before or after for everything above or below, `2+` and `+1` for so many steps; a comma between parts
 * that must all find it, a space between alternatives.
 *
 * @example evaluateSelectors(['+export_orders,tag:daily'], blocks).names
 */
export function evaluateSelectors(selectors: readonly string[], blocks: readonly SelectableBlock[]): Selected {
  const upstream = new Map(blocks.map((block) => [block.name, block.upstream]));
  const upstreamOf = (name: string): readonly string[] => upstream.get(name) ?? [];
  const names = blocks.map(({name}) => name);
  const downstream = downstreamMap(names, upstreamOf);
  const downstreamOf = (name: string): readonly string[] => downstream.get(name) ?? [];
  const mistakes: SelectorMistake[] = [];
  const found = (text: string, alternative: string): ReadonlySet<string> => {
    const part = partOf(text);
    if (part.lookedFor === 'name' && part.value === '') {
      mistakes.push({part: alternative, lookedFor: 'name', value: ''});
      return new Set();
    }
    const matching = blocks.filter((block) => matches(part, block)).map(({name}) => name);
    if (matching.length === 0) mistakes.push({part: text, lookedFor: part.lookedFor, value: part.value});
    return new Set([...reach(matching, part.up, upstreamOf), ...reach(matching, part.down, downstreamOf)]);
  };
  const alternatives = selectors
    // One without a word in it, such as of a variable of the shell that is not set, looks for nothing: a mistake too.
    .flatMap((selector) => selector.trim().split(/\s+/))
    .map((alternative) => alternative.split(',').map((part) => found(part, alternative)));
  const isFound = (name: string): boolean => alternatives.some((parts) => parts.every((part) => part.has(name)));
  return {names: new Set(names.filter(isFound)), mistakes};
}

function partOf(text: string): Part {
  const [, up, method, value = '', down] = /^(\d*\+)?(?:(tag|kind):)?(.*?)(\+\d*)?$/.exec(text) ?? [];
  const lookedFor = method === 'tag' || method === 'kind' ? method : 'name';
  return {text, lookedFor, value, up: steps(up), down: steps(down)};
}

function steps(written: string | undefined): number | undefined {
  if (written === undefined) return undefined;
  const count = written.replace('+', '');
  return count === '' ? Infinity : Number(count);
}

function matches({lookedFor, value}: Part, {name, kind, tags}: SelectableBlock): boolean {
  switch (lookedFor) {
    case 'name':
      return isLike(name, value);
    case 'kind':
      return isLike(kind, value);
    case 'tag':
      return tags.some((tag) => isLike(tag, value));
  }
}

function isLike(text: string, pattern: string): boolean {
  if (!pattern.includes('*')) return text === pattern;
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('.*')}$`).test(text);
}

/** `starts`, and what is so many steps from them. */
function reach(
  starts: readonly string[],
  most: number | undefined,
  nextOf: (name: string) => readonly string[],
): ReadonlySet<string> {
  const reached = new Set(starts);
  let last: readonly string[] = starts;
  for (let step = 0; step < (most ?? 0) && last.length > 0; step++) {
    last = last.flatMap(nextOf).filter((name) => !reached.has(name) && reached.add(name));
  }
  return reached;
}
