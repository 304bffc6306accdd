import {expect, test} from 'vitest';
import {blockDefinitionIn} from '../../../runtime/project/modules/block-definition.ts';
import {factsOfDefinition} from '../../../runtime/project/modules/facts-of-modules.ts';
import {SureModules} from '../../../runtime/project/modules/loads-surely.ts';
import {openModuleParser, openSyntaxCheck} from '../../../runtime/project/modules/parse-module.ts';
import {factsOfPlainText} from '../../../runtime/project/modules/plain-facts.ts';

const file = 'blocks/transformers/a.ts';
const magelet = `import {transformer, dataLoader as load, type Table, type BlockContext} from 'magelet';\n`;

const plain = [
  `${magelet}export default transformer((rows: Order[], {log}) => rows);`,
  `${magelet}type A = {id: number; of: 'a;}'}\nexport default transformer(async (a: readonly A[], b: A, {config, log}) => [a, b],);\n`,
  `${magelet}type A = string | 'b';\ninterface B { c: A }\n// it's\nexport default load(() => { return \`\${[1, \`)\`]}\`; });`,
  `${magelet}/* export default load((a) => a) */ export default transformer((a, {id}, {log}, t: Table, c: BlockContext,): {a: 1} => a)`,
  `${magelet}export default transformer((a: Record<string, number>, b: Array<Map<string, A[]>>, c: string, d: A<B>[]) => a)`,
  `import type {A} from './nowhere.ts'\n${magelet}export default transformer((a: A, b: {id: number}[], c: undefined) => a);`,
  `import {join} from 'node:path';\n${magelet}export default transformer((a) => join("')", a)) // end`,
];

test('what the text of a plain file tells is what its tree tells', async () => {
  const [parse, isWhole] = await Promise.all([openModuleParser(), openSyntaxCheck()]);
  const sure = new SureModules(parse);
  for (const text of plain) {
    const parsed = parse(file, text);
    const definition = blockDefinitionIn(parsed.program);
    expect(sure.loadsSurely(file, parsed), text).toBe(true);
    expect(factsOfPlainText(file, text, isWhole), text).toEqual(definition && factsOfDefinition(definition, parsed));
  }
});

test.each([
  ['a mistake of syntax', `${magelet}export default transformer((a) => { let b = ; });`],
  ['a statement after a type', `${magelet}type A = {}\nfail();\nexport default transformer((a) => a);`],
  ['an assignment that looks like a type', `${magelet}type\nA = {};\nexport default transformer((a) => a);`],
  ['options', `${magelet}export default transformer((a) => a, {configProfile: 'b'});`],
  ['a client of B2', `${magelet}export default transformer((a, {b2}) => b2.load('c'));`],
  ['a regular expression', `${magelet}export default transformer((a: string[]) => a.filter((b) => /'/.test(b)));`],
  ['a default', `${magelet}export default transformer((a = 1) => a);`],
  ['a function made elsewhere', `${magelet}export default transformer((make()));`],
  [
    'an export that magelet lacks',
    `import {transformer, tranformer} from 'magelet';\nexport default transformer((a) => a);`,
  ],
  ['code in half a comment', `// ${magelet}export default transformer((a) => a);`],
  ['code after the block', `${magelet}export default transformer((a) => a); fail();`],
  ['a file that it imports', `import {a} from './a.ts';\n${magelet}export default transformer((b) => b);`],
])('%s is left to the tree', async (_, text) => {
  expect(factsOfPlainText(file, text, await openSyntaxCheck())).toBeUndefined();
});
