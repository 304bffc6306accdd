import type {Diagnostic} from '../core/diagnostic.ts';
import type {Located, Place} from '../core/place.ts';
import type {B2Use} from './module-facts.ts';
import type {ModuleSubject, Rule} from './rule.ts';

/**
 * The profile of a block whose function asks for `b2` has all that a client needs. What is missing on this machine may
 * be there on the one that runs the pipeline, so that a missing key is a warning; whatever is wrong in itself is an error.
 */
export const profilesOpenB2: Rule<ModuleSubject> = {
  codes: [
    'missing-setting',
    'unknown-profile',
    'setting-not-text',
    'endpoint-not-a-url',
    'region-contradicts-endpoint',
    'config-not-found',
    'template-syntax',
    'unknown-template-function',
    'json-value-not-found',
  ],
  severities: ['error', 'warning'],
  check(subject) {
    return [...usersByProfile(subject)].flatMap(([profile, users]) => {
      const problem = subject.whyNoClient(profile);
      // A profile that the pipeline's file names is looked up by a rule of its own.
      const isTold = problem?.code === 'unknown-profile' && users.named === 'in the pipeline';
      return problem && !isTold ? [forUsers(problem, users)] : [];
    });
  },
};

/** Blocks that ask for the client of a profile, and where the first of them names it. */
type Users = {readonly names: Set<string>; readonly named: Place | 'in the pipeline' | 'nowhere'};

function usersByProfile({definition, moduleOf}: ModuleSubject): ReadonlyMap<string, Users> {
  const users = new Map<string, Users>();
  for (const block of definition.blocks) {
    const module = moduleOf(block);
    for (const use of module?.b2Uses ?? []) {
      const {profile, named} = profileOf(use, block.configProfile, module?.configProfile, definition.configProfile);
      const user = users.get(profile) ?? {names: new Set(), named};
      user.names.add(block.name.value);
      users.set(profile, user);
    }
  }
  return users;
}

/** The order in which a run looks; `--profile` alone comes before. */
function profileOf(
  {profile, place}: B2Use,
  ofBlock: Located<string> | undefined,
  ofModule: Located<string> | undefined,
  ofPipeline: Located<string> | undefined,
): {readonly profile: string; readonly named: Users['named']} {
  if (profile !== undefined) return {profile, named: place};
  if (ofBlock) return {profile: ofBlock.value, named: 'in the pipeline'};
  if (ofModule) return {profile: ofModule.value, named: ofModule.place};
  return ofPipeline ? {profile: ofPipeline.value, named: 'in the pipeline'} : {profile: 'default', named: 'nowhere'};
}

function forUsers(problem: Diagnostic, {names, named}: Users): Diagnostic {
  const shown = [...names].slice(0, 5).join(', ') + (names.size > 5 ? ` and ${names.size - 5} more` : '');
  const at = problem.at ?? (typeof named === 'string' ? undefined : {place: named, label: 'no such profile'});
  return {
    ...problem,
    ...(problem.code === 'missing-setting' && {severity: 'warning'}),
    ...(at && {at}),
    notes: [...(problem.notes ?? []), `b2 is used by ${shown}`],
  };
}
