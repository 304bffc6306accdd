import type {Diagnostic} from '../core/diagnostic.ts';
import {failed} from '../core/result.ts';
import type {Project} from '../project/open-project.ts';
import type {RunRecord} from '../project/recorded-run.ts';
import {failureInWords} from './show-failure.ts';
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
  if (!record.ok || saysNoEnd(record.value)) {
    const {bringToLook} = await import('../project/remote/bring-to-look.ts');
    const brought = await bringToLook(project.value, record.ok ? record.value.run.run : wanted, onNotice).catch(
      (error: unknown) => {
        // What is known here can be shown all the same.
        const told = failureInWords(error);
        if (!record.ok || told.code === 'internal-error') throw error;
        onNotice({...told, severity: 'warning'});
        return {found: false, places: []};
      },
    );
    if (brought.found) record = recordedRun(project.value, wanted, onNotice);
    else if (!record.ok) record = failed(record.failure.map((diagnostic) => withPlaces(diagnostic, brought.places)));
  }
  await show(notices);
  if (!record.ok) {
    await couldNotStart(record.failure);
    return undefined;
  }
  return {project: project.value, record: record.value};
}

/** A run whose machine was killed, or is another one: somewhere else more of it may be known. */
const saysNoEnd = ({run, events}: RunRecord): boolean =>
  run.status === 'cancelled' && events.at(-1)?.type !== 'run-settled';

/** A run that is kept in no bucket either: that it was looked for there is worth a word. */
function withPlaces(diagnostic: Diagnostic, places: readonly string[]): Diagnostic {
  if (places.length === 0) return diagnostic;
  const note = `looked in .magelet/history.db and at ${places.join(', ')}`;
  return {...diagnostic, notes: [...(diagnostic.notes ?? []), note]};
}
