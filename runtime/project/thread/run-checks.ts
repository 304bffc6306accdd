import type {DataCheck} from '../../core/data-check.ts';
import {MageletError, type Diagnostic} from '../../core/diagnostic.ts';
import {checkRows} from '../../data/checks/check-rows.ts';
import {loadOutput} from '../../outputs/load-output.ts';
import type {RunningAttempt} from './running-attempt.ts';
import {asTable} from './sql-block/sql-inputs.ts';

/**
 * Runs the block's checks on its stored output and tells each as a test. Gives what fails the block; what only warns is
 * logged. Throws `checks-failed` where the output is no rows, and what is wrong with a check.
 */
export async function runChecks({task, throttle}: RunningAttempt): Promise<Diagnostic | undefined> {
  const {checks = []} = task;
  const [first] = checks;
  if (first === undefined) return undefined;
  const table = await asTable(await loadOutput(task.outputFolder));
  if (table === undefined) throw noRows(task.block.name, first);
  const failed: {readonly check: DataCheck; readonly problem: string}[] = [];
  for (const {check, problem} of await checkRows(table, checks)) {
    const {title, severity} = check;
    const outcome = problem === undefined ? 'passed' : severity === 'warn' ? 'warned' : 'failed';
    throttle.pass({type: 'block-tested', block: task.block.name, title, outcome});
    if (problem === undefined) continue;
    if (severity === 'error') failed.push({check, problem});
    else {
      const message = `check ${title}: ${problem}`;
      throttle.pass({type: 'block-log', block: task.block.name, source: 'log', level: 'warn', message});
    }
  }
  await table[Symbol.asyncDispose]();
  return failed[0] && checksFailed(failed, failed[0].check, task);
}

function checksFailed(
  failed: readonly {readonly check: DataCheck; readonly problem: string}[],
  first: DataCheck,
  {block, checks = [], run}: RunningAttempt['task'],
): Diagnostic {
  const passed = checks.length - failed.length;
  return {
    severity: 'error',
    code: 'checks-failed',
    message: `the output of block "${block.name}" does not pass its checks`,
    at: {place: first.place},
    notes: [
      ...failed.map(({check, problem}) => `"${check.title}": ${problem}`),
      `${passed} of ${checks.length} ${checks.length === 1 ? 'check' : 'checks'} passed; nothing was handed on`,
    ],
    help: `mend the data or the check, then go on from it: magelet run ${run.pipeline} --resume`,
  };
}

const noRows = (block: string, {place}: DataCheck): MageletError =>
  new MageletError({
    severity: 'error',
    code: 'checks-failed',
    message: `the output of block "${block}" is no rows, and checks are rules for rows`,
    at: {place},
    help: 'return a Table or rows, or write test(…) in the file of the block',
  });
