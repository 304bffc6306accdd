import {blockHasFile} from './block-has-file.ts';
import {blocksAreUnique} from './blocks-are-unique.ts';
import {downstreamAgrees} from './downstream-agrees.ts';
import {kindRuns} from './kind-runs.ts';
import {languageRuns} from './language-runs.ts';
import {noCycle} from './no-cycle.ts';
import {profilesExist} from './profiles-exist.ts';
import {replicatedBlockExists} from './replicated-block-exists.ts';
import type {Rule} from './rule.ts';
import {sqlExportsSomewhere} from './sql-exports-somewhere.ts';
import {sqlRunsInDuckdb} from './sql-runs-in-duckdb.ts';
import {upstreamExists} from './upstream-exists.ts';
import {upstreamIsNamedOnce} from './upstream-is-named-once.ts';

/** Every rule that a pipeline obeys before it may run. A new rule is a file and a line here. */
export const rules: readonly Rule[] = [
  blocksAreUnique,
  upstreamExists,
  upstreamIsNamedOnce,
  downstreamAgrees,
  noCycle,
  kindRuns,
  languageRuns,
  replicatedBlockExists,
  blockHasFile,
  profilesExist,
  sqlExportsSomewhere,
  sqlRunsInDuckdb,
];
