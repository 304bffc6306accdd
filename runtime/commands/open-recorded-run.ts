import type {Diagnostic} from '../core/diagnostic.ts';
import type {Project} from '../project/open-project.ts';
import type {RunRecord} from '../project/recorded-run.ts';
import {couldNotStart, show} from './terminal.ts';

export type OpenedRun = {readonly project: Project; readonly record: RunRecord};

/** The project around, and the run of it that a person named; where there is none it has been said why. */
export async function openRecordedRun(wanted: string): Promise<OpenedRun | undefined> {
  const {openProject} = await import('../project/open-project.ts');
  const {recordedRun} = await import('../project/recorded-run.ts');
  const project = openProject(process.cwd());
  if (!project.ok) {
    await couldNotStart(project.failure);
    return undefined;
  }
  const notices: Diagnostic[] = [];
  const onNotice = (diagnostic: Diagnostic): void => void notices.push(diagnostic);
  let record = recordedRun(project.value, wanted, onNotice);
  if (!record.ok) {
    const {bringToLook} = await import('../project/remote/bring-to-look.ts');
    const brought = await bringToLook(project.value, wanted, onNotice);
    record = !brought.ok ? brought : brought.value ? recordedRun(project.value, wanted, onNotice) : record;
  }
  await show(notices);
  if (!record.ok) {
    await couldNotStart(record.failure);
    return undefined;
  }
  return {project: project.value, record: record.value};
}
