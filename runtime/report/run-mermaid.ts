import type {BlockRunStatus} from '../core/statuses.ts';
import {durationInWords} from './duration-words.ts';
import type {RunView} from './follow-run.ts';
import {blockLooks} from './status-look.ts';

const fills: Readonly<Record<BlockRunStatus, string>> = {
  initial: '#eceff2',
  queued: '#eceff2',
  running: '#cfe3f7',
  completed: '#cdeedb',
  reused: '#e3f5ea',
  failed: '#f8d0ce',
  upstream_failed: '#eceff2',
  condition_failed: '#eceff2',
  cancelled: '#f7e5bd',
};

/** A run as a Mermaid flowchart: what waited for what, how each block ended, and in what time. Whole lines. */
export function runMermaid({blocks}: RunView): string {
  const ids = new Map([...blocks.keys()].map((name, index) => [name, `b${index}`]));
  const list = [...blocks.values()];
  const nodes = list.map(({name, status, took}) => {
    const told = took > 0 ? `${blockLooks[status].word}, ${durationInWords(took)}` : blockLooks[status].word;
    return `  ${ids.get(name)}["${escapeLabel(name)}<br>${told}"]:::${status}`;
  });
  const edges = list.flatMap(({name, upstream}) =>
    upstream.flatMap((above) => (ids.has(above) ? [`  ${ids.get(above)} --> ${ids.get(name)}`] : [])),
  );
  const used = [...new Set(list.map(({status}) => status))];
  const classes = used.map((status) => `  classDef ${status} fill:${fills[status]},stroke:#6a737d,color:#24292f`);
  return ['flowchart LR', ...nodes, ...edges, ...classes].map((line) => `${line}\n`).join('');
}

/** Mermaid reads entities by number, and nothing else as it stands. */
const escapeLabel = (text: string): string =>
  text.replaceAll(/[^\p{L}\p{N} _./-]/gu, (character) => `#${character.codePointAt(0) ?? 0};`);
