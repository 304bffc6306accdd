import {isBlockKind, type BlockKind} from '../core/block-kind.ts';
import type {DrawnBlock} from './drawn-block.ts';

/** What stands around a label, by kind. */
const shapes: Readonly<Record<BlockKind, readonly [string, string]>> = {
  data_loader: ['[(', ')]'],
  transformer: ['[', ']'],
  data_exporter: ['[/', '/]'],
  sensor: ['{{', '}}'],
  custom: ['(', ')'],
  conditional: ['{', '}'],
  callback: ['([', '])'],
};

/**
 * The pipeline as a Mermaid flowchart, to be put in a page or a pull request; the shape of a block says its kind.
 * What is waited for and is not there is dashed, and so are waits that close a cycle.
 *
 * @example drawMermaid([{name: 'load', kind: 'data_loader', upstream: []}]) // 'flowchart LR\n  b1[("load")]\n'
 */
export function drawMermaid(blocks: readonly DrawnBlock[]): string {
  const missing = [...new Set(blocks.flatMap((block) => block.missing ?? []))];
  // Names may hold what Mermaid reads as its own words (`end`) or signs, so blocks are numbered.
  const idOf = new Map([...blocks.map(({name}) => name), ...missing].map((name, index) => [name, `b${index + 1}`]));
  const nodes = blocks.map(({name, kind}) => {
    const [open, close] = isBlockKind(kind) ? shapes[kind] : shapeOfOthers;
    return `${idOf.get(name)}${open}"${escape(name)}"${close}`;
  });
  const edges = blocks.flatMap(({name, upstream, missing: absent = [], closing = []}) => [
    ...upstream.filter((above) => idOf.has(above)).map((above) => `${idOf.get(above)} --> ${idOf.get(name)}`),
    ...absent.map((above) => `${idOf.get(above)} -.-> ${idOf.get(name)}`),
    ...closing.map((above) => `${idOf.get(above)} -. a cycle .-> ${idOf.get(name)}`),
  ]);
  const absent = missing.flatMap((name) => [
    `${idOf.get(name)}["${escape(name)}: not there"]`,
    `style ${idOf.get(name)} stroke:#dc2626,stroke-dasharray:5 4`,
  ]);
  return ['flowchart LR', ...[...nodes, ...edges, ...absent].map((line) => `  ${line}`)]
    .map((line) => `${line}\n`)
    .join('');
}

/** What only Mage has: notes, charts and the like. */
const shapeOfOthers = ['>', ']'] as const;

/** Mermaid writes signs as `#name;` or `#number;`, also inside quotes. */
const escape = (text: string): string => text.replaceAll(/[#&"<>`\\\n]/g, (sign) => `#${sign.codePointAt(0)};`);
