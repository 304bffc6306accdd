import type {Expression, Program, Statement, VariableDeclaration} from 'oxc-parser';
import {blockDefinitionIn} from './block-definition.ts';
import {namesOfMagelet} from './module-names.ts';

/**
 * Whether nothing that a file does when it is imported can fail or go on without end: it declares types, functions and
 * plain values, and defines its block. Its imports are another question. Where in doubt, it is not.
 */
export function isInert(program: Program): boolean {
  const known = new Set(['undefined', 'NaN', 'Infinity']);
  const test = [...namesOfMagelet(program)].find(([, imported]) => imported === 'test')?.[0];
  const block = blockDefinitionIn(program)?.call;
  const scope: Scope = {known, test, block};
  // Functions are there from the start.
  for (const statement of program.body) {
    const declared = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (declared?.type === 'FunctionDeclaration' && declared.id) known.add(declared.id.name);
    if (statement.type === 'ImportDeclaration') for (const {local} of statement.specifiers) known.add(local.name);
  }
  return program.body.every((statement) => isInertStatement(statement, scope));
}

type Scope = {readonly known: Set<string>; readonly test: string | undefined; readonly block: Expression | undefined};

const declarations: ReadonlySet<string> = new Set([
  'ImportDeclaration',
  'TSTypeAliasDeclaration',
  'TSInterfaceDeclaration',
  'FunctionDeclaration',
  'EmptyStatement',
]);

function isInertStatement(statement: Program['body'][number] | Statement, scope: Scope): boolean {
  if (declarations.has(statement.type)) return true;
  if (statement.type === 'VariableDeclaration') return isInertVariable(statement, scope);
  if (statement.type === 'ExportNamedDeclaration') {
    if (statement.source) return false;
    return statement.declaration ? isInertStatement(statement.declaration, scope) : statement.exportKind === 'type';
  }
  if (statement.type !== 'ExportDefaultDeclaration') return false;
  const {declaration} = statement;
  if (declaration.type === 'FunctionDeclaration') return true;
  if (declaration.type === 'ClassDeclaration' || declaration.type === 'TSInterfaceDeclaration') return false;
  return isInertValue(declaration, scope);
}

function isInertVariable({declarations, declare}: VariableDeclaration, scope: Scope): boolean {
  if (declare) return true;
  return declarations.every(({id, init}) => {
    const isFine = id.type === 'Identifier' && (!init || isInertValue(init, scope));
    if (isFine) scope.known.add(id.name);
    return isFine;
  });
}

function isInertValue(value: Expression, scope: Scope): boolean {
  if (value.type === 'Literal') return !('regex' in value);
  if (value.type === 'ArrowFunctionExpression' || value.type === 'FunctionExpression') return true;
  if (value.type === 'Identifier') return scope.known.has(value.name);
  if (value.type === 'TemplateLiteral') return value.expressions.every(({type}) => type === 'Literal');
  if (value.type === 'UnaryExpression') return value.operator === '-' && value.argument.type === 'Literal';
  if (value.type === 'TSAsExpression' || value.type === 'TSSatisfiesExpression') {
    return isInertValue(value.expression, scope);
  }
  if (value.type === 'ArrayExpression') {
    return value.elements.every((item) => item !== null && item.type !== 'SpreadElement' && isInertValue(item, scope));
  }
  if (value.type === 'ObjectExpression') {
    return value.properties.every(
      (property) => property.type === 'Property' && !property.computed && isInertValue(property.value, scope),
    );
  }
  return value.type === 'CallExpression' && isDefinition(value, scope);
}

/** `transformer(run, options)` and `test(title, run)`, which only keep what they are given. */
function isDefinition(call: Extract<Expression, {type: 'CallExpression'}>, scope: Scope): boolean {
  const inputs = call.arguments;
  const isTest = call.callee.type === 'Identifier' && call.callee.name === scope.test;
  const run = isTest ? inputs[1] : inputs[0];
  if (call !== scope.block && !isTest) return false;
  if (run?.type !== 'ArrowFunctionExpression' && run?.type !== 'FunctionExpression') return false;
  return inputs.every((input) => input.type !== 'SpreadElement' && isInertValue(input, scope));
}
