import {relative, sep} from 'node:path';
import {inspect} from 'node:util';
import {isMageletError, type Diagnostic} from '../../core/diagnostic.ts';
import {wholeFile, type Place} from '../../core/place.ts';
import {hasNoRoom, isFailingDisk} from '../../core/why-not-written.ts';
import {authorFrames} from './author-frames.ts';
import {missingName} from './missing-name.ts';
import {rowsBehindAwait} from './rows-behind-await.ts';

type Subject = {
  readonly block: string;
  readonly pipeline: string;
  readonly file: string;
  readonly project: string;
  /** Facts on what the block was given. */
  readonly notes: readonly string[];
  /** The parameters of its function that received a table. */
  readonly tables?: readonly string[];
};

/** What a block threw, shown at the line of the author's code that threw it. */
export function thrownByBlock(error: unknown, subject: Subject): Diagnostic {
  const {block, pipeline, file, project, notes} = subject;
  const frames = authorFrames(error instanceof Error ? (error.stack ?? '') : '', project);
  const [place = wholeFile(file), ...others] = frames;
  // A function that calls itself is called from one place, again and again.
  const callers = others.filter((caller, index) => !others.slice(0, index).some((one) => isSamePlace(one, caller)));
  if (isMageletError(error)) {
    const {diagnostic} = error;
    const from = diagnostic.at ? [`asked for at ${positionOf(place)}`] : [];
    return {
      ...diagnostic,
      at: diagnostic.at ?? {place},
      notes: [...(diagnostic.notes ?? []), ...(frames.length > 0 ? from : []), ...notes],
    };
  }
  if (hasNoRoom(error)) return diskFull(error as NodeJS.ErrnoException, subject);
  if (isFailingDisk(error)) return diskFails(error as NodeJS.ErrnoException, subject);
  return {
    severity: 'error',
    code: 'block-threw',
    message: `block "${block}" threw ${nameOf(error)}`,
    at: {place},
    related: callers.slice(0, 2).map((caller) => ({place: caller, label: 'called from here'})),
    notes: [...furtherLines(error), ...causesOf(error), ...notes],
    help: `${editFor(error, place, subject) ?? 'mend the block'}, then go on from it: magelet run ${pipeline} --resume`,
  };
}

const editFor = (error: unknown, place: Place, {project, tables = []}: Subject): string | undefined =>
  missingName(error, place.file, project)?.help ?? rowsBehindAwait(error, {place, project, tables});

const diskFull = (error: NodeJS.ErrnoException, subject: Subject): Diagnostic => ({
  severity: 'error',
  code: 'disk-full',
  message: `the disk is full: block "${subject.block}" could not write`,
  at: {place: wholeFile(subject.file)},
  notes: [...fileNote(error, subject), 'nothing of it was kept', ...subject.notes],
  help: `make room, then go on from it: magelet run ${subject.pipeline} --resume`,
});

const diskFails = (error: NodeJS.ErrnoException, subject: Subject): Diagnostic => ({
  severity: 'error',
  code: 'disk-fails',
  message: `the disk fails: block "${subject.block}" could not read or write`,
  at: {place: wholeFile(subject.file)},
  notes: [error.message, ...fileNote(error, subject), 'nothing of it was kept', ...subject.notes],
  help: `see what the system says of the disk: dmesg --level err, then go on from it: magelet run ${subject.pipeline} --resume`,
});

/** Which file it was, where that is known and not said already. */
function fileNote({path, message}: NodeJS.ErrnoException, {project}: Subject): readonly string[] {
  if (path === undefined || message.includes(path)) return [];
  return [`the file is ${path.startsWith(project + sep) ? relative(project, path).split(sep).join('/') : path}`];
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return shortened(inspect(error, {depth: 1, breakLength: Infinity}));
  const [first = '', ...more] = error.message.split('\n');
  const line = shortened(first);
  return `${error.name}: ${line}${more.length > 0 && line === first ? ' …' : ''}`;
}

/** What the message goes on to say; a very long one is cut. */
function furtherLines(error: unknown): readonly string[] {
  const lines = error instanceof Error ? error.message.split('\n').slice(1) : [];
  return lines
    .map((line) => shortened(line.trimEnd()))
    .filter(Boolean)
    .slice(0, 20);
}

/** Characters of one line of a message: what is longer holds data, and no screen shows it. */
const longestLine = 1000;

const shortened = (line: string): string => (line.length > longestLine ? `${line.slice(0, longestLine)}…` : line);

/** What `Promise.any` and the like gathered, and what caused the error. */
function causesOf(error: unknown): readonly string[] {
  const gathered: readonly unknown[] = error instanceof AggregateError ? error.errors : [];
  const causes = gathered.slice(0, 3).map((one) => `one of them: ${nameOf(one)}`);
  if (gathered.length > 3) causes.push(`and ${gathered.length - 3} more`);
  const most = causes.length + 3;
  for (let cause = error; cause instanceof Error && cause.cause !== undefined && causes.length < most;) {
    cause = cause.cause;
    causes.push(`caused by ${nameOf(cause)}`);
  }
  return causes;
}

const isSamePlace = (one: Place, other: Place): boolean =>
  one.file === other.file && one.line === other.line && one.column === other.column;

const positionOf = ({file, line, column}: {file: string; line: number; column: number}): string =>
  line === 0 ? file : `${file}:${line}:${column}`;
