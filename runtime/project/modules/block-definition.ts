import type {ArrowFunctionExpression, CallExpression, Expression, Function, Program} from 'oxc-parser';
import {blockKindNames, blockKinds, type BlockKind} from '../../core/block-kind.ts';
import {namesOfMagelet} from './module-names.ts';

export type FunctionNode = ArrowFunctionExpression | Function;

/** A default export that defines a block in so many words: `export default transformer(…)`. */
export type BlockDefinitionNode = {
  readonly kind: BlockKind;
  readonly call: CallExpression;
  /** The block's function, where it is written here. */
  readonly run?: FunctionNode;
  /** The options, where they are written here. */
  readonly options?: Expression;
};

const kindsByFunction: ReadonlyMap<string, BlockKind> = new Map(
  blockKindNames.map((kind) => [blockKinds[kind].definedBy, kind]),
);

/** The kind that an export of `magelet` defines. */
export const kindDefinedBy = (imported = ''): BlockKind | undefined => kindsByFunction.get(imported);

/** The definition of the block in a file, undefined where the default export is something else or made elsewhere. */
export function blockDefinitionIn(program: Program): BlockDefinitionNode | undefined {
  const exported = program.body.find((statement) => statement.type === 'ExportDefaultDeclaration')?.declaration;
  const call = exported?.type === 'Identifier' ? constantIn(program, exported.name) : exported;
  if (call?.type !== 'CallExpression' || call.callee.type !== 'Identifier') return undefined;
  const kind = kindDefinedBy(namesOfMagelet(program).get(call.callee.name));
  const [first, second] = call.arguments;
  if (kind === undefined || !first || first.type === 'SpreadElement' || second?.type === 'SpreadElement') {
    return undefined;
  }
  const run = functionOf(program, first);
  return {kind, call, ...(run && {run}), ...(second && {options: second})};
}

function functionOf(program: Program, expression: Expression): FunctionNode | undefined {
  if (expression.type === 'ArrowFunctionExpression' || expression.type === 'FunctionExpression') return expression;
  if (expression.type !== 'Identifier') return undefined;
  const {name} = expression;
  const declared = program.body.find(
    (statement) => statement.type === 'FunctionDeclaration' && statement.id?.name === name,
  );
  if (declared?.type === 'FunctionDeclaration') return declared;
  const constant = constantIn(program, name);
  return constant?.type === 'ArrowFunctionExpression' || constant?.type === 'FunctionExpression' ? constant : undefined;
}

/** What `const name = …` at the top of the file says. */
function constantIn(program: Program, name: string): Expression | undefined {
  for (const statement of program.body) {
    if (statement.type !== 'VariableDeclaration' || statement.kind !== 'const') continue;
    const found = statement.declarations.find(({id}) => id.type === 'Identifier' && id.name === name);
    if (found?.init) return found.init;
  }
  return undefined;
}
