import {resolve} from 'node:path';
import type {Diagnostic} from '../core/diagnostic.ts';
import type {BlockName} from '../core/names.ts';
import type {BlockDefinition, CheckedBlock, CheckedPipeline} from '../core/pipeline.ts';
import {upstreamNames} from '../core/upstream-names.ts';
import type {CheckSubject, ModuleFile} from './rule.ts';
import {rules} from './rules.ts';

/** Everything that the rules found, in the order of the file, and the pipeline itself where none of it is an error. */
export type PipelineCheck = {readonly diagnostics: readonly Diagnostic[]; readonly checked?: CheckedPipeline};

/**
 * Checks a pipeline by every rule. The only way to a `CheckedPipeline`: the caller gives it on only where reading the
 * file made no error either.
 *
 * @example
 * const {diagnostics, checked} = checkPipeline({definition, profiles, moduleFileOf, projectFolder: '/project'});
 */
export function checkPipeline(subject: CheckSubject & {readonly projectFolder: string}): PipelineCheck {
  const found = new Map<BlockDefinition, ModuleFile>();
  // Rules ask for the same file more than once, and each answer is a look at the disk.
  const moduleFileOf = (block: BlockDefinition): ModuleFile => {
    const file = found.get(block) ?? subject.moduleFileOf(block);
    found.set(block, file);
    return file;
  };
  const {definition} = subject;
  const {blocks: named, misnamed = []} = definition;
  const looked = misnamed.length === 0 ? definition : {...definition, blocks: [...named, ...misnamed]};
  const diagnostics = rules.flatMap((rule) => rule.check({...subject, definition: looked, moduleFileOf})).sort(byLine);
  const isWhole = !definition.unreadable && !definition.blocks.some(({kindIsGuessed}) => kindIsGuessed);
  if (!isWhole || diagnostics.some(({severity}) => severity === 'error')) return {diagnostics};
  const blocks = definition.blocks.map((block): CheckedBlock => ({
    name: block.name.value,
    kind: block.kind.value,
    // Every name has been found among the blocks.
    upstream: upstreamNames(block) as readonly BlockName[],
    modulePath: resolve(subject.projectFolder, moduleFileOf(block).path),
    definition: block,
  }));
  // The brand is only ever given here, after the last rule.
  return {diagnostics, checked: {definition, blocks} as unknown as CheckedPipeline};
}

const byLine = (a: Diagnostic, b: Diagnostic): number => (a.at?.place.line ?? 0) - (b.at?.place.line ?? 0);
