import {relative, sep} from 'node:path';
import type {Diagnostic} from '../../core/diagnostic.ts';
import {wholeFile} from '../../core/place.ts';
import type {AttemptTask} from '../../run/host.ts';
import {authorFrames} from './author-frames.ts';

/** Which of a block's tests failed; the frame is that of the first. */
export function failedTests(
  failures: readonly {readonly title: string; readonly error: unknown}[],
  total: number,
  {block, project, modulePath, run}: AttemptTask,
): Diagnostic {
  const [first] = failures;
  const stack = first?.error instanceof Error ? (first.error.stack ?? '') : '';
  const [place = wholeFile(relative(project, modulePath).split(sep).join('/'))] = authorFrames(stack, project);
  return {
    severity: 'error',
    code: 'tests-failed',
    message: `Failed to pass tests for block ${block.name}`,
    at: {place},
    notes: [
      ...failures.map(
        ({title, error}) => `"${title}": ${oneLine(error instanceof Error ? error.message : String(error))}`,
      ),
      `${total - failures.length} of ${total} ${total === 1 ? 'test' : 'tests'} passed; nothing was handed on`,
    ],
    help: `mend the block or its test, then go on from it: magelet run ${run.pipeline} --resume`,
  };
}

/** An assertion says what was and what should be over several lines: `equal: 4 !== 5`. */
const oneLine = (message: string): string =>
  message
    .split(/\s*\n\s*/)
    .filter(Boolean)
    .join(' ')
    .slice(0, 500);
