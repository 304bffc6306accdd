import {attachedKinds} from '../core/block-kind.ts';
import type {Diagnostic} from '../core/diagnostic.ts';
import {waitsInWords} from '../core/input-names.ts';
import type {BlockDefinition, PipelineDefinition} from '../core/pipeline.ts';
import {upstreamNames} from '../core/upstream-names.ts';
import type {Parameter} from './module-facts.ts';
import type {ModuleSubject, Rule} from './rule.ts';

/**
 * A block's function takes one input for each block that it waits for, and then the context. Only what is certain is
 * told: a function may take fewer inputs than there are, have defaults, or take all of them as `...inputs`.
 */
export const inputsMeetUpstreams: Rule<ModuleSubject> = {
  codes: ['wrong-input-count'],
  severities: ['error'],
  check: ({definition, moduleOf}) =>
    definition.blocks.flatMap((block) => {
      const parameters = attachedKinds.has(block.kind.value) ? undefined : moduleOf(block)?.parameters;
      return parameters ? (wrongInputCount(definition, block, parameters) ?? []) : [];
    }),
};

function wrongInputCount(
  {name: pipeline, file}: PipelineDefinition,
  {name, upstream}: BlockDefinition,
  parameters: readonly Parameter[],
): Diagnostic | undefined {
  const names = upstreamNames({upstream});
  const given = names.length;
  const wrong = parameters.findIndex((parameter, index) => isWrong(parameter, index, given));
  const parameter = parameters[wrong];
  if (!parameter) return undefined;
  const taken = inputsTaken(parameters);
  const isContext = parameter.role === 'context';
  return {
    severity: 'error',
    code: 'wrong-input-count',
    message: `block "${name.value}" takes ${inWords(taken, 'input')}, and in ${pipeline} it waits for ${inWords(given, 'block')}`,
    at: {
      place: parameter.place,
      label: isContext && wrong < given ? `receives the output of ${upstream[wrong]?.value}` : receivedAt(wrong, given),
    },
    related: [{place: name.place, label: waitsInWords(names, 4)}],
    help:
      taken > given
        ? `name ${taken - given} more in upstream_blocks of ${name.value} in ${file}, or take the parameter out`
        : 'give the function one parameter for each block that it waits for, in their order, before the context',
  };
}

/** The context stands behind the outputs: at `given`, and at no place before. */
function isWrong({role, count}: Parameter, index: number, given: number): boolean {
  if (count === 'all the rest') return false;
  if (role === 'context') return index < given || (index > given && count === 'one');
  if (index === given) return role === 'input';
  return index > given && count === 'one';
}

/** All before the context, wherever it is; without one that is certain, all that are certainly inputs. */
function inputsTaken(parameters: readonly Parameter[]): number {
  const context = parameters.findIndex(({role}) => role === 'context');
  if (context !== -1) return context;
  const lastInput = parameters.findLastIndex(({role}) => role === 'input');
  return Math.max(lastInput + 1, parameters.length - 1);
}

const receivedAt = (index: number, given: number): string =>
  index === given ? 'receives the context' : 'receives nothing';

const inWords = (count: number, noun: string): string =>
  `${count === 0 ? 'no' : count} ${noun}${count === 1 ? '' : 's'}`;
