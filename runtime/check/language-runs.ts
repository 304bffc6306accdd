import type {Diagnostic} from '../core/diagnostic.ts';
import type {BlockDefinition, PipelineDefinition} from '../core/pipeline.ts';
import type {Located} from '../core/place.ts';
import type {ModuleFile, Rule} from './rule.ts';

const languagesThatRun = new Set(['typescript', 'javascript', 'sql']);

/** Whether a block is written in what magelet runs; a block that says nothing is TypeScript. */
export const runsHere = ({language}: BlockDefinition): boolean => !language || languagesThatRun.has(language.value);

/** A block of a Mage project may be Python, R or YAML. It is told here, and not by a crash in the run. */
export const languageRuns: Rule = {
  codes: ['unsupported-language'],
  severities: ['error'],
  check({definition, moduleFileOf}) {
    return definition.blocks.flatMap((block) =>
      block.language && !runsHere(block) ? unsupported(definition, block, block.language, moduleFileOf(block)) : [],
    );
  },
};

function unsupported(
  {name: pipeline}: PipelineDefinition,
  {name: {value: name}, kind: {value: kind}}: BlockDefinition,
  language: Located<string>,
  file: ModuleFile,
): Diagnostic {
  return {
    severity: 'error',
    code: 'unsupported-language',
    message: `block "${name}" is written in ${spoken.get(language.value) ?? language.value}, which magelet does not run`,
    at: {place: language.place},
    notes: [file.exists ? `its TypeScript file is there: ${file.path}` : `its TypeScript file would be ${file.path}`],
    help: file.exists
      ? 'write language: typescript, or take the line out'
      : `magelet new block ${kind} ${name} --pipeline ${pipeline}`,
  };
}

const spoken: ReadonlyMap<string, string> = new Map([
  ['python', 'Python'],
  ['r', 'R'],
  ['yaml', 'YAML'],
]);
