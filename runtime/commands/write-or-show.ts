import type {ShownChange} from '../report/render-changes.ts';
import {couldNotStart, exitCodes, terminal} from './terminal.ts';

export type PlannedChanges = {
  readonly changes: readonly ShownChange[];
  readonly notes: readonly string[];
  /** Commands that a person may well want next. */
  readonly next: readonly string[];
};

/** Writes what was planned and says so; or shows it first, and then writes nothing, or asks whether to. */
export async function writeOrShow(
  folder: string,
  planned: PlannedChanges,
  mode: 'write' | 'show' | 'show and ask',
): Promise<void> {
  if (mode !== 'write') {
    const {renderPreview} = await import('../report/render-changes.ts');
    terminal.out(renderPreview(planned.changes, terminal.look));
  }
  if (mode === 'show') {
    const {renderNote} = await import('../report/render-note.ts');
    for (const note of planned.notes) terminal.err(renderNote(note, terminal.lookOfErrors));
    return terminal.err('nothing was written: --dry-run\n');
  }
  if (mode === 'show and ask') {
    const {confirmOnTerminal} = await import('../project/new-block.ts');
    if (!(await confirmOnTerminal('Write this?'))) {
      process.exitCode = exitCodes.interrupted;
      return terminal.err('nothing was written\n');
    }
  }
  const {writePlanned} = await import('../project/write-planned.ts');
  const written = await writePlanned(folder, planned.changes);
  if (!written.ok) return couldNotStart(written.failure);
  const {renderWritten} = await import('../report/render-written.ts');
  terminal.out(renderWritten({...planned, files: written.value}, terminal.look));
}
