import type {ModuleSubject, Rule} from './rule.ts';

/** The file of a block can be imported: whoever tried says what a run would say of it. */
export const blockLoads: Rule<ModuleSubject> = {
  codes: ['block-syntax', 'block-not-loaded', 'import-not-found', 'block-exited', 'block-crashed', 'wrong-option'],
  severities: ['error'],
  check: ({definition, moduleOf}) => definition.blocks.flatMap((block) => moduleOf(block)?.mistake ?? []),
};
