import {EVENT_ID, COLLECTION_STYLE, SCALAR_STYLE, CHOMPING_MODE, getScalarValue, parseEvents} from 'js-yaml';
import type {AliasEvent, Event, MappingEvent, ScalarEvent, SequenceEvent} from 'js-yaml';

/**
 * A YAML text as a tree that says where every node begins and ends, so that a text can be edited
 * between its nodes and everything else of it (comments, order, quotes) stays as it is.
 * Offsets are UTF-16 units; `end` is the offset after the last character.
 */
export type YamlExtent = MapExtent | ListExtent | ScalarExtent | AliasExtent | NothingExtent;

export type MapExtent = Collection & {readonly kind: 'map'; readonly entries: readonly EntryExtent[]};
export type ListExtent = Collection & {
  readonly kind: 'list';
  readonly items: readonly YamlExtent[];
  /** Where each item's `-` stands; empty in a list written in brackets. */
  readonly dashes: readonly number[];
};
export type ScalarExtent = Stretch & {readonly kind: 'scalar'; readonly text: string; readonly isPlain: boolean};
export type AliasExtent = Stretch & {readonly kind: 'alias'};
/** A value that is left out, as after `blocks:`. */
export type NothingExtent = Stretch & {readonly kind: 'nothing'};
export type EntryExtent = {
  readonly key: YamlExtent;
  /** After the key's colon. */
  readonly colonEnd: number;
  readonly value: YamlExtent;
};

type Stretch = {readonly start: number; readonly end: number; readonly isAnchored: boolean};
type Collection = Stretch & {readonly isFlow: boolean};

/** The root of every document in `text`. Throws js-yaml's `YAMLException` where the text is not YAML. */
export function readExtents(text: string): readonly YamlExtent[] {
  const events = parseEvents(text, {}).values();
  const roots: YamlExtent[] = [];
  for (const event of events) {
    if (event.type === EVENT_ID.DOCUMENT) roots.push(readNode(text, next(events), events, 0) ?? nothingAt(0));
  }
  return roots;
}

type Events = IterableIterator<Event>;

/** The node that `event` begins, or undefined where it closes what is open; `from` is where its text may begin. */
function readNode(text: string, event: Event, events: Events, from: number): YamlExtent | undefined {
  if (event.type === EVENT_ID.SCALAR) return scalarOf(text, event, from);
  if (event.type === EVENT_ID.ALIAS) return aliasOf(event);
  if (event.type === EVENT_ID.SEQUENCE) return listOf(text, event, events);
  if (event.type === EVENT_ID.MAPPING) return mapOf(text, event, events);
  return undefined;
}

function scalarOf(text: string, event: ScalarEvent, from: number): ScalarExtent | NothingExtent {
  if (event.valueStart === -1) return nothingAt(Math.max(from, event.anchorEnd, event.tagEnd));
  const isQuoted = event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED;
  const isBlock = event.style === SCALAR_STYLE.LITERAL_BLOCK || event.style === SCALAR_STYLE.FOLDED_BLOCK;
  // The line ends after a block scalar are not part of it, unless it says `+`.
  const isTrimmed = isBlock && event.chomping !== CHOMPING_MODE.KEEP;
  const valueEnd = isTrimmed ? text.slice(0, event.valueEnd).trimEnd().length : event.valueEnd;
  return {
    kind: 'scalar',
    text: getScalarValue(text, event),
    isPlain: event.style === SCALAR_STYLE.PLAIN,
    isAnchored: event.anchorStart !== -1,
    start: isQuoted ? event.valueStart - 1 : event.valueStart,
    end: isQuoted ? valueEnd + 1 : Math.max(valueEnd, event.valueStart),
  };
}

const aliasOf = (event: AliasEvent): AliasExtent => ({
  kind: 'alias',
  isAnchored: false,
  start: event.anchorStart - 1,
  end: event.anchorEnd,
});

function listOf(text: string, event: SequenceEvent, events: Events): ListExtent {
  const isFlow = event.style === COLLECTION_STYLE.FLOW;
  const items: YamlExtent[] = [];
  const dashes: number[] = [];
  let end = isFlow ? event.start + 1 : event.start;
  for (;;) {
    const dash = isFlow ? -1 : afterBlank(text, end);
    const item = readNode(text, next(events), events, isFlow ? end : dash + 1);
    if (!item) break;
    items.push(item);
    if (!isFlow) dashes.push(dash);
    end = item.end;
  }
  if (isFlow) end = afterClosing(text, end);
  return {kind: 'list', items, dashes, isFlow, isAnchored: event.anchorStart !== -1, start: event.start, end};
}

function mapOf(text: string, event: MappingEvent, events: Events): MapExtent {
  const isFlow = event.style === COLLECTION_STYLE.FLOW;
  const entries: EntryExtent[] = [];
  let end = isFlow ? event.start + 1 : event.start;
  for (;;) {
    const key = readNode(text, next(events), events, end);
    if (!key) break;
    const colon = afterBlank(text, key.end);
    const colonEnd = text[colon] === ':' ? colon + 1 : key.end;
    const value = readNode(text, next(events), events, colonEnd) ?? nothingAt(colonEnd);
    entries.push({key, colonEnd, value});
    end = value.end;
  }
  if (isFlow) end = afterClosing(text, end);
  return {kind: 'map', entries, isFlow, isAnchored: event.anchorStart !== -1, start: event.start, end};
}

/** The offset of the first character from `at` on that is neither white space nor in a comment. */
export function afterBlank(text: string, at: number): number {
  const blank = /(?:\s|(?<=^|\s)#[^\n]*)*/uy;
  blank.lastIndex = at;
  return at + (blank.exec(text)?.[0].length ?? 0);
}

/** The offset after the bracket or brace that closes the collection whose last child ends at `at`. */
function afterClosing(text: string, at: number): number {
  let end = afterBlank(text, at);
  while (text[end] === ',' || text[end] === ':') end = afterBlank(text, end + 1);
  return end + 1;
}

const nothingAt = (at: number): NothingExtent => ({kind: 'nothing', start: at, end: at, isAnchored: false});

function next(events: Events): Event {
  const {value, done} = events.next();
  if (done) throw new Error('Internal error: the events of a YAML text end before its nodes do');
  return value;
}
