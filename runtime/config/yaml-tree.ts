import {COLLECTION_STYLE, EVENT_ID, SCALAR_STYLE, type Event, type MappingEvent, type SequenceEvent} from 'js-yaml';
import type {Diagnostic} from '../core/diagnostic.ts';
import {wholeFile} from '../core/place.ts';
import type {SourceText} from '../core/source-text.ts';
import {unreachable} from '../core/unreachable.ts';
import {unquotedTemplateAt} from './unquoted-template.ts';
import {entriesOf, MappingNode, type YamlPair} from './yaml-mapping.ts';
import type {YamlNode, YamlScalar, YamlSequence} from './yaml-node.ts';
import {ScalarNode, yamlScalar} from './yaml-scalar.ts';
import {Stretch} from './yaml-stretch.ts';

/** Aliases repeat what they stand for. A file that says more than this through them is a mistake or an attack. */
const mostValues = 1_000_000;
/** js-yaml's own limit for nesting that is written out; aliases could go past it. */
const mostLevels = 100;

/** A node that is complete, and what it weighs with every alias in it written out. */
type Built = {
  readonly node: YamlNode;
  readonly start: number;
  readonly end: number;
  readonly values: number;
  readonly levels: number;
  readonly isMergeKey: boolean;
};
type Open = {readonly event: SequenceEvent | MappingEvent; readonly children: Built[]};

/**
 * Builds the tree of one document from its events, with a stack of its own: no input makes it recurse.
 * Gives no tree where an alias or the size makes it impossible; the mistakes go to `diagnostics`.
 */
export function yamlTree(
  source: SourceText,
  events: readonly Event[],
  diagnostics: Diagnostic[],
): YamlNode | undefined {
  const anchors = new Map<string, Built>();
  const open: Open[] = [];
  let root: YamlNode | undefined;
  let lastEnd = 0;
  let values = 0;
  let documents = 0;

  const refuse = (message: string, start: number, end: number): undefined => {
    diagnostics.push({severity: 'error', code: 'yaml-syntax', message, at: {place: source.placeOf(start, end)}});
  };
  const place = (built: Built): void => {
    const parent = open.at(-1);
    if (parent) parent.children.push(built);
    else root ??= built.node;
  };

  for (const event of events) {
    switch (event.type) {
      case EVENT_ID.DOCUMENT: {
        if (documents++ === 0) break;
        const at = Math.max(source.text.indexOf('---', lastEnd), 0);
        return refuse('a second document begins here; magelet reads files of one document', at, at + 3);
      }
      case EVENT_ID.SEQUENCE:
      case EVENT_ID.MAPPING:
        open.push({event, children: []});
        lastEnd = event.start;
        break;
      case EVENT_ID.SCALAR: {
        const scalar = yamlScalar(source, event, lastEnd);
        lastEnd = scalar.end;
        values++;
        const isMergeKey = scalar.text === '<<' && event.style === SCALAR_STYLE.PLAIN;
        const built = {node: scalar, start: scalar.start, end: scalar.end, values: 1, levels: 0, isMergeKey};
        if (event.anchorStart !== -1) anchors.set(source.text.slice(event.anchorStart, event.anchorEnd), built);
        place(built);
        break;
      }
      case EVENT_ID.ALIAS: {
        const name = source.text.slice(event.anchorStart, event.anchorEnd);
        const target = anchors.get(name);
        lastEnd = event.anchorEnd;
        const start = event.anchorStart - 1;
        // The name is not told: a password that begins with * reads as an alias too.
        if (!target) return refuse('no anchor of this name ends before this alias', start, lastEnd);
        values += target.values;
        if (values > mostValues) return refuse('this file is too large: its aliases repeat aliases', start, lastEnd);
        place({...target, start, end: lastEnd});
        break;
      }
      case EVENT_ID.POP: {
        const closed = open.pop();
        if (!closed) break;
        lastEnd = endOf(source.text, closed, lastEnd);
        const built = collection(source, closed, lastEnd, diagnostics);
        if (built.levels > mostLevels) {
          return refuse(`this is nested more than ${mostLevels} levels deep`, built.start, lastEnd);
        }
        const {anchorStart, anchorEnd} = closed.event;
        if (anchorStart !== -1) anchors.set(source.text.slice(anchorStart, anchorEnd), built);
        place(built);
        break;
      }
      default:
        unreachable(event);
    }
  }
  return root ?? nothing(source);
}

class SequenceNode extends Stretch implements YamlSequence {
  readonly kind = 'sequence';
  readonly items: readonly YamlNode[];
  #value: readonly unknown[] | undefined;

  constructor(source: SourceText, [start, end]: readonly [number, number], items: readonly YamlNode[]) {
    super(source, start, end);
    this.items = items;
  }

  /** Made once: what an alias repeats is one object. */
  get value(): readonly unknown[] {
    this.#value ??= this.items.map((item) => item.value);
    return this.#value;
  }
}

function collection(source: SourceText, {event, children}: Open, end: number, diagnostics: Diagnostic[]): Built {
  const weight = {
    start: event.start,
    end,
    values: children.reduce((sum, child) => sum + child.values, 1),
    levels: children.reduce((most, child) => Math.max(most, child.levels), 0) + 1,
    isMergeKey: false,
  };
  const extent = [event.start, end] as const;
  if (event.type === EVENT_ID.SEQUENCE) {
    const items = children.map((child) => child.node);
    return {...weight, node: new SequenceNode(source, extent, items)};
  }
  const template = unquotedTemplateAt(source, event.start);
  if (template) {
    diagnostics.push(template.diagnostic);
    const {text, start, end} = template;
    const node = new ScalarNode(source, [start, end], {value: text, text});
    return {...weight, node, values: 1, levels: 0};
  }
  return {...weight, node: new MappingNode(source, extent, entriesOf(pairsOf(source, children), diagnostics))};
}

function pairsOf(source: SourceText, children: readonly Built[]): readonly YamlPair[] {
  const pairs: YamlPair[] = [];
  for (let index = 0; index + 1 < children.length; index += 2) {
    const [key, value] = [children[index], children[index + 1]];
    if (!key || !value) break;
    const extent = new Stretch(source, key.start, value.end);
    pairs.push({key: key.node, node: value.node, isMerge: key.isMergeKey, extent});
  }
  return pairs;
}

/** The offset after a collection: after its bracket where it has one. */
function endOf(text: string, {event, children}: Open, lastEnd: number): number {
  if (event.style !== COLLECTION_STYLE.FLOW) return lastEnd;
  const bracket = event.type === EVENT_ID.SEQUENCE ? ']' : '}';
  const close = text.indexOf(bracket, children.length === 0 ? event.start : lastEnd);
  return close === -1 ? lastEnd : close + 1;
}

const nothing = (source: SourceText): YamlScalar => ({
  kind: 'scalar',
  place: wholeFile(source.file),
  value: null,
  text: '',
  start: 0,
  end: 0,
});
