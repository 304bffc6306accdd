import {pipelineTypesThatRun, readPipeline} from '../../config/read-pipeline.ts';
import {readYaml} from '../../config/yaml-document.ts';
import type {YamlNode} from '../../config/yaml-node.ts';
import type {PipelineName} from '../../core/names.ts';
import type {BlockDefinition, PipelineDefinition} from '../../core/pipeline.ts';
import {listedBlocks, type ListedBlock, type Reference} from '../references.ts';
import {removeItems} from '../remove-items.ts';
import {replaceScalars, type Replacement} from '../replace-scalars.ts';
import {replacementAt} from '../replacement-at.ts';
import {importedBlock, type ImportedBlock} from './imported-block.ts';
import type {MageProject} from './mage-project.ts';
import {quoteTemplates} from './quote-templates.ts';

/** Something that a person should look at, in a file of the new project. */
export type ImportNote = {readonly file: string; readonly line?: number; readonly what: string};

export type EditedPipeline = {
  readonly text: string;
  readonly blocks: readonly ImportedBlock[];
  readonly notes: readonly ImportNote[];
};

/**
 * The `metadata.yaml` of a Mage pipeline as one of ours: what it is written in, kinds and paths of files are replaced
 * where they stand, names that no block has are taken out; comments and order stay. What was changed is in the notes.
 */
export function editPipeline(name: PipelineName, project: MageProject): EditedPipeline {
  const file = `pipelines/${name}/metadata.yaml`;
  const quoted = quoteTemplates(project.texts.get(file) ?? '');
  const notes: ImportNote[] = quoted.lines.map((line) => ({file, line, what: 'a template was put in quotes'}));
  const {value: definition, diagnostics} = readPipeline({name, file, text: quoted.text});
  for (const {severity, message, at} of diagnostics) {
    if (severity !== 'error' || / is of type "/.test(message)) continue;
    notes.push({file, ...(at && {line: at.place.line}), what: message});
  }
  const yaml = readYaml(file, quoted.text).value;
  if (!definition || !yaml) return {text: quoted.text, blocks: [], notes};
  const blocks = importedBlocks(definition, project);
  const listed = new Map(listedBlocks(yaml).map((block) => [block.name, block]));
  const replaced = replaceScalars(file, quoted.text, yaml, [
    ...definition.blocks.flatMap((block) => replacementsOf(block, listed.get(block.name.value), blocks, yaml)),
    ...pipelineType(definition, yaml, notes),
  ]);
  notes.push(...definition.blocks.flatMap((block) => notesOn(file, block, listed.get(block.name.value), yaml)));
  if (!replaced.ok) notes.push({file, what: 'is written with aliases, and was left as it is: edit it by hand'});
  const text = withoutStrangers(file, replaced.ok ? replaced.value : quoted.text, definition, notes);
  // Lines that were taken out move those below them.
  const isMoved = text.split('\n').length !== quoted.text.split('\n').length;
  return {text, blocks, notes: isMoved ? notes.map(({what}) => ({file, what})) : notes};
}

/** A replica has no file: what its block waits for is one more way in which the file is used. */
function importedBlocks({blocks}: PipelineDefinition, project: MageProject): readonly ImportedBlock[] {
  return blocks.flatMap((block) => {
    const original = block.replicates ? blocks.find(({name}) => name === block.replicates?.original?.name) : block;
    if (!original) return [];
    return [{...importedBlock(original, project), upstream: block.upstream.map(({value}) => value)}];
  });
}

function replacementsOf(
  block: BlockDefinition,
  listed: ListedBlock | undefined,
  blocks: readonly ImportedBlock[],
  yaml: YamlNode,
): readonly Replacement[] {
  const source = block.replicates?.original?.name.value ?? block.name.value;
  const imported = blocks.find(({name}) => name === source);
  if (!listed || !imported) return [];
  const files = listed.references.filter(({role}) => role === 'file');
  return [
    ...files.map((reference) => ({reference, value: imported.target})),
    ...replacementAt(yaml, [...listed.path, 'language'], imported.action === 'copy' ? 'sql' : 'typescript'),
    ...(hasItsKind(block) ? [] : replacementAt(yaml, [...listed.path, 'type'], block.kind.value)),
  ];
}

const hasItsKind = ({kindOfMage, kindIsGuessed}: BlockDefinition): boolean =>
  kindOfMage === undefined && !kindIsGuessed;

function pipelineType({name}: PipelineDefinition, yaml: YamlNode, notes: ImportNote[]): readonly Replacement[] {
  const [replacement] = replacementAt(yaml, ['type'], 'python');
  const type = replacement?.reference.node;
  if (!replacement || !type || pipelineTypesThatRun.has(type.text)) return [];
  const what = `was of type ${type.text}, which magelet does not run, and is a batch pipeline now`;
  notes.push({file: `pipelines/${name}/metadata.yaml`, line: type.place.line, what});
  return [replacement];
}

function notesOn(
  file: string,
  {name, kind, kindOfMage, kindIsGuessed}: BlockDefinition,
  listed: ListedBlock | undefined,
  yaml: YamlNode,
): readonly ImportNote[] {
  const at = {file, line: kind.place.line};
  const hasCallback =
    listed && replacementAt(yaml, [...listed.path, 'has_callback'], '')[0]?.reference.node.value === true;
  return [
    ...(kindOfMage === undefined
      ? []
      : [{...at, what: `${name.value} was of Mage's kind ${kindOfMage}, and is a custom block now`}]),
    ...(kindIsGuessed && listed && replacementAt(yaml, [...listed.path, 'type'], '').length > 0
      ? [{...at, what: `${name.value} is a ${kind.value} now, which may not be what was meant`}]
      : []),
    ...(hasCallback
      ? [{...at, what: `${name.value} has a file of callbacks in Mage: write a callback block for it`}]
      : []),
  ];
}

/** Mage passes over names that no block has, and over edges that only one of two blocks names; here they are errors. */
function withoutStrangers(file: string, text: string, definition: PipelineDefinition, notes: ImportNote[]): string {
  const yaml = readYaml(file, text).value;
  if (!yaml) return text;
  const blocks = new Map<string, BlockDefinition>(definition.blocks.map((block) => [block.name.value, block]));
  const upstreamOf = (name: string): readonly string[] => (blocks.get(name)?.upstream ?? []).map(({value}) => value);
  const isStranger = ({role, node: {text: other}, owner}: Reference): boolean => {
    if (!blocks.has(owner)) return false;
    if (role === 'upstream') return !blocks.has(other) || other === owner;
    return role === 'downstream' && blocks.has(other) && !upstreamOf(other).includes(owner);
  };
  const strangers = listedBlocks(yaml).flatMap(({references}) => references.filter(isStranger));
  if (strangers.length === 0) return text;
  const removed = removeItems(
    file,
    text,
    yaml,
    strangers.map(({path}) => path),
  );
  for (const {role, node, owner} of strangers) {
    const what = role === 'upstream' ? 'which does not run or is not there' : 'which does not wait for it';
    notes.push({
      file,
      line: node.place.line,
      what: `${owner} named ${node.text}, ${what}: it was taken out of ${role}_blocks`,
    });
  }
  return removed.ok ? removed.value : text;
}
