import {expect, test} from 'vitest';
import {fillTemplate, labelOf} from '../../runtime/scaffold/fill-template.ts';

test('a template without upstream blocks stays as it is, but for the line that labels it', () => {
  const text = 'export default transformer(async (input: Table, {log}) => input);\n';
  expect(fillTemplate(`// template: Backblaze B2\n${text}`, [])).toBe(text);
  expect(fillTemplate(`// template: Backblaze B2\r\n${text}`, [])).toBe(text);
  expect(fillTemplate(text, [])).toBe(text);
});

test('one upstream block gives its name to the parameter and to what is done with it', () => {
  const template = [
    '// input is a table',
    'export default transformer(async (input: Table, {log}) => {',
    "  log.info('input', {rows: context.input});",
    '  return sql`select * from ${input}`;',
    '});',
    '',
  ];
  expect(fillTemplate(template.join('\n'), ['load_orders'])).toBe(
    [
      '// input is a table',
      'export default transformer(async (loadOrders: Table, {log}) => {',
      "  log.info('input', {rows: context.input});",
      '  return sql`select * from ${loadOrders}`;',
      '});',
      '',
    ].join('\n'),
  );
});

test('several upstream blocks give one typed parameter each, in their order', () => {
  expect(fillTemplate('dataExporter((input: {id: number}[], {b2}) => b2.x(input));', ['b', 'a'])).toBe(
    'dataExporter((b: {id: number}[], a: {id: number}[], {b2}) => b2.x(b));',
  );
  expect(fillTemplate('transformer(function (input: Table) { return input; });', ['a'])).toBe(
    'transformer(function (input: Table) { return input; });',
  );
});

test('a template without the mark takes them before the context', () => {
  expect(fillTemplate('export default dataLoader(async ({b2}) => b2.load());', ['days', 'shops'])).toBe(
    'export default dataLoader(async (days: unknown, shops: unknown, {b2}) => b2.load());',
  );
  expect(fillTemplate('export default custom(() => 1);', ['days'])).toBe(
    'export default custom((days: unknown) => 1);',
  );
});

test('the label is what the first line says', () => {
  expect(labelOf('// template: Backblaze B2\nexport default 1;\n')).toBe('Backblaze B2');
  expect(labelOf('export default 1;\n// template: no\n')).toBeUndefined();
});
