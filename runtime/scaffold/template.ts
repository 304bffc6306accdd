import type {BlockKind} from '../core/block-kind.ts';

/** A file from which a block can be written. */
export type Template = {
  /** Its path below the folder of its kind, without the ending: `generic`, `b2`, `shop/orders`. */
  readonly id: string;
  /** What its first line says, `// template: Backblaze B2`, or the id. */
  readonly label: string;
  readonly kind: BlockKind;
  /** Absolute. The file of a block ends as its template does. */
  readonly path: string;
  readonly origin: 'built in' | 'project';
  readonly text: string;
};

/** The ending of a file that is a template; undefined for any other file. */
export function templateEnding(file: string): '.ts' | '.sql' | undefined {
  if (file.endsWith('.d.ts')) return undefined;
  return (['.ts', '.sql'] as const).find((ending) => file.endsWith(ending));
}
