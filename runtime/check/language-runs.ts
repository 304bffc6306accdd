import type {Diagnostic} from '../core/diagnostic.ts';
import {nearestName} from '../core/nearest-name.ts';
import type {BlockDefinition, PipelineDefinition} from '../core/pipeline.ts';
import type {Located} from '../core/place.ts';
import type {ModuleFile, Rule} from './rule.ts';

const languagesThatRun = new Set(['typescript', 'javascript', 'sql']);

/** Whether a block is of a kind, and written in what magelet runs; a block that says nothing is TypeScript. */
export const runsHere = ({language, kindOfMage}: BlockDefinition): boolean =>
  kindOfMage === undefined && (!language || languagesThatRun.has(language.value));

/**
 * A block of a Mage project may be Python, R or YAML: its language says so, or the file that is there where no other is.
 * It is told here, and not by a crash in the run.
 */
export const languageRuns: Rule = {
  codes: ['unsupported-language'],
  severities: ['error'],
  check({definition, moduleFileOf}) {
    return definition.blocks.flatMap((block) => {
      if (block.kindOfMage !== undefined || (block.language && runsHere(block))) return [];
      const file = moduleFileOf(block);
      if (block.language) return unsupported(definition, block, block.language, file);
      const {inOtherLanguage: other} = file;
      return other ? unsupported(definition, block, {value: other.language, place: block.name.place}, file) : [];
    });
  },
};

function unsupported(
  {name: pipeline}: PipelineDefinition,
  block: BlockDefinition,
  language: Located<string>,
  file: ModuleFile,
): Diagnostic {
  const {name} = block;
  const meant = languageMeant(language.value);
  if (meant !== undefined) return misspelt(name.value, language, meant);
  const source = block.replicates?.original ?? block;
  const isWritten = language.place !== name.place;
  const other = file.inOtherLanguage?.path;
  return {
    severity: 'error',
    code: 'unsupported-language',
    message: `block "${name.value}" is written in ${spoken.get(language.value) ?? language.value}, which magelet does not run`,
    at: {place: language.place, ...(!isWritten && other !== undefined && {label: `${other} is its file`})},
    notes: [file.exists ? `its TypeScript file is there: ${file.path}` : `its TypeScript file would be ${file.path}`],
    help: file.exists
      ? 'write language: typescript, or take the line out'
      : `magelet new block ${source.kind.value} ${source.name.value} --pipeline ${pipeline}`,
  };
}

/** A language that runs, which somebody wrote in their own way. */
function languageMeant(written: string): string | undefined {
  const lower = written.toLowerCase();
  return shortNames.get(lower) ?? (spoken.has(lower) ? undefined : nearestName(lower, languagesThatRun));
}

const shortNames: ReadonlyMap<string, string> = new Map([
  ['ts', 'typescript'],
  ['js', 'javascript'],
  ['node', 'javascript'],
  ['duckdb', 'sql'],
]);

const misspelt = (block: string, {value, place}: Located<string>, meant: string): Diagnostic => ({
  severity: 'error',
  code: 'unsupported-language',
  message: `block "${block}" has the language "${value}", which magelet does not know`,
  at: {place},
  notes: [`the languages are ${[...languagesThatRun].join(', ')}`],
  help: `write language: ${meant}`,
});

const spoken: ReadonlyMap<string, string> = new Map([
  ['python', 'Python'],
  ['r', 'R'],
  ['yaml', 'YAML'],
]);
