import type {Diagnostic} from '../core/diagnostic.ts';
import {b2Users, type B2Users} from './b2-users.ts';
import {codesOfNoClient} from './codes-of-no-client.ts';
import type {ModuleSubject, Rule} from './rule.ts';

/**
 * The profile of a block whose function asks for `b2` has all that a client needs. What is missing on this machine may
 * be there on the one that runs the pipeline, so that a missing key is a warning; whatever is wrong in itself is an error.
 */
export const profilesOpenB2: Rule<ModuleSubject> = {
  codes: codesOfNoClient,
  severities: ['error', 'warning'],
  check(subject) {
    return [...b2Users(subject)].flatMap(([profile, users]) => {
      const problem = subject.whyNoClient(profile);
      // A profile that the pipeline's file names is looked up by a rule of its own.
      const isTold = problem?.code === 'unknown-profile' && users.named === 'in the pipeline';
      return problem && !isTold ? [forUsers(problem, users)] : [];
    });
  },
};

function forUsers(problem: Diagnostic, {names, named}: B2Users): Diagnostic {
  const shown = [...names].slice(0, 5).join(', ') + (names.size > 5 ? ` and ${names.size - 5} more` : '');
  const at = problem.at ?? (typeof named === 'string' ? undefined : {place: named, label: 'no such profile'});
  return {
    ...problem,
    ...(problem.code === 'missing-setting' && {severity: 'warning'}),
    ...(at && {at}),
    notes: [...(problem.notes ?? []), `b2 is used by ${shown}`],
  };
}
