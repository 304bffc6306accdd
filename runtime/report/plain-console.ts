import {blockKinds} from '../core/block-kind.ts';
import type {RunEvent} from '../core/run-event.ts';
import {stoppingInWords} from './stopping-words.ts';
import {unreachable} from '../core/unreachable.ts';
import {countOf} from './count-words.ts';
import {durationInWords} from './duration-words.ts';
import {padText, widestOf} from './fit-text.ts';
import {followRun, type BlockView, type RunView} from './follow-run.ts';
import {leftOutInWords} from './left-out-words.ts';
import {listInWords} from './list-words.ts';
import {logLines} from './log-lines.ts';
import {outputInWords} from './output-words.ts';
import {paletteFor} from './palette.ts';
import {renderEnding, renderFailures} from './render-ending.ts';
import type {Look, Reporter} from './reporter.ts';
import {retryInWords} from './retry-words.ts';
import {blockLooks} from './status-look.ts';

export type PlainConsoleOptions = Look & {
  readonly write: (text: string) => void;
  /** Where diagnostics go; with everything else where it is left out. */
  readonly writeFailures?: (text: string) => void;
  /** How diagnostics look there; as everything else where it is left out. */
  readonly lookOfFailures?: Look;
};

/** A run as lines that stay: one for each thing worth a line, what happened and the block in columns; then its result. */
export function plainConsole({write, writeFailures = write, lookOfFailures, ...look}: PlainConsoleOptions): Reporter {
  const palette = paletteFor(look.colour);
  const follow = followRun();
  let nameWidth = 0;

  const line = (happened: string, name: string, told: string): void =>
    write(`${`${padText(happened, verbWidth)}  ${padText(name, nameWidth)}   ${told}`.trimEnd()}\n`);

  const end = (view: RunView): void => {
    const failures = renderFailures(view, lookOfFailures ?? look);
    if (failures !== '') writeFailures(`\n${failures}`);
    write(`\n${renderEnding(view, look)}`);
  };

  const begin = (view: RunView): void => {
    nameWidth = widestOf(view.blocks.keys());
    write(`${view.pipeline}   ${view.run}   ${countOf(view.blocks.size, 'block')}\n\n`);
  };

  return {
    event(event) {
      const view = follow(event);
      switch (event.type) {
        case 'run-started':
          return begin(view);
        case 'block-started':
          return line('started', event.block, startedInWords(view, event));
        case 'block-log':
          return write(
            logLines(event.block, event, nameWidth, palette)
              .map((logged) => `${padText('log', verbWidth)}  ${logged}\n`)
              .join(''),
          );
        case 'block-retrying':
          return line('retrying', event.block, retryInWords(event));
        case 'block-settled': {
          const block = view.blocks.get(event.block);
          return block && line(blockLooks[block.status].word, block.name, settledInWords(block, view));
        }
        case 'run-stopping':
          return write(`${padText('stopping', verbWidth)}  ${stoppingInWords(event)}\n`);
        case 'run-settled':
          return end(view);
        case 'block-expanded':
        case 'block-queued':
        case 'block-progress':
        case 'block-transferred':
        case 'block-tested':
          return undefined;
        default:
          return unreachable(event);
      }
    },
    close: () => {},
  };
}

const verbWidth = 'completed'.length;

function startedInWords(view: RunView, {block, attempt, attempts}: Extract<RunEvent, {type: 'block-started'}>): string {
  const kind = view.blocks.get(block)?.kind;
  if (attempt > 1) return `attempt ${attempt} of ${attempts}`;
  return kind ? blockKinds[kind].spoken : '';
}

function settledInWords(block: BlockView, view: RunView): string {
  if (block.status === 'upstream_failed') return `because ${listInWords(block.because ?? [])} failed`;
  if (block.status === 'condition_failed') return leftOutInWords(block, view);
  const time = (block.took > 0 ? durationInWords(block.took) : '').padStart('1 h 02 m'.length);
  const attempts = block.attempt > 1 ? `attempt ${block.attempt} of ${block.attempts}` : '';
  return [time, outputInWords(block), attempts].filter((words) => words !== '').join('   ');
}
