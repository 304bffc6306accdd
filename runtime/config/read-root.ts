import type {Diagnostic} from '../core/diagnostic.ts';
import type {Reading} from '../core/reading.ts';
import {readYaml} from './yaml-document.ts';
import type {YamlMapping} from './yaml-node.ts';

/** Reads a file whose whole content is one map; an empty file is an empty map. */
export function readRoot(file: string, text: string, shown?: (line: string) => string): Reading<YamlMapping> {
  const {value: root, diagnostics} = readYaml(file, text, shown);
  if (root?.kind === 'mapping') return {value: root, diagnostics};
  if (!root) return {diagnostics};
  if (root.kind === 'scalar' && root.value === null) {
    return {value: {kind: 'mapping', place: root.place, entries: new Map(), value: {}, start: 0, end: 0}, diagnostics};
  }
  const notAMap: Diagnostic = {
    severity: 'error',
    code: 'wrong-value',
    message: `${file} holds ${root.kind === 'sequence' ? 'a list' : 'a text'}, not keys with values`,
    at: {place: root.place},
  };
  return {diagnostics: [...diagnostics, notAMap]};
}
