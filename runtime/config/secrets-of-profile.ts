import {variableIn, type Environment} from './environment.ts';
import type {Profile} from './read-profile.ts';
import {resolveValue} from './resolve-value.ts';
import {holdsSecret, passwordsIn} from './secret-keys.ts';
import type {YamlNode, YamlScalar} from './yaml-node.ts';

/**
 * The secrets of a profile: values of keys that hold secrets, the variables they are made from,
 * and passwords inside URLs. Templates that cannot be filled in give what can be had of them.
 */
export function secretsOf(profile: Profile, env: Environment): readonly string[] {
  const secrets = new Set<string>();
  const addAll = (scalar: YamlScalar, isSecret: boolean): void => {
    const {value, variables} = resolveValue(scalar, env);
    const texts = [value, ...variables.map(({name}) => variableIn(env, name))].filter((part) => part !== undefined);
    for (const text of texts.map(asText)) {
      for (const secret of isSecret ? [text] : passwordsIn(text)) secrets.add(secret);
    }
  };
  for (const [name, node] of profile) for (const {scalar, isSecret} of leavesOf(name, node)) addAll(scalar, isSecret);
  return [...secrets];
}

type Leaf = {readonly scalar: YamlScalar; readonly isSecret: boolean};

/** Every scalar below `node`; the nearest key decides whether it is secret. */
function leavesOf(name: string, node: YamlNode): readonly Leaf[] {
  const leaves: Leaf[] = [];
  const seen = {secret: new Set<YamlNode>(), open: new Set<YamlNode>()};
  const rest: {readonly name: string; readonly node: YamlNode}[] = [{name, node}];
  for (let next = rest.pop(); next; next = rest.pop()) {
    const isSecret = holdsSecret(next.name);
    const once = isSecret ? seen.secret : seen.open;
    if (once.has(next.node)) continue;
    once.add(next.node);
    const {name: owner, node: part} = next;
    if (part.kind === 'scalar') leaves.push({scalar: part, isSecret});
    else if (part.kind === 'sequence') for (const item of part.items) rest.push({name: owner, node: item});
    else for (const [key, entry] of part.entries) rest.push({name: key, node: entry.node});
  }
  return leaves;
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
