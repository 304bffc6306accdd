import type {Diagnostic} from '../core/diagnostic.ts';
import {blockHasItsKind} from './block-has-its-kind.ts';
import {blockLoads} from './block-loads.ts';
import {inputsMeetUpstreams} from './inputs-meet-upstreams.ts';
import {profilesOpenB2} from './profiles-open-b2.ts';
import {remotePlaceOpens} from './remote-place-opens.ts';
import type {ModuleSubject, Rule} from './rule.ts';
import {sqlNamesItsUpstreams} from './sql-names-its-upstreams.ts';
import {sqlParses} from './sql-parses.ts';

/** What a pipeline and the files of its blocks obey together. `validate` looks; a run finds out when it gets there. */
export const moduleRules: readonly Rule<ModuleSubject>[] = [
  blockLoads,
  blockHasItsKind,
  inputsMeetUpstreams,
  sqlParses,
  sqlNamesItsUpstreams,
  profilesOpenB2,
  remotePlaceOpens,
];

/** Checks the files of a pipeline's blocks by every rule. */
export const checkModules = (subject: ModuleSubject): readonly Diagnostic[] =>
  moduleRules.flatMap((rule) => rule.check(subject));
