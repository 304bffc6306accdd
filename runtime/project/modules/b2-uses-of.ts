import type {Node, ParamPattern} from 'oxc-parser';
import type {B2Use} from '../../check/module-facts.ts';
import type {SourceText} from '../../core/source-text.ts';
import type {FunctionNode} from './block-definition.ts';
import {walkTree} from './walk-tree.ts';

/**
 * Where a block's function asks its context for a B2 client: `b2.load('sales-lake', …)`, `context.io('archive')`.
 * A function that hands its context on is not followed.
 */
export function b2UsesOf(run: FunctionNode, source: SourceText): readonly B2Use[] {
  const names = namesOfContext(run.params);
  const uses: B2Use[] = [];
  const isMember = (node: Node, member: 'b2' | 'io'): boolean =>
    node.type === 'Identifier'
      ? names[member].has(node.name)
      : node.type === 'MemberExpression' &&
        node.object.type === 'Identifier' &&
        names.whole.has(node.object.name) &&
        node.property.type === 'Identifier' &&
        node.property.name === member;
  const clientIn = (node: Node): B2Use | undefined => {
    const place = source.placeOf(node.start, node.end);
    if (isMember(node, 'b2')) return {place};
    if (node.type !== 'CallExpression' || !isMember(node.callee, 'io')) return undefined;
    const profile = textOf(node.arguments[0]);
    return profile === undefined ? undefined : {place, profile};
  };
  // To walk through a function costs as much as to parse it.
  if (!run.body || !mentionsClient.test(source.text.slice(run.start, run.end))) return uses;
  walkTree(run.body, (node) => {
    // The first member of a call, `b2.load('bucket')`, names the bucket.
    if (node.type === 'CallExpression' && node.callee.type === 'MemberExpression') {
      const client = clientIn(node.callee.object);
      const bucket = textOf(node.arguments[0]);
      if (client) uses.push(bucket === undefined ? client : {...client, bucket});
    }
    return true;
  });
  return uses;
}

/** Of a text without it, no client is asked for. */
export const mentionsClient = /\b(?:b2|io)\b/;

type ContextNames = {readonly b2: Set<string>; readonly io: Set<string>; readonly whole: Set<string>};

/** What a function calls its parameters, and the two members of the context that reach B2. */
function namesOfContext(parameters: readonly ParamPattern[]): ContextNames {
  const names: ContextNames = {b2: new Set(), io: new Set(), whole: new Set()};
  for (const pattern of parameters) {
    if (pattern.type === 'Identifier') names.whole.add(pattern.name);
    if (pattern.type !== 'ObjectPattern') continue;
    for (const property of pattern.properties) {
      if (property.type !== 'Property' || property.key.type !== 'Identifier') continue;
      const member = property.key.name;
      if ((member === 'b2' || member === 'io') && property.value.type === 'Identifier') {
        names[member].add(property.value.name);
      }
    }
  }
  return names;
}

const textOf = (node: Node | undefined): string | undefined =>
  node?.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined;
