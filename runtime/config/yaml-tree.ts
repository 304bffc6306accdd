import {COLLECTION_STYLE, EVENT_ID, SCALAR_STYLE, type Event, type MappingEvent, type SequenceEvent} from 'js-yaml';
import type {Diagnostic} from '../core/diagnostic.ts';
import {wholeFile} from '../core/place.ts';
import type {SourceText} from '../core/source-text.ts';
import {unreachable} from '../core/unreachable.ts';
import {unquotedTemplateAt} from './unquoted-template.ts';
import {entriesOf, MappingNode} from './yaml-mapping.ts';
import type {Extent, YamlNode, YamlScalar, YamlSequence} from './yaml-node.ts';
import {ScalarNode, yamlScalar} from './yaml-scalar.ts';
import {Stretch} from './yaml-stretch.ts';

/** Aliases repeat what they stand for. A file that says more than this through them is a mistake or an attack. */
const mostValues = 1_000_000;
/** js-yaml's own limit for nesting that is written out; aliases could go past it. */
const mostLevels = 100;

/** A node that is complete, and what it weighs with every alias in it written out. */
type Built = {readonly node: YamlNode; readonly values: number; readonly levels: number; readonly isMergeKey: boolean};

/** A collection whose end has not come. */
type Open = {
  readonly event: SequenceEvent | MappingEvent;
  readonly nodes: YamlNode[];
  /** Where aliases stand, by position: the nodes that they repeat stand elsewhere. */
  aliases: Map<number, Extent> | undefined;
  mergeKeys: Set<number> | undefined;
  /** What it weighs so far, itself included. */
  values: number;
  levels: number;
};

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
  const place = (node: YamlNode): Open | undefined => {
    const parent = open.at(-1);
    if (!parent) root ??= node;
    parent?.nodes.push(node);
    return parent;
  };
  const weigh = (parent: Open | undefined, ofChild: number, below: number, isMergeKey: boolean): void => {
    if (!parent) return;
    parent.values += ofChild;
    parent.levels = Math.max(parent.levels, below + 1);
    // Keys stand at even positions.
    if (isMergeKey && parent.nodes.length % 2 === 1) (parent.mergeKeys ??= new Set()).add(parent.nodes.length - 1);
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
        open.push({event, nodes: [], aliases: undefined, mergeKeys: undefined, values: 1, levels: 1});
        lastEnd = event.start;
        break;
      case EVENT_ID.SCALAR: {
        const scalar = yamlScalar(source, event, lastEnd);
        lastEnd = scalar.end;
        values++;
        const isMergeKey = scalar.text === '<<' && event.style === SCALAR_STYLE.PLAIN;
        if (event.anchorStart !== -1) {
          const name = source.text.slice(event.anchorStart, event.anchorEnd);
          anchors.set(name, {node: scalar, values: 1, levels: 0, isMergeKey});
        }
        weigh(place(scalar), 1, 0, isMergeKey);
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
        const parent = place(target.node);
        if (parent) (parent.aliases ??= new Map()).set(parent.nodes.length - 1, {start, end: lastEnd});
        weigh(parent, target.values, target.levels, target.isMergeKey);
        break;
      }
      case EVENT_ID.POP: {
        const closed = open.pop();
        if (!closed) break;
        lastEnd = endOf(source.text, closed, lastEnd);
        const {start, anchorStart, anchorEnd} = closed.event;
        const node = collection(source, closed, lastEnd, diagnostics);
        // A template without quotes, which reads as a map in a map, is a text.
        const weight = node.kind === 'scalar' ? {values: 1, levels: 0} : {values: closed.values, levels: closed.levels};
        if (weight.levels > mostLevels) {
          return refuse(`this is nested more than ${mostLevels} levels deep`, start, lastEnd);
        }
        if (anchorStart !== -1) {
          const name = source.text.slice(anchorStart, anchorEnd);
          anchors.set(name, {node, ...weight, isMergeKey: false});
        }
        weigh(place(node), weight.values, weight.levels, false);
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

function collection(source: SourceText, open: Open, end: number, diagnostics: Diagnostic[]): YamlNode {
  const {event, nodes} = open;
  const extent = [event.start, end] as const;
  if (event.type === EVENT_ID.SEQUENCE) return new SequenceNode(source, extent, nodes);
  const template = unquotedTemplateAt(source, event.start);
  if (!template) return new MappingNode(source, extent, entriesOf(source, open, diagnostics));
  diagnostics.push(template.diagnostic);
  const {text, start} = template;
  return new ScalarNode(source, [start, template.end], {value: text, text});
}

/** The offset after a collection: after its bracket where it has one. */
function endOf(text: string, {event, nodes}: Open, lastEnd: number): number {
  if (event.style !== COLLECTION_STYLE.FLOW) return lastEnd;
  const bracket = event.type === EVENT_ID.SEQUENCE ? ']' : '}';
  const close = text.indexOf(bracket, nodes.length === 0 ? event.start : lastEnd);
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
