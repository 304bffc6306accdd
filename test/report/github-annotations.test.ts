import {expect, test} from 'vitest';
import {githubAnnotations} from '../../runtime/report/github-annotations.ts';
import {markdownReport} from '../../runtime/report/run-markdown.ts';
import {failure, negativeTotal, tell} from './events.ts';

test('an error is an annotation at its line, all of it on one line of the log', () => {
  expect(githubAnnotations([negativeTotal], 'etl/sales')).toBe(
    '::error file=etl/sales/blocks/transformers/clean_orders.ts,line=7,col=13,endColumn=14,title=block-threw::block "clean_orders" threw RangeError: order A-1041 has a negative total: -12.5%0Aattempt 3 of 3; input: 1,204 rows from load_orders; not run because of it: export_orders%0Ahelp: mend the block, then go on from it: magelet run daily_sales --resume\n',
  );
});

test('what GitHub reads as its own is escaped; notes are no annotations', () => {
  const place = {file: 'a,b:c%.yaml', line: 0, column: 0, endColumn: 0};
  expect(
    githubAnnotations([
      {severity: 'warning', code: 'unknown-key', message: '50% of\nthem', at: {place}},
      {severity: 'info', code: 'unused-key', message: 'passes'},
    ]),
  ).toBe('::warning file=a%2Cb%3Ac%25.yaml,title=unknown-key::50%25 of%0Athem\n');
});

test('a run is a table in Markdown, with what went wrong below it', () => {
  let markdown = '';
  tell(markdownReport({write: (text) => void (markdown += text)}), failure);
  expect(markdown.split('\n').slice(0, 9).join('\n')).toBe(`### ✗ daily\\_sales failed in 3.9 s

3 blocks: 1 completed, 1 failed, 1 not run · run \`2026-11-23T14-05-09-k3fd\`

| | block | kind | status | took | rows | size |
|---|---|---|---|--:|--:|--:|
| ✓ | load\\_orders | data loader | completed | 340 ms | 1,204 | 58.2 kB |
| ✗ | clean\\_orders | transformer | failed, attempt 3 | 3.5 s |  |  |
| ⊘ | export\\_orders | data exporter | not run |  |  |  |`);
  expect(markdown).toContain('\n```\nerror[block-threw]: block "clean_orders" threw');
});
