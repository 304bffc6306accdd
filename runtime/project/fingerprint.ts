import {hash} from 'node:crypto';
import type {CheckedBlock} from '../core/pipeline.ts';
import type {ImportedFiles} from './imported-files.ts';

/** What a block is made of, as hashes: so that a later run can tell what of it changed. */
type Parts = {
  readonly file: string;
  /** Its configuration, its kind and what it waits for. */
  readonly configuration: string;
  /** By path, what its file imports of the project. */
  readonly imports: Readonly<Record<string, string>>;
};

/** What a block is made of, as a text to be kept: its file, what that imports, its configuration, what it waits for. */
export function fingerprintOf({kind, upstream, modulePath, definition}: CheckedBlock, files: ImportedFiles): string {
  const {own, imports} = files.below(modulePath);
  const parts: Parts = {
    file: own,
    configuration: hash('sha256', JSON.stringify([kind, upstream, definition.configuration])).slice(0, 16),
    imports,
  };
  return JSON.stringify(parts);
}

/** What changed from one fingerprint to another, in words; undefined where nothing did. */
export function changeBetween(before: string | undefined, now: string): string | undefined {
  if (before === now) return undefined;
  const old = partsOf(before);
  const parts = partsOf(now);
  // One of an older magelet says less.
  if (!old || !parts) return 'its code or configuration changed';
  if (old.file !== parts.file) return 'its file changed';
  if (old.configuration !== parts.configuration) return 'its configuration changed';
  const paths = [...new Set([...Object.keys(old.imports), ...Object.keys(parts.imports)])];
  const changed = paths.find((path) => old.imports[path] !== parts.imports[path]);
  return `${changed ?? 'a file'}, which it imports, changed`;
}

function partsOf(fingerprint: string | undefined): Parts | undefined {
  return fingerprint?.startsWith('{') ? (JSON.parse(fingerprint) as Parts) : undefined;
}
