import type {Diagnostic} from '../core/diagnostic.ts';
import type {BlockDefinition, PipelineDefinition} from '../core/pipeline.ts';
import type {ModuleFile, Rule} from './rule.ts';

/** Mage has kinds of blocks that magelet does not run. They are drawn, and told before a run. */
export const kindRuns: Rule = {
  codes: ['unsupported-block-kind'],
  severities: ['error'],
  check({definition, moduleFileOf}) {
    return definition.blocks.flatMap((block) =>
      block.kindOfMage === undefined ? [] : unsupported(definition, block, block.kindOfMage, moduleFileOf(block)),
    );
  },
};

function unsupported(
  {name: pipeline}: PipelineDefinition,
  {name: {value: name}, kind: {place}}: BlockDefinition,
  kind: string,
  file: ModuleFile,
): Diagnostic {
  const custom = 'write type: custom, which may do the same';
  return {
    severity: 'error',
    code: 'unsupported-block-kind',
    message: `block "${name}" is of Mage's kind "${kind}", which magelet does not run`,
    at: {place},
    notes: [file.exists ? `its TypeScript file is there: ${file.path}` : `its TypeScript file would be ${file.path}`],
    help: file.exists ? custom : `${custom}, then: magelet new block custom ${name} --pipeline ${pipeline}`,
  };
}
