import {isBlockKind} from '../core/block-kind.ts';
import {spokenKind, type DrawnBlock} from './drawn-block.ts';
import {colours, kindLook} from './kind-look.ts';

/**
 * The pipeline in the language of Graphviz, from left to right; a block's id is its name.
 * What is waited for and is not there, and waits that close a cycle, are dashed and red.
 *
 * @example drawDot('sales', [{name: 'load', kind: 'data_loader', upstream: []}]) // then: dot -Tpng
 */
export function drawDot(pipeline: string, blocks: readonly DrawnBlock[]): string {
  const missing = [...new Set(blocks.flatMap((block) => block.missing ?? []))];
  const lines = [
    'rankdir=LR;',
    'bgcolor="transparent";',
    `node [shape=box, style="rounded,filled", fontname="Helvetica,Arial,sans-serif", fontcolor="${colours.text}"];`,
    `edge [color="${colours.line}"];`,
    ...blocks.map(({name, kind}) => `${quoted(name)} [${attributes(name, kind)}];`),
    ...missing.map((name) => `${quoted(name)} [label=${quoted(`${name}\nnot there`)}, ${red}, fillcolor="white"];`),
    ...blocks.flatMap(({name, upstream, missing: absent = [], closing = []}) => [
      ...upstream.map((above) => `${quoted(above)} -> ${quoted(name)};`),
      ...[...absent, ...closing].map((above) => `${quoted(above)} -> ${quoted(name)} [${red}];`),
    ]),
  ];
  return `digraph ${quoted(pipeline)} {\n${lines.map((line) => `  ${line}\n`).join('')}}\n`;
}

function attributes(name: string, kind: string): string {
  const {fill, stroke} = kindLook(kind);
  const dashed = isBlockKind(kind) ? '' : ', style="rounded,filled,dashed"';
  return `label=${quoted(`${name}\n${spokenKind(kind)}`)}, fillcolor="${fill}", color="${stroke}"${dashed}`;
}

const red = `style="dashed", color="${colours.mistake}"`;

/** A text in quotes: DOT knows no sign but the quote, and reads `\n` in labels. */
const quoted = (text: string): string =>
  `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
