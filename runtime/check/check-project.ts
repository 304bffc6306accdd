import type {Diagnostic} from '../core/diagnostic.ts';
import {noSpareBlocks} from './no-spare-blocks.ts';
import type {ProjectSubject, Rule} from './rule.ts';
import {templatesAreReadable} from './templates-are-readable.ts';
import {templatesStandAlone} from './templates-stand-alone.ts';

/** What a project obeys as a whole. None of it keeps a pipeline from running. */
export const projectRules: readonly Rule<ProjectSubject>[] = [templatesAreReadable, templatesStandAlone, noSpareBlocks];

/** Checks a project by every rule. */
export const checkProject = (subject: ProjectSubject): readonly Diagnostic[] =>
  projectRules.flatMap((rule) => rule.check(subject));
