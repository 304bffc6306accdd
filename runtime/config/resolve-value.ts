import type {SettingOrigin} from '../core/config-source.ts';
import type {Diagnostic} from '../core/diagnostic.ts';
import {nearestName} from '../core/nearest-name.ts';
import {variableIn, type Environment} from './environment.ts';
import {functionsOfMage, templateFunctions} from './template-functions.ts';
import {parseTemplate, type TemplateCall, type TemplateInput} from './template.ts';
import type {YamlNode, YamlScalar} from './yaml-node.ts';

/** A value with its templates filled in, and what it was made from. */
export type ResolvedValue = {
  /** Undefined where the value is absent: empty in the file, or made from a variable that is not set. */
  readonly value: unknown;
  readonly variables: NonNullable<SettingOrigin['variables']>;
  readonly mistakes: readonly Diagnostic[];
};

/**
 * Fills in the templates of `node` and of everything in it. A text that needs a variable which is not set,
 * without a fallback, is absent, and left out of the map or list that it stands in.
 */
export function resolveValue(node: YamlNode, env: Environment): ResolvedValue {
  const variables = new Map<string, boolean>();
  const mistakes: Diagnostic[] = [];
  // Aliases repeat nodes: each is resolved once, so that a small file stays small.
  const known = new Map<YamlNode, unknown>();

  const resolve = (part: YamlNode): unknown => {
    if (!known.has(part)) known.set(part, resolveNew(part));
    return known.get(part);
  };
  const resolveNew = (part: YamlNode): unknown => {
    if (part.kind === 'sequence') return part.items.map(resolve).filter((item) => item !== undefined);
    if (part.kind === 'scalar') return typeof part.value === 'string' ? fillIn(part) : (part.value ?? undefined);
    const pairs = [...part.entries].map(([key, entry]) => [key, resolve(entry.node)] as const);
    return Object.fromEntries(pairs.filter(([, value]) => value !== undefined));
  };

  const fillIn = (scalar: YamlScalar): unknown => {
    const template = parseTemplate(scalar.text);
    if (!template.ok) {
      mistakes.push(templateSyntax(scalar, template.failure));
      return undefined;
    }
    const parts = template.value.map((part) => (part.kind === 'text' ? part.text : evaluate(scalar, part)));
    if (parts.length === 1) return parts[0];
    return parts.includes(undefined) ? undefined : parts.map(inText).join('');
  };
  const evaluate = (scalar: YamlScalar, call: TemplateCall): unknown => {
    const inputs = call.inputs.map((input: TemplateInput) =>
      input.kind === 'value' ? input.value : evaluate(scalar, input),
    );
    const found = templateFunctions.get(call.name);
    if (!found) {
      mistakes.push(unknownFunction(scalar, call));
      return undefined;
    }
    const [fewest, most] = found.inputs;
    if (inputs.length < fewest || inputs.length > most) {
      mistakes.push(templateSyntax(scalar, `${call.name} is called as ${found.usage}`));
      return undefined;
    }
    const variable = found.variable?.(inputs);
    if (variable !== undefined) variables.set(variable, variableIn(env, variable) !== undefined);
    const result = found.call(inputs, env);
    if (!result.ok) mistakes.push(noJsonValue(scalar, call, result.failure, [...variables.keys()]));
    return result.ok ? result.value : undefined;
  };

  const value = resolve(node);
  return {value, variables: [...variables].map(([name, isSet]) => ({name, isSet})), mistakes};
}

const inText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

const templateSyntax = (scalar: YamlScalar, reason: string): Diagnostic => ({
  severity: 'error',
  code: 'template-syntax',
  message: `this template cannot be read: ${reason}`,
  at: {place: scalar.place},
  notes: [`the functions there are: ${usages()}`],
});

const noJsonValue = (
  scalar: YamlScalar,
  call: TemplateCall,
  reason: string,
  variables: readonly string[],
): Diagnostic => ({
  severity: 'error',
  code: 'json-value-not-found',
  message: `${call.name} finds nothing: ${reason}`,
  at: {place: scalar.place},
  ...(variables.length === 0 ? {} : {notes: [`the text comes from ${variables.join(', ')}`]}),
});

function unknownFunction(scalar: YamlScalar, {name, inputs}: TemplateCall): Diagnostic {
  const reads = functionsOfMage.get(name);
  const nearest = nearestName(name, templateFunctions.keys());
  const first = inputs[0]?.kind === 'value' ? String(inputs[0].value) : 'NAME';
  const variable = first.toUpperCase().replaceAll(/\W/g, '_');
  return {
    severity: 'error',
    code: 'unknown-template-function',
    message: `there is no template function "${name}"`,
    at: {place: scalar.place, ...(nearest === undefined ? {} : {label: `${nearest} is close`})},
    notes: [
      ...(reads === undefined ? [] : [`Mage's ${name} reads ${reads}, which magelet does not`]),
      `the functions there are: ${usages()}`,
    ],
    help:
      nearest !== undefined && reads === undefined
        ? `write ${nearest}`
        : `write "{{ env_var('${variable}') }}", and ${variable}=... in .env`,
  };
}

const usages = (): string => [...templateFunctions.values()].map(({usage}) => usage).join(', ');
