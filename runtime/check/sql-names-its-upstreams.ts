import {attachedKinds} from '../core/block-kind.ts';
import {indexOfInput, notWaitedFor, waitsInWords} from '../core/input-names.ts';
import {upstreamNames} from '../core/upstream-names.ts';
import type {ModuleSubject, Rule} from './rule.ts';

/** SQL speaks of outputs that its block receives: each pipeline that has the block waits for what the file names. */
export const sqlNamesItsUpstreams: Rule<ModuleSubject> = {
  codes: ['sql-template'],
  severities: ['error'],
  check: ({definition, outputsNamedIn}) =>
    definition.blocks
      .filter(({kind}) => !attachedKinds.has(kind.value))
      .flatMap((block) => {
        const names = upstreamNames(block);
        return outputsNamedIn(block)
          .filter(({value}) => indexOfInput(names, value) === -1)
          .map(({value, place}) => ({
            ...notWaitedFor(value, names),
            at: {place},
            related: [{place: block.name.place, label: waitsInWords(names)}],
          }));
      }),
};
