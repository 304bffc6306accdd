import type {Located, Place} from '../core/place.ts';
import type {B2Use} from './module-facts.ts';
import type {ModuleSubject} from './rule.ts';

/** Blocks that ask for the client of a profile, and where the first of them names it. */
export type B2Users = {
  readonly names: Set<string>;
  readonly named: Place | 'in the pipeline' | 'nowhere';
  /** The buckets that they name in so many words. */
  readonly buckets: Set<string>;
};

/** Who asks for which profile's B2 client, in one pipeline. */
export function b2Users({definition, moduleOf}: ModuleSubject): ReadonlyMap<string, B2Users> {
  const users = new Map<string, B2Users>();
  for (const block of definition.blocks) {
    const module = moduleOf(block);
    for (const use of module?.b2Uses ?? []) {
      const {profile, named} = profileOf(use, block.configProfile, module?.configProfile, definition.configProfile);
      const user = users.get(profile) ?? {names: new Set(), named, buckets: new Set()};
      user.names.add(block.name.value);
      if (use.bucket !== undefined) user.buckets.add(use.bucket);
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
): {readonly profile: string; readonly named: B2Users['named']} {
  if (profile !== undefined) return {profile, named: place};
  if (ofBlock) return {profile: ofBlock.value, named: 'in the pipeline'};
  if (ofModule) return {profile: ofModule.value, named: ofModule.place};
  return ofPipeline ? {profile: ofPipeline.value, named: 'in the pipeline'} : {profile: 'default', named: 'nowhere'};
}
