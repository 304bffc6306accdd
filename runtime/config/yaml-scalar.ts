import {
  boolCoreTag,
  floatCoreTag,
  getScalarValue,
  intCoreTag,
  NOT_RESOLVED,
  nullCoreTag,
  SCALAR_STYLE,
  type ScalarEvent,
} from 'js-yaml';
import type {SourceText} from '../core/source-text.ts';
import type {YamlScalar} from './yaml-node.ts';
import {Stretch} from './yaml-stretch.ts';

export type ScalarText = Pick<YamlScalar, 'value' | 'text'>;

export class ScalarNode extends Stretch implements YamlScalar {
  readonly kind = 'scalar';
  readonly value: YamlScalar['value'];
  readonly text: string;

  constructor(source: SourceText, [start, end]: Extent, {value, text}: ScalarText) {
    super(source, start, end);
    this.value = value;
    this.text = text;
  }
}

/** The scalar of `event`. `fallback` is the offset to point at where nothing is written, as after `key:`. */
export function yamlScalar(source: SourceText, event: ScalarEvent, fallback: number): YamlScalar {
  const extent = extentOf(source.text, event, fallback);
  const text = event.valueStart === -1 ? '' : getScalarValue(source.text, event);
  const tag = event.tagStart === -1 ? undefined : source.text.slice(event.tagStart, event.tagEnd);
  const isPlain = event.style === SCALAR_STYLE.PLAIN;
  const value = tag === '!!str' || tag === '!' || !(isPlain || tag) ? text : plainValue(text);
  return new ScalarNode(source, extent, {value, text});
}

type Extent = readonly [start: number, end: number];

/** With the quotes; of a block scalar the text of its lines. */
function extentOf(text: string, event: ScalarEvent, fallback: number): Extent {
  if (event.valueStart === -1) return [fallback, fallback];
  if (event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED) {
    return [event.valueStart - 1, event.valueEnd + 1];
  }
  let start = event.valueStart;
  while (start < event.valueEnd && /\s/.test(text[start] ?? '')) start++;
  return [start, event.valueEnd];
}

/** A number that would lose digits stays text: the key id `0012e40…` is no number, and `00417` is not 417. */
const losesDigits = /^[-+]?0[\d]/;

function plainValue(text: string): string | number | boolean | null {
  for (const tag of [nullCoreTag, boolCoreTag, intCoreTag, floatCoreTag]) {
    const value = tag.resolve(text, false, '');
    if (value === NOT_RESOLVED) continue;
    if (typeof value !== 'number') return value;
    return losesDigits.test(text) || !isExact(value, text) ? text : value;
  }
  return text;
}

const isExact = (value: number, text: string): boolean =>
  Number.isInteger(value) ? Number.isSafeInteger(value) : Number.isFinite(value) || /\.(?:inf|nan)$/i.test(text);
