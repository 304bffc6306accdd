import {expect, test} from 'vitest';
import {renderChanges, renderPreview, type ShownChange} from '../../runtime/report/render-changes.ts';

const changes: readonly ShownChange[] = [
  {
    action: 'create',
    path: 'blocks/custom/a.ts',
    content: "import {custom} from 'magelet';\n\nexport default custom(() => 1);\n",
  },
  {
    action: 'edit',
    path: 'p/metadata.yaml',
    before: 'name: p\n1\n2\n3\nold\n4\n5\n6\n7\nlast\n',
    content: 'name: p\n1\n2\n3\nnew\nnewer\n4\n5\n6\n7\n',
  },
  {action: 'move', path: 'a.ts', to: 'b.ts'},
  {action: 'remove', path: 'c.ts'},
];

test('a preview shows new files whole and changed ones around their changes, cut at the edge of the screen', () => {
  expect(renderPreview(changes, {width: 24, colour: false})).toBe(`write  blocks/custom/a.ts
  + import {custom} fro…
  +
  + export default cust…

change  p/metadata.yaml
    …
    2
    3
  - old
  + new
  + newer
    4
    5
    6
    7
  - last

move  a.ts to b.ts

remove  c.ts
`);
});

test('what was done is a line for each file', () => {
  expect(
    renderChanges({changes, notes: ['"A" becomes a'], next: ['npx magelet run p']}, {width: 80, colour: false}),
  ).toBe(
    `note: "A" becomes a
wrote    blocks/custom/a.ts
changed  p/metadata.yaml
moved    a.ts to b.ts
removed  c.ts

next
  npx magelet run p
`,
  );
});
