import type {YamlNode} from '../config/yaml-node.ts';
import {readYaml} from '../config/yaml-document.ts';
import type {Diagnostic} from '../core/diagnostic.ts';
import {nearestName} from '../core/nearest-name.ts';
import {failed, success, type Result} from '../core/result.ts';
import {sourceText} from '../core/source-text.ts';
import {listed} from '../core/listed.ts';
import type {ProjectTexts, SourceFile} from './project-texts.ts';
import {ownNames, triggerReferences, type Reference} from './references.ts';

/** A pipeline's folder and everything that names the pipeline. */
export type FoundPipeline = {
  readonly name: string;
  readonly metadata: SourceFile;
  /** Files that name it in YAML: its own, the triggers of any pipeline, and data products. */
  readonly named: readonly (SourceFile & {readonly yaml: YamlNode; readonly references: readonly Reference[]})[];
  /** Calls in code that start it or look at its runs; offsets of the name in the text. */
  readonly calls: readonly (SourceFile & {readonly start: number; readonly end: number})[];
};

export function findPipeline({pipelines, starters, code}: ProjectTexts, name: string): Result<FoundPipeline> {
  const metadata = pipelines.find((pipeline) => pipeline.name === name);
  if (!metadata) {
    return failed([
      noSuchPipeline(
        pipelines.map((pipeline) => pipeline.name),
        name,
      ),
    ]);
  }
  const mistakes: Diagnostic[] = [];
  const read = (file: SourceFile, referencesIn: (yaml: YamlNode) => readonly Reference[]): FoundPipeline['named'] => {
    const {value: yaml, diagnostics} = readYaml(file.path, file.text);
    const errors = diagnostics.filter(({severity}) => severity === 'error');
    mistakes.push(...errors);
    const references = yaml ? referencesIn(yaml).filter(({node}) => node.text === name) : [];
    return yaml && references.length > 0 ? [{...file, yaml, references}] : [];
  };
  const named = [...read(metadata, ownNames), ...starters.flatMap((file) => read(file, triggerReferences))];
  if (mistakes.length > 0) {
    return failed(mistakes.map((mistake) => ({...mistake, notes: [...(mistake.notes ?? []), 'nothing was written']})));
  }
  return success({name, metadata, named, calls: code.flatMap((file) => callsIn(file, name))});
}

/** The functions that take the name of a pipeline first, or as the second argument after the project. */
const callsIn = (file: SourceFile, name: string): FoundPipeline['calls'] =>
  [
    ...file.text.matchAll(
      /\b(?:runPipeline|triggerPipeline|trigger_pipeline|checkStatus|check_status)\(\s*(?:[\w.]+\s*,\s*)?(['"])([^'"\n]+)\1/g,
    ),
  ].flatMap((match) => {
    const end = match.index + match[0].length - 1;
    return match[2] === name ? [{...file, start: end - name.length, end}] : [];
  });

/** Where a call stands. */
export const placeOfCall = ({path, text, start, end}: FoundPipeline['calls'][number]) =>
  sourceText(path, text).placeOf(start, end);

function noSuchPipeline(names: readonly string[], name: string): Diagnostic {
  const near = nearestName(name, names);
  return {
    severity: 'error',
    code: 'unknown-pipeline',
    message: `the project has no pipeline "${name}"`,
    notes: [names.length > 0 ? `it has: ${listed(names)}` : 'it has none yet'],
    help: near === undefined ? 'see those there are: magelet list' : `write ${near}`,
  };
}
