import type {Expression} from 'oxc-parser';
import {checkBlockOptions} from '../../authoring/check-block-options.ts';
import type {BlockDefinitionNode} from './block-definition.ts';

/**
 * Whether a block that is defined so is taken with these options, as far as the text tells: of what is written as it
 * is. One that is not fails on its import, which tells why.
 */
export function areOptionsInOrder({kind, options: given}: BlockDefinitionNode): boolean {
  const isTyped = given?.type === 'TSAsExpression' || given?.type === 'TSSatisfiesExpression';
  const options = isTyped ? given.expression : given;
  if (options?.type !== 'ObjectExpression') return true;
  const written: Record<string, unknown> = {};
  for (const property of options.properties) {
    if (property.type !== 'Property' || property.computed) continue;
    const {key, value} = property;
    // What is not known is left out by the check, and its name is looked at all the same.
    if (key.type === 'Identifier') written[key.name] = valueOf(value);
    else if (key.type === 'Literal') written[String(key.value)] = valueOf(value);
  }
  try {
    checkBlockOptions(kind, written);
    return true;
  } catch {
    return false;
  }
}

function valueOf(node: Expression): unknown {
  if (node.type === 'Literal') return node.value;
  const isNegative = node.type === 'UnaryExpression' && node.operator === '-' && node.argument.type === 'Literal';
  return isNegative && node.argument.type === 'Literal' ? -Number(node.argument.value) : undefined;
}
