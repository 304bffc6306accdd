import {basename} from 'node:path';
import type {Diagnostic} from '../core/diagnostic.ts';
import {nearestName} from '../core/nearest-name.ts';
import type {BlockDefinition, PipelineDefinition} from '../core/pipeline.ts';
import {runsHere} from './language-runs.ts';
import type {ModuleFile, Rule} from './rule.ts';

/** Every block has its module; one in another language is told by `language-runs`. */
export const blockHasFile: Rule = {
  codes: ['block-not-found'],
  severities: ['error'],
  check({definition, moduleFileOf}) {
    const missing = definition.blocks
      // The file of a replica is told at the block that has it.
      .filter((block) => runsHere(block) && !block.replicates && hasItsPath(block))
      // Where a file has to be follows from the name, too.
      .filter((block) => !definition.misnamed?.includes(block) || block.filePath !== undefined)
      .map((block) => ({block, file: moduleFileOf(block)}))
      .filter(({file}) => !file.exists && !file.inOtherLanguage);
    const others = missing.length > mostComparedWith ? [] : undefined;
    return missing.map(({block, file}) => notFound(definition, block, others ? {...file, others} : file));
  },
};

/** Where a file has to be follows from the kind, and of one that was guessed nothing follows; a path that is written stands. */
const hasItsPath = ({kindIsGuessed, filePath}: BlockDefinition): boolean => !kindIsGuessed || filePath !== undefined;

/** Where more files are missing, the folder is missing, and a name that is close says nothing. */
const mostComparedWith = 50;

function notFound(
  {name: pipeline}: PipelineDefinition,
  block: BlockDefinition,
  {path, others, ofAnotherKind}: ModuleFile,
): Diagnostic {
  const {name, kind, filePath} = block;
  const nearest = nearestName(
    basename(path),
    others.map((other) => basename(other)),
  );
  const close = others.find((other) => basename(other) === nearest);
  const notes = [
    ...(close === undefined ? [] : [`${close} is close`]),
    ...(ofAnotherKind === undefined ? [] : [`${ofAnotherKind} is there: the type says in which folder is looked`]),
  ];
  return {
    severity: 'error',
    code: 'block-not-found',
    message: `block "${name.value}" has no file`,
    at: {place: (filePath ?? name).place, label: `${path} is not there`},
    ...(notes.length > 0 && {notes}),
    help: filePath
      ? `write ${close ?? 'the path of a file in the project'}`
      : `magelet new block ${kind.value} ${name.value} --pipeline ${pipeline}`,
  };
}
