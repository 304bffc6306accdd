import {blockKinds, type BlockKind} from '../core/block-kind.ts';
import {alignColumns} from './align-columns.ts';
import {paletteFor} from './palette.ts';

export type PlannedLine = {
  readonly name: string;
  readonly kind: BlockKind;
  readonly action: 'run' | 'reuse';
  readonly reason: string;
};

/** What `--dry-run` says: a line per block with what would become of it and why. */
export function renderPlan(blocks: readonly PlannedLine[], {colour}: {colour: boolean}): string {
  const {green, dim} = paletteFor(colour);
  const rows = blocks.map(({name, kind, action, reason}) => [
    {text: action, paint: action === 'run' ? green : dim},
    {text: name},
    {text: blockKinds[kind].spoken, paint: dim},
    {text: reason, paint: dim},
  ]);
  const running = blocks.filter(({action}) => action === 'run').length;
  const counted = `${running} of ${blocks.length} ${blocks.length === 1 ? 'block' : 'blocks'} would run; nothing was run`;
  return `${[...alignColumns(rows), '', counted].join('\n')}\n`;
}
