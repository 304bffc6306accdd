import type {Diagnostic} from '../core/diagnostic.ts';
import {uriBelow} from '../core/remote-place.ts';
import {codesOfNoClient} from './codes-of-no-client.ts';
import type {ModuleSubject, Rule} from './rule.ts';

/**
 * The profile that opens `remote_variables_dir` has all that a client needs. As with the profiles of blocks, a key that is
 * missing on this machine is a warning, and whatever is wrong in itself is an error.
 */
export const remotePlaceOpens: Rule<ModuleSubject> = {
  codes: codesOfNoClient,
  severities: ['error', 'warning'],
  check({definition, remote, whyNoClient}) {
    if (!remote) return [];
    const {configProfile} = definition;
    const problem = whyNoClient(configProfile?.value ?? 'default', remote.value.scheme);
    // A profile that the pipeline's file names is looked up by a rule of its own.
    if (!problem || (problem.code === 'unknown-profile' && configProfile)) return [];
    const told: Diagnostic = {
      ...problem,
      ...(problem.code === 'missing-setting' && {severity: 'warning'}),
      at: problem.at ?? {place: remote.place, label: 'is opened with that profile'},
      notes: [...(problem.notes ?? []), `the runs of ${definition.name} are kept with it at ${uriBelow(remote.value)}`],
    };
    return [told];
  },
};
