import {isDeepStrictEqual} from 'node:util';
import {readYaml} from '../config/yaml-document.ts';
import type {YamlNode} from '../config/yaml-node.ts';
import type {Diagnostic} from '../core/diagnostic.ts';
import {failed, success, type Result} from '../core/result.ts';
import type {Reference, YamlPath} from './references.ts';
import {applyEdits, type TextEdit} from './text-edits.ts';
import {yamlWord} from './yaml-words.ts';

/** A value that becomes another one. */
export type Replacement = {readonly reference: Pick<Reference, 'node' | 'path'>; readonly value: string};

/**
 * The text of a YAML file with these values in place of what is there, in the quotes that they have; everything else
 * stays as it is. Fails where the file would say anything else besides, as through an alias.
 */
export function replaceScalars(
  file: string,
  text: string,
  yaml: YamlNode,
  replacements: readonly Replacement[],
): Result<string> {
  // What an alias repeats stands in the text once.
  const edits = new Map<number, TextEdit>();
  for (const {reference, value} of replacements) {
    const {start, end} = reference.node;
    edits.set(start, {start, end, replacement: inQuotesOf(text[start] ?? '', value)});
  }
  const edited = applyEdits(text, [...edits.values()]);
  const expected = structuredClone(yaml.value);
  for (const {reference, value} of replacements) setAt(expected, reference.path, value);
  return isDeepStrictEqual(readYaml(file, edited).value?.value, expected)
    ? success(edited)
    : failed(replacements.slice(0, 1).map(({reference}) => notEditable(file, reference)));
}

function inQuotesOf(sign: string, value: string): string {
  return sign === "'" || sign === '"' ? sign + value + sign : yamlWord(value);
}

export function setAt(root: unknown, path: YamlPath, value: string): void {
  const parent = path.slice(0, -1).reduce<unknown>((at, key) => (at as Record<string | number, unknown>)[key], root);
  const last = path.at(-1);
  if (last !== undefined) (parent as Record<string | number, unknown>)[last] = value;
}

const notEditable = (file: string, {node}: Replacement['reference']): Diagnostic => ({
  severity: 'error',
  code: 'not-editable',
  message: `the way ${file} is written leaves no way to change this name and nothing else`,
  at: {place: node.place},
  notes: ['nothing was written'],
  help: 'write out what its aliases repeat, and give the command again',
});
