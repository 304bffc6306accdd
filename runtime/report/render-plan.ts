import {blockKinds, type BlockKind} from '../core/block-kind.ts';
import {alignColumns, type Cell} from './align-columns.ts';
import {paletteFor} from './palette.ts';

/** What a run would do with a block, and why. */
export type ListedStep = {
  readonly name: string;
  readonly kind: BlockKind;
  readonly action: 'run' | 'reuse';
  readonly reason: string;
};

/** What `--dry-run --json` prints: a line of JSON for every block. */
export const planLines = (pipeline: string, steps: readonly ListedStep[]): string =>
  steps.map(({name, ...step}) => `${JSON.stringify({pipeline, block: name, ...step})}\n`).join('');

/** What `--dry-run` shows: a line for every block in the order in which it would run. Whole lines. */
export function renderPlan(steps: readonly ListedStep[], {colour}: {readonly colour: boolean}): string {
  if (steps.length === 0) return 'there is nothing to run\n';
  const palette = paletteFor(colour);
  const rows = steps.map(({name, kind, action, reason}): readonly Cell[] => [
    {text: action, paint: action === 'run' ? palette.cyan : palette.green},
    {text: name},
    {text: blockKinds[kind].spoken, paint: palette.dim},
    {text: reason, paint: palette.dim},
  ]);
  return alignColumns(rows)
    .map((line) => `${line}\n`)
    .join('');
}
