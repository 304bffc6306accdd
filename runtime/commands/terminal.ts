import type {Diagnostic} from '../core/diagnostic.ts';
import type {Look} from '../report/reporter.ts';
import {annotationsOf} from './continuous-integration.ts';

/** What a command writes to and knows of it; the only place that touches the process's streams. */
export const terminal = {
  /** Results. Where nobody watches, what comes within a hundredth of a second is written together. */
  out(text: string): void {
    if (process.stdout.isTTY) return void process.stdout.write(text);
    if (held === '') setTimeout(writeHeld, longestHeld).unref();
    held += text;
  },
  /** Diagnostics and everything else that is no result; after the results that came before. */
  err(text: string): void {
    writeHeld();
    process.stderr.write(text);
  },
  /** An empty line between diagnostics and the results after them, where both are seen on one screen. */
  gap(): void {
    if (process.stdout.isTTY && process.stderr.isTTY) process.stderr.write('\n');
  },
  get isInteractive(): boolean {
    return process.stdout.isTTY && process.stdin.isTTY;
  },
  /** Columns; 120 where the output is no terminal, and lines need no cutting short. */
  get width(): number {
    return process.stdout.columns ?? 120;
  },
  get height(): number {
    return process.stdout.rows ?? 24;
  },
  /** How results may look; only on a screen are their lines broken where it ends. */
  get look(): Look {
    return {
      width: terminal.width,
      wrap: process.stdout.columns !== undefined,
      colour: terminal.colourOf(process.stdout),
      calledAs: calledAs(),
    };
  },
  /** The same of diagnostics, which may go another way. */
  get lookOfErrors(): Look {
    const {columns} = process.stderr;
    return {
      width: columns ?? 120,
      wrap: columns !== undefined,
      colour: terminal.colourOf(process.stderr),
      calledAs: calledAs(),
    };
  },
  colourOf(stream: {readonly isTTY?: boolean}): boolean {
    if (process.env['NO_COLOR']) return false;
    if (process.env['FORCE_COLOR'] && process.env['FORCE_COLOR'] !== '0') return true;
    return Boolean(stream.isTTY) && process.env['TERM'] !== 'dumb';
  },
};

/** Milliseconds: a line into a pipe costs as much as a small block does, and ten are not noticed. */
const longestHeld = 10;

let held = '';

function writeHeld(): void {
  const text = held;
  held = '';
  if (text !== '') process.stdout.write(text);
}

// A pipe takes some 64 kB at once, and the rest when it is read: what is first written at the exit would be lost with it.
process.on('beforeExit', writeHeld);
process.on('exit', writeHeld);

/** npm, and what works like it, says which command it runs for: magelet is then on its path, and not on that of the shell. */
const calledAs = (): string => (process.env['npm_command'] === undefined ? 'magelet' : 'npx magelet');

/** Shows diagnostics on standard error. */
export async function show(diagnostics: readonly Diagnostic[]): Promise<void> {
  if (diagnostics.length === 0) return;
  const {renderDiagnostics} = await import('../report/render-diagnostic.ts');
  terminal.err(renderDiagnostics(diagnostics, terminal.lookOfErrors));
  terminal.err(await annotationsOf(diagnostics));
}

/** Shows why nothing was begun and sets the exit code for it. */
export async function couldNotStart(diagnostics: readonly Diagnostic[]): Promise<void> {
  await show(diagnostics);
  process.exitCode = exitCodes['could not start'];
}

export const exitCodes = {done: 0, 'a block failed': 1, 'could not start': 2, interrupted: 130} as const;
