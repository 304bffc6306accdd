import {blockKinds, type BlockKind} from '../core/block-kind.ts';
import type {Diagnostic} from '../core/diagnostic.ts';
import {wholeFile} from '../core/place.ts';
import type {ExportedBlock} from './module-facts.ts';
import type {ModuleSubject, Rule} from './rule.ts';

/** The file of a block exports a block, of the kind that the pipeline says. */
export const blockHasItsKind: Rule<ModuleSubject> = {
  codes: ['block-wrong-export'],
  severities: ['error'],
  check: ({definition, moduleFileOf, moduleOf}) =>
    definition.blocks.flatMap((block) => {
      const module = moduleOf(block);
      if (!module || module.mistake) return [];
      const {exported} = module;
      // A kind that was guessed is told where it is written, and the file does not contradict it.
      const kind = block.kindIsGuessed && exported.what === 'block' ? exported.kind : block.kind.value;
      return wrongExport(exported, {name: block.name.value, kind}, moduleFileOf(block).path) ?? [];
    }),
};

/** What is wrong with the default export of a block's file; a run asks the same when it has imported it. */
export function wrongExport(
  exported: ExportedBlock,
  {name, kind}: {readonly name: string; readonly kind: BlockKind},
  file: string,
): Diagnostic | undefined {
  const {definedBy, spoken} = blockKinds[kind];
  const place = exported.what === 'nothing' ? wholeFile(file) : exported.place;
  const base = {severity: 'error', code: 'block-wrong-export', at: {place}} as const;
  if (exported.what !== 'block') {
    const found =
      exported.what === 'nothing'
        ? `has no default export, which would be its ${spoken}`
        : `exports ${exported.described} as its default, not a ${spoken}`;
    return {
      ...base,
      message: `the file of block "${name}" ${found}`,
      help: `end it with: export default ${definedBy}(async (…) => { … });`,
    };
  }
  if (exported.kind === kind) return undefined;
  const found = blockKinds[exported.kind];
  return {
    ...base,
    message: `the file of block "${name}" defines a ${found.spoken}, but the pipeline says ${spoken}`,
    help: `write type: ${exported.kind} in the pipeline, or ${definedBy}(…) in the file`,
  };
}
