import {expect, test} from 'vitest';
import {renderDiagnostic} from '../../runtime/report/render-diagnostic.ts';
import {wrapText} from '../../runtime/report/wrap-text.ts';

const far = {
  severity: 'error',
  code: 'unknown-upstream',
  message: 'block "clean_orders" waits for "load_order", which daily_sales does not have',
  notes: ['a name that no block has is left out by Mage, and its block then runs at once, on nothing at all'],
  help: 'write load_orders, or create it: magelet new block data_loader load_order --pipeline daily_sales',
} as const;

test('sentences are broken at words, hanging below where they began; a command is kept whole', () => {
  expect(renderDiagnostic(far, {width: 72, colour: false, wrap: true})).toBe(
    `error[unknown-upstream]: block "clean_orders" waits for "load_order",
  which daily_sales does not have
   = note: a name that no block has is left out by Mage, and its block
           then runs at once, on nothing at all
   = help: write load_orders, or create it:
           magelet new block data_loader load_order --pipeline daily_sales
`,
  );
});

test('a pipe has no edge: nothing is broken', () => {
  expect(renderDiagnostic(far, {width: 40, colour: false}).split('\n')).toHaveLength(4);
});

test.each([
  [
    'a word wider than the screen goes over its edge',
    'see /a/very/long/path/that/has/no/end now',
    16,
    ['see', '/a/very/long/path/that/has/no/end', 'now'],
  ],
  ['wide characters take two columns', '読み 書き 読み', 10, ['読み 書き', '読み']],
  ['spaces within a line are kept', 'a  b   c', 4, ['a ', 'b  ', 'c']],
  ['a line that fits is left as it is', 'fits here', 9, ['fits here']],
  ['a command alone is never broken', 'magelet run sales --resume', 10, ['magelet run sales --resume']],
])('%s', (_, text, width, lines) => {
  expect(wrapText(text, {width, first: 0, indent: 0})).toEqual(lines);
});
