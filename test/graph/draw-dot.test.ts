import {execFileSync, spawnSync} from 'node:child_process';
import {expect, test} from 'vitest';
import {drawDot} from '../../runtime/graph/draw-dot.ts';

const drawing = drawDot('sales', [
  {name: 'load', kind: 'data_loader', upstream: [], closing: ['save']},
  {name: 'note', kind: 'markdown', upstream: []},
  {name: 'save', kind: 'data_exporter', upstream: ['load'], missing: ['a "ghost" \\ \n']},
]);

test('blocks are boxes in the colour of their kind, and what is wrong is dashed and red', () => {
  expect(drawing).toBe(String.raw`digraph "sales" {
  rankdir=LR;
  bgcolor="transparent";
  node [shape=box, style="rounded,filled", fontname="Helvetica,Arial,sans-serif", fontcolor="#18181b"];
  edge [color="#8b949e"];
  "load" [label="load\ndata loader", fillcolor="#dbeafe", color="#3b82f6"];
  "note" [label="note\nmarkdown", fillcolor="#f4f4f5", color="#a1a1aa", style="rounded,filled,dashed"];
  "save" [label="save\ndata exporter", fillcolor="#fef3c7", color="#d97706"];
  "a \"ghost\" \\ \n" [label="a \"ghost\" \\ \n\nnot there", style="dashed", color="#dc2626", fillcolor="white"];
  "save" -> "load" [style="dashed", color="#dc2626"];
  "load" -> "save";
  "a \"ghost\" \\ \n" -> "save" [style="dashed", color="#dc2626"];
}
`);
});

test('Graphviz reads it', ({skip}) => {
  skip(spawnSync('dot', ['-V']).error !== undefined, 'Graphviz is not installed (Debian: graphviz)');
  const plain = execFileSync('dot', ['-Tplain'], {input: drawing, encoding: 'utf8'});
  expect(plain.split('\n').flatMap((line) => /^(node|edge) (\w+)/.exec(line)?.slice(1, 3).join(' ') ?? [])).toEqual([
    'node load',
    'node note',
    'node save',
    'edge load',
    'edge save',
  ]);
});
