import type {ParamPattern, Program, TSType} from 'oxc-parser';
import type {Parameter} from '../../check/module-facts.ts';
import type {SourceText} from '../../core/source-text.ts';
import type {FunctionNode} from './block-definition.ts';
import {namesFrom, namesOfMagelet} from './module-names.ts';

/**
 * The parameters of a block's function in order. Which of them are inputs and which is the context follows from
 * their types; where these do not tell, nothing is claimed.
 */
export function parametersOf(run: FunctionNode, program: Program, source: SourceText): readonly Parameter[] {
  const names: TypeNames = {ofMagelet: namesOfMagelet(program), ofDanfo: namesFrom('magelet/danfo', program)};
  const isTypeScript = /\.[mc]?tsx?$/.test(source.file);
  return run.params.filter(isNoThis).map((parameter): Parameter => {
    const place = source.placeOf(parameter.start, parameter.end);
    if (parameter.type === 'RestElement') return {place, role: 'input or context', count: 'all the rest'};
    if (parameter.type === 'TSParameterProperty') return {place, role: 'input or context', count: 'one or none'};
    const pattern = parameter.type === 'AssignmentPattern' ? parameter.left : parameter;
    const isOptional = parameter.type === 'AssignmentPattern' || (pattern as {optional?: boolean}).optional === true;
    const type = pattern.typeAnnotation?.typeAnnotation;
    const role = type ? roleOfType(type, names) : isTypeScript ? roleOfPattern(pattern) : 'input or context';
    return {place, role, count: isOptional ? 'one or none' : 'one'};
  });
}

/** What a file calls the types that it imports: the name there, by the name here. */
export type TypeNames = {
  readonly ofMagelet: ReadonlyMap<string, string>;
  readonly ofDanfo: ReadonlyMap<string, string>;
};

const isNoThis = (parameter: ParamPattern): boolean => parameter.type !== 'Identifier' || parameter.name !== 'this';

/** Types that no context has. */
const typesOfInputs: ReadonlySet<string> = new Set([
  'TSArrayType',
  'TSTupleType',
  'TSStringKeyword',
  'TSNumberKeyword',
  'TSBigIntKeyword',
  'TSBooleanKeyword',
  'TSNullKeyword',
  'TSUndefinedKeyword',
]);

function roleOfType(type: TSType, names: TypeNames): Parameter['role'] {
  if (typesOfInputs.has(type.type)) return 'input';
  if (type.type === 'TSTypeOperator' && type.operator === 'readonly') return roleOfType(type.typeAnnotation, names);
  if (type.type === 'TSUnionType') {
    return type.types.every((member) => roleOfType(member, names) === 'input') ? 'input' : 'input or context';
  }
  if (type.type !== 'TSTypeReference') return 'input or context';
  return roleOfName(type.typeName.type === 'Identifier' ? type.typeName.name : '', names);
}

/** Of a parameter whose type goes by that name. */
export function roleOfName(name: string, names: TypeNames): Parameter['role'] {
  const imported = names.ofMagelet.get(name);
  if (imported === 'BlockContext' || imported === 'CallbackContext') return 'context';
  return imported === 'Table' || names.ofDanfo.get(name) === 'DataFrame' ? 'input' : 'input or context';
}

/** A parameter without a type is the context to TypeScript; that an author meant it so, the names in it show. */
function roleOfPattern(pattern: ParamPattern): Parameter['role'] {
  if (pattern.type !== 'ObjectPattern') return 'input or context';
  const members = pattern.properties.map((property) =>
    property.type === 'Property' && property.key.type === 'Identifier' ? property.key.name : '',
  );
  return isOfContext(members) ? 'context' : 'input or context';
}

/** Whether an object of which these members are taken is surely the context. */
export const isOfContext = (members: readonly string[]): boolean =>
  members.length > 0 && members.every((member) => membersOfContext.has(member));

/** Those that no row of data is likely to have as its columns, and all together with them. */
const membersOfContext: ReadonlySet<string> = new Set([
  'b2',
  'io',
  'config',
  'configuration',
  'variables',
  'log',
  'signal',
  'progress',
  'run',
  'block',
  'attempt',
  'env',
  'tempDir',
  'parent',
]);
