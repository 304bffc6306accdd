import {expect, test} from 'vitest';
import {blockKindNames} from '../../runtime/core/block-kind.ts';
import {drawMermaid} from '../../runtime/graph/draw-mermaid.ts';

test('every kind has its shape and every wait its arrow', () => {
  const blocks = blockKindNames.map((kind, index) => ({
    name: `a_${kind}`,
    kind,
    upstream: index > 0 ? ['a_data_loader', 'ghost'] : [],
  }));
  expect(drawMermaid(blocks)).toBe(
    `
flowchart LR
  b1[("a_data_loader")]
  b2["a_transformer"]
  b3[/"a_data_exporter"/]
  b4{{"a_sensor"}}
  b5("a_custom")
  b6{"a_conditional"}
  b7(["a_callback"])
  b1 --> b2
  b1 --> b3
  b1 --> b4
  b1 --> b5
  b1 --> b6
  b1 --> b7
`.trimStart(),
  );
});

test('a name is text, whatever signs it holds', () => {
  expect(drawMermaid([{name: 'a"]; end #1 <b> `x`\n', kind: 'transformer', upstream: []}])).toBe(
    'flowchart LR\n  b1["a#34;]; end #35;1 #60;b#62; #96;x#96;#10;"]\n',
  );
});

test('kinds that do not run, what is not there and what closes a cycle have looks of their own', () => {
  expect(
    drawMermaid([
      {name: 'a', kind: 'markdown', upstream: [], closing: ['b']},
      {name: 'b', kind: 'custom', upstream: ['a'], missing: ['ghost']},
    ]),
  ).toBe(`flowchart LR
  b1>"a"]
  b2("b")
  b2 -. a cycle .-> b1
  b1 --> b2
  b3 -.-> b2
  b3["ghost: not there"]
  style b3 stroke:#dc2626,stroke-dasharray:5 4
`);
});
