import {blockKinds} from '../core/block-kind.ts';
import {bytesInWords} from './byte-words.ts';
import {countOf, groupDigits} from './count-words.ts';
import {durationInWords} from './duration-words.ts';
import {blocksInOrder, followRun, type BlockView, type RunView} from './follow-run.ts';
import {printable} from './printable.ts';
import {renderFailures} from './render-ending.ts';
import type {Reporter} from './reporter.ts';
import {blockLooks, countsInWords, runLooks} from './status-look.ts';

/** A reporter that writes a settled run as Markdown: how it went, a table of its blocks, and what went wrong. */
export function markdownReport({write}: {readonly write: (markdown: string) => void}): Reporter {
  const follow = followRun();
  return {
    event(event) {
      const view = follow(event);
      if (event.type === 'run-settled') write(runMarkdown(view));
    },
    close: () => {},
  };
}

function runMarkdown(view: RunView): string {
  const {pipeline, run, settled, blocks} = view;
  const {mark, word} = runLooks[settled?.status ?? 'running'];
  const failures = renderFailures(view, {width: 120, colour: false});
  // A fence longer than any that is in the text ends at its own end.
  const fence = '`'.repeat(Math.max(3, ...[...failures.matchAll(/`+/g)].map(([run]) => run.length + 1)));
  return [
    `### ${mark} ${cell(pipeline)} ${word} in ${durationInWords(settled?.took ?? 0)}`,
    '',
    `${countOf(blocks.size, 'block')}: ${countsInWords(settled?.counts ?? {})} · run \`${run}\``,
    '',
    '| | block | kind | status | took | rows | size |',
    '|---|---|---|---|--:|--:|--:|',
    ...blocksInOrder(view).map(rowOf),
    '',
    ...(failures === '' ? [] : [fence, failures.trimEnd(), fence, '']),
  ].join('\n');
}

function rowOf({name, kind, status, took, attempt, output}: BlockView): string {
  const {mark, word} = blockLooks[status];
  const cells = [
    mark,
    cell(name),
    blockKinds[kind].spoken,
    attempt > 1 ? `${word}, attempt ${attempt}` : word,
    took > 0 ? durationInWords(took) : '',
    output?.rows === undefined ? '' : groupDigits(output.rows),
    output && output.kind !== 'nothing' ? bytesInWords(output.bytes) : '',
  ];
  return `| ${cells.join(' | ')} |`;
}

/** Names may hold what Markdown reads as its own. */
const cell = (text: string): string => printable(text).replaceAll(/[\\|_*`<>[\]]/g, '\\$&');
