import {variableIn, type Environment} from '../config/environment.ts';
import {parseTemplate, type TemplateCall} from '../config/template.ts';
import type {YamlNode, YamlScalar} from '../config/yaml-node.ts';
import type {Diagnostic} from '../core/diagnostic.ts';
import type {ProjectSubject, Rule} from './rule.ts';

/**
 * Templates are filled in once. One that stands in what another one gives, in its fallback or in the variable it reads,
 * stays the text that it is.
 */
export const templatesStandAlone: Rule<ProjectSubject> = {
  codes: ['nested-template'],
  severities: ['warning'],
  check: ({profiles, env}) =>
    profiles.flatMap((profile) => [...profile.values()].flatMap(scalarsIn).flatMap((scalar) => nestedIn(scalar, env))),
};

function scalarsIn(node: YamlNode): readonly YamlScalar[] {
  const scalars = new Set<YamlScalar>();
  const seen = new Set<YamlNode>();
  const open = [node];
  for (let next = open.pop(); next; next = open.pop()) {
    // Aliases repeat nodes.
    if (seen.has(next)) continue;
    seen.add(next);
    if (next.kind === 'scalar') scalars.add(next);
    else if (next.kind === 'sequence') open.push(...next.items);
    else open.push(...[...next.entries.values()].map((entry) => entry.node));
  }
  return [...scalars];
}

function nestedIn(scalar: YamlScalar, env: Environment): readonly Diagnostic[] {
  if (typeof scalar.value !== 'string' || !scalar.text.includes('{{')) return [];
  const template = parseTemplate(scalar.text);
  if (!template.ok) return [];
  return template.value.flatMap((part) => (part.kind === 'call' ? nestedInCall(part, scalar, env) : []));
}

function nestedInCall(call: TemplateCall, scalar: YamlScalar, env: Environment): readonly Diagnostic[] {
  return call.inputs.flatMap((input, index): readonly Diagnostic[] => {
    if (input.kind === 'call') return nestedInCall(input, scalar, env);
    if (typeof input.value !== 'string') return [];
    if (isTemplate.test(input.value)) return [inFallback(call, scalar, input.value)];
    const isVariable = call.name === 'env_var' && index === 0;
    const value = isVariable ? variableIn(env, input.value) : undefined;
    return value !== undefined && isTemplate.test(value) ? [inVariable(input.value, scalar)] : [];
  });
}

const isTemplate = /\{\{[^]*\}\}/;

const inFallback = ({name}: TemplateCall, {place}: YamlScalar, value: string): Diagnostic => ({
  severity: 'warning',
  code: 'nested-template',
  message: `a template stands in the text that ${name} is given, and is not filled in`,
  at: {place},
  help: `write the call alone, as in ${name}('NAME', ${/\{\{\s*(.*?)\s*\}\}/s.exec(value)?.[1] ?? "env_var('OTHER')"})`,
});

const inVariable = (variable: string, {place}: YamlScalar): Diagnostic => ({
  severity: 'warning',
  code: 'nested-template',
  message: `the variable ${variable} holds a template, which is not filled in`,
  at: {place},
  notes: ['what a template gives is taken as it is'],
  help: `set ${variable} to the value itself`,
});
