import type {Diagnostic} from '../core/diagnostic.ts';
import type {NameChange} from '../project/change-names.ts';
import {couldNotStart, show, terminal} from './terminal.ts';

/** Makes a change of names and tells it, or only shows what it would be. */
export async function changeAndTell(change: NameChange, mode: 'make' | 'show'): Promise<void> {
  const {openProject} = await import('../project/open-project.ts');
  const {changeNames} = await import('../project/change-names.ts');
  const project = openProject(process.cwd());
  if (!project.ok) return couldNotStart(project.failure);
  const notices: Diagnostic[] = [];
  const onNotice = (diagnostic: Diagnostic): void => void notices.push(diagnostic);
  const changed = await changeNames(project.value, change, {mode, onNotice});
  await show(notices);
  if (!changed.ok) return couldNotStart(changed.failure);
  const {renderChanges, renderPreview} = await import('../report/render-changes.ts');
  if (mode === 'show') {
    terminal.out(renderPreview(changed.value.changes, terminal.look));
    const {renderNote} = await import('../report/render-note.ts');
    for (const note of changed.value.notes) terminal.err(renderNote(note, terminal.lookOfErrors));
    return terminal.err('nothing was written: --dry-run\n');
  }
  terminal.out(renderChanges({...changed.value, next: []}, terminal.look));
}
