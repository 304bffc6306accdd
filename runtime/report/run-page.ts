import {blockKinds} from '../core/block-kind.ts';
import {bytesInWords} from './byte-words.ts';
import {groupDigits} from './count-words.ts';
import {durationInWords} from './duration-words.ts';
import {blocksInOrder, type BlockView, type RunView} from './follow-run.ts';
import {renderFailures} from './render-ending.ts';
import {blockLooks} from './status-look.ts';
import {xmlText} from './xml-text.ts';

/** A run as one HTML page that needs nothing beside it: its Gantt chart, a table of its blocks, and what went wrong. */
export function runPage(view: RunView, gantt: string): string {
  const failures = renderFailures(view, {width: 120, colour: false});
  const rows = blocksInOrder(view).map(rowOf);
  return [
    '<!doctype html>',
    '<html lang="en">',
    `<head><meta charset="utf-8"><title>${xmlText(`${view.pipeline} ${view.run}`)}</title>`,
    `<style>body{font:14px system-ui,sans-serif;color:#24292f;margin:24px;max-width:1100px}svg{max-width:100%;height:auto}table{border-collapse:collapse;margin:16px 20px}td,th{padding:4px 14px 4px 0;text-align:left;border-bottom:1px solid #e3e6ea}.number{text-align:right}pre{background:#f6f8fa;padding:12px;margin:16px 20px;overflow:auto}</style>`,
    '</head>',
    '<body>',
    gantt.trimEnd(),
    '<table>',
    '<tr><th></th><th>block</th><th>kind</th><th>status</th><th class="number">took</th><th class="number">rows</th><th class="number">size</th></tr>',
    ...rows,
    '</table>',
    ...(failures === '' ? [] : [`<pre>${xmlText(failures)}</pre>`]),
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function rowOf({name, kind, status, attempt, took, output}: BlockView): string {
  const {mark, word} = blockLooks[status];
  const text = (value: string): string => `<td>${xmlText(value)}</td>`;
  const number = (value: string): string => `<td class="number">${xmlText(value)}</td>`;
  return `<tr>${[
    text(mark),
    text(name),
    text(blockKinds[kind].spoken),
    text(attempt > 1 ? `${word}, attempt ${attempt}` : word),
    number(took > 0 ? durationInWords(took) : ''),
    number(output?.rows === undefined ? '' : groupDigits(output.rows)),
    number(output && output.kind !== 'nothing' ? bytesInWords(output.bytes) : ''),
  ].join('')}</tr>`;
}
