import type {LogLine} from '../core/run-event.ts';
import {stoppingInWords} from './stopping-words.ts';
import {unreachable} from '../core/unreachable.ts';
import {blockRows, countByStatus} from './block-rows.ts';
import {countOf} from './count-words.ts';
import {durationInWords} from './duration-words.ts';
import {fitText, widestOf} from './fit-text.ts';
import {blocksInOrder, followRun, type RunView} from './follow-run.ts';
import {hideCursor, liveRegion, showCursor} from './live-region.ts';
import {logLines} from './log-lines.ts';
import {paletteFor} from './palette.ts';
import {renderEnding, renderFailures} from './render-ending.ts';
import type {Look, Reporter} from './reporter.ts';
import {retryInWords} from './retry-words.ts';

export type LiveConsoleOptions = {
  readonly write: (text: string) => void;
  /** Takes what went wrong, which is for standard error; `write` where it is left out. */
  readonly writeFailures?: (text: string) => void;
  /** How diagnostics look there, asked when there are some; as everything else where it is left out. */
  readonly lookOfFailures?: () => Look;
  readonly colour: boolean;
  /** Columns and rows of the terminal, asked before every drawing because it can be resized. */
  readonly size: () => {readonly width: number; readonly height: number};
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Does `action` again and again until what it gave is called; a timer that holds no process back by default. */
  readonly every?: (milliseconds: number, action: () => void) => () => void;
};

/** Twelve pictures a second: a spinner turns calmly and a slow line is not flooded. */
const pictureTime = 83;
const spinners = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'] as const;

/**
 * A run on a terminal: a line for every block that changes in place, logs above it as they come, and at the end its result.
 * The cursor is hidden from the first event to the last, or to `close`.
 */
export function liveConsole({
  write,
  writeFailures = write,
  lookOfFailures,
  colour,
  size,
  now,
  every = everyInterval,
}: LiveConsoleOptions): Reporter {
  const palette = paletteFor(colour);
  const follow = followRun();
  const region = liveRegion(write);
  let view: RunView | undefined;
  let above: string[] = [];
  let hasLogs = false;
  let nameWidth = 0;
  let picture = 0;
  let stopDrawing: (() => void) | undefined;

  const draw = (): void => {
    if (!view) return;
    const {width, height} = size();
    const blocks = blocksInOrder(view);
    const isLive = view.settled === undefined;
    const moment = {now: now(), spinner: spinners[picture % spinners.length] ?? '', palette, isLive};
    // An empty line above; below an empty line, the footer, and the line of the cursor.
    const room = {width: width - 1, height: Math.max(1, height - (isLive ? 4 : 2))};
    const rows = blocks.length > 0 ? ['', ...blockRows(blocks, room, moment)] : [];
    region.draw(isLive ? [...rows, '', footer(view, now())] : rows, above, width);
    above = [];
  };

  const footer = ({blocks, startedAt}: RunView, at: number): string => {
    const {initial = 0, queued = 0, running = 0} = countByStatus([...blocks.values()]);
    const done = blocks.size - initial - queued - running;
    return palette.dim(`${done} of ${countOf(blocks.size, 'block')}   ${durationInWords(at - startedAt)}`);
  };

  const log = (lines: readonly string[]): void => {
    if (!hasLogs) above.push('');
    hasLogs = true;
    above.push(...lines);
  };

  /** Beside the names there has to be room for what is logged: one very long name would fill every line. */
  const linesOf = (block: string, line: LogLine): readonly string[] => {
    const room = Math.floor(size().width / 3);
    return logLines(fitText(block, room), line, Math.min(nameWidth, room), palette);
  };

  const close = (): void => {
    if (!stopDrawing) return;
    stopDrawing();
    stopDrawing = undefined;
    draw();
    write(showCursor);
  };

  const begin = ({pipeline, run, blocks}: RunView): void => {
    nameWidth = widestOf(blocks.keys());
    write(`${hideCursor}${palette.bold(pipeline)}   ${palette.dim(run)}\n`);
    stopDrawing = every(pictureTime, () => {
      picture++;
      draw();
    });
    draw();
  };

  const end = (settled: RunView): void => {
    close();
    const look = {width: size().width, colour, wrap: true};
    const failures = renderFailures(settled, lookOfFailures?.() ?? look);
    if (failures !== '') writeFailures(`\n${failures}`);
    write(`\n${renderEnding(settled, look)}`);
  };

  return {
    event(event) {
      view = follow(event);
      switch (event.type) {
        case 'run-started':
          return begin(view);
        case 'block-log':
          return log(linesOf(event.block, event));
        case 'block-retrying':
          return log(linesOf(event.block, {level: 'warn', message: retryInWords(event), source: 'log'}));
        case 'run-stopping':
          return log([palette.yellow(stoppingInWords(event))]);
        case 'run-settled':
          return end(view);
        case 'block-expanded':
        case 'block-queued':
        case 'block-started':
        case 'block-progress':
        case 'block-transferred':
        case 'block-tested':
        case 'block-settled':
          return undefined; // the next picture shows it
        default:
          return unreachable(event);
      }
    },
    close,
  };
}

function everyInterval(milliseconds: number, action: () => void): () => void {
  const timer = setInterval(action, milliseconds);
  timer.unref();
  return () => clearInterval(timer);
}
