import {b2Users} from '../check/b2-users.ts';
import type {ModuleSubject} from '../check/rule.ts';
import type {Diagnostic} from '../core/diagnostic.ts';
import {examineProfile} from './examine-profile.ts';
import type {Project} from './open-project.ts';

/**
 * What only the network knows: whether the profiles that blocks use are accepted, and whether the buckets that they
 * name are there. Asks as `magelet doctor` does, and writes nothing.
 */
export async function connectProfiles(
  project: Project,
  subjects: readonly ModuleSubject[],
): Promise<readonly Diagnostic[]> {
  const questions = new Map<string, Set<string>>();
  for (const subject of subjects) {
    for (const [profile, {buckets}] of b2Users(subject)) {
      // What is wrong before anything is sent has been told.
      if (subject.whyNoClient(profile)) continue;
      questions.set(profile, (questions.get(profile) ?? new Set()).union(buckets));
    }
    const {remote, definition} = subject;
    const profile = definition.configProfile?.value ?? 'default';
    if (remote?.value.scheme !== 'b2' || subject.whyNoClient(profile)) continue;
    questions.set(profile, (questions.get(profile) ?? new Set()).union(new Set([remote.value.bucket])));
  }
  const answers: Diagnostic[] = [];
  for (const [profile, buckets] of questions) {
    for (const bucket of buckets.size > 0 ? buckets : [undefined]) {
      answers.push(...(await failuresOf(project, profile, bucket)));
    }
  }
  return answers;
}

async function failuresOf(
  project: Project,
  profile: string,
  bucket: string | undefined,
): Promise<readonly Diagnostic[]> {
  const failures: Diagnostic[] = [];
  for await (const {diagnostic} of examineProfile(project, {profile, ...(bucket !== undefined && {bucket})})) {
    // A project with a local bucket may have no keys at all.
    if (!diagnostic || diagnostic.code === 'missing-setting') continue;
    // A key that may only write cannot list: whether a block needs to, only the block knows.
    const lacksRight = diagnostic.code === 'b2-not-allowed' || diagnostic.code === 'missing-capability';
    failures.push(lacksRight ? {...diagnostic, severity: 'warning'} : diagnostic);
  }
  return failures;
}
