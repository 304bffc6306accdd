import {inspect} from 'node:util';
import {isMageletError, type Diagnostic} from '../../core/diagnostic.ts';
import {wholeFile} from '../../core/place.ts';
import {authorFrames} from './author-frames.ts';

type Subject = {
  readonly block: string;
  readonly pipeline: string;
  readonly file: string;
  readonly project: string;
  /** Facts on what the block was given. */
  readonly notes: readonly string[];
};

/** What a block threw, shown at the line of the author's code that threw it. */
export function thrownByBlock(error: unknown, subject: Subject): Diagnostic {
  const {block, pipeline, file, project, notes} = subject;
  const frames = authorFrames(error instanceof Error ? (error.stack ?? '') : '', project);
  const [place = wholeFile(file), ...callers] = frames;
  if (isMageletError(error)) {
    const {diagnostic} = error;
    const from = diagnostic.at ? [`asked for at ${positionOf(place)}`] : [];
    return {
      ...diagnostic,
      at: diagnostic.at ?? {place},
      notes: [...(diagnostic.notes ?? []), ...(frames.length > 0 ? from : []), ...notes],
    };
  }
  if ((error as NodeJS.ErrnoException | null)?.code === 'ENOSPC') return diskFull(subject);
  return {
    severity: 'error',
    code: 'block-threw',
    message: `block "${block}" threw ${nameOf(error)}`,
    at: {place},
    related: callers.slice(0, 2).map((caller) => ({place: caller, label: 'called from here'})),
    notes: [...furtherLines(error), ...causesOf(error), ...notes],
    help: `mend the block, then go on from it: magelet run ${pipeline} --resume`,
  };
}

const diskFull = ({block, pipeline, file, notes}: Subject): Diagnostic => ({
  severity: 'error',
  code: 'disk-full',
  message: `the disk is full: block "${block}" could not write`,
  at: {place: wholeFile(file)},
  notes: ['nothing of it was kept', ...notes],
  help: `make room, then go on from it: magelet run ${pipeline} --resume`,
});

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return inspect(error, {depth: 1, breakLength: Infinity});
  const [first = '', ...more] = error.message.split('\n');
  return `${error.name}: ${first}${more.length > 0 ? ' …' : ''}`;
}

/** What the message goes on to say; a very long one is cut. */
function furtherLines(error: unknown): readonly string[] {
  const lines = error instanceof Error ? error.message.split('\n').slice(1) : [];
  return lines
    .map((line) => line.trimEnd())
    .filter(Boolean)
    .slice(0, 20);
}

function causesOf(error: unknown): readonly string[] {
  const causes: string[] = [];
  for (let cause = error; cause instanceof Error && cause.cause !== undefined && causes.length < 3;) {
    cause = cause.cause;
    causes.push(`caused by ${nameOf(cause)}`);
  }
  return causes;
}

const positionOf = ({file, line, column}: {file: string; line: number; column: number}): string =>
  line === 0 ? file : `${file}:${line}:${column}`;
