import {readFileSync} from 'node:fs';
import {resolve} from 'node:path';
import {runsHere} from '../../check/language-runs.ts';
import type {ModuleFile} from '../../check/rule.ts';
import type {BlockDefinition, PipelineDefinition} from '../../core/pipeline.ts';
import {wholeFile, type Place} from '../../core/place.ts';
import {attachedKinds} from '../../core/block-kind.ts';
import {upstreamNames} from '../../core/upstream-names.ts';
import {blockDefinitionIn} from '../modules/block-definition.ts';
import {parametersOf} from '../modules/parameters-of.ts';
import {openModuleParser, type ModuleParser} from '../modules/parse-module.ts';

/** One output on its way from a block to another one. */
export type PipelineEdge = {
  readonly from: {readonly block: string; readonly file: string};
  readonly to: {
    readonly block: string;
    readonly file: string;
    /** Which of its inputs this is, from 0. */
    readonly input: number;
    /** The parameter that receives it, or the file where its text does not tell. */
    readonly place: Place;
  };
};

/** Every edge of the pipelines between files that TypeScript reads, once where several pipelines have it. */
export async function pipelineEdges(
  project: string,
  definitions: readonly PipelineDefinition[],
  moduleFileOf: (block: BlockDefinition) => ModuleFile,
): Promise<readonly PipelineEdge[]> {
  const edges = new Map<string, Omit<PipelineEdge, 'to'> & {readonly to: Omit<PipelineEdge['to'], 'place'>}>();
  for (const {blocks} of definitions) {
    const files = new Map(blocks.map((block) => [block.name.value as string, fileOf(block, moduleFileOf)]));
    const dynamic = new Set(blocks.filter(isDynamic).map(({name}) => name.value as string));
    for (const block of blocks) {
      const file = files.get(block.name.value);
      if (!file || !isTyped(file) || attachedKinds.has(block.kind.value)) continue;
      for (const [input, name] of upstreamNames(block).entries()) {
        const origin = files.get(name);
        if (!origin || dynamic.has(name) || edges.has(`${file} ${input} ${origin}`)) continue;
        const from = {block: name, file: origin};
        edges.set(`${file} ${input} ${origin}`, {from, to: {block: block.name.value, file, input}});
      }
    }
  }
  const placeOf = placesOfInputs(project, await openModuleParser());
  return [...edges.values()].map(({from, to}) => ({from, to: {...to, place: placeOf(to.file, to.input)}}));
}

/** Each block that waits for such a block receives one item of its output. */
const isDynamic = ({configuration}: BlockDefinition): boolean => configuration['dynamic'] === true;

const isTyped = (file: string): boolean => /\.[mc]?tsx?$/.test(file);

/** A file whose types are known: TypeScript, or SQL, which gives a table. */
function fileOf(block: BlockDefinition, moduleFileOf: (block: BlockDefinition) => ModuleFile): string | undefined {
  if (!runsHere(block)) return undefined;
  const {path, exists} = moduleFileOf(block);
  return exists && (isTyped(path) || path.endsWith('.sql')) ? path : undefined;
}

function placesOfInputs(project: string, parse: ModuleParser): (file: string, input: number) => Place {
  const known = new Map<string, readonly Place[]>();
  const placesIn = (file: string): readonly Place[] => {
    const {program, source} = parse(file, readFileSync(resolve(project, file), 'utf8'));
    const definition = blockDefinitionIn(program);
    if (!definition) return [];
    const {call, run} = definition;
    const ofBlock = source.placeOf(call.callee.start, call.callee.end);
    const parameters = run ? parametersOf(run, program, source).map(({place}) => place) : [];
    return parameters.length > 0 ? parameters : [ofBlock];
  };
  return (file, input) => {
    const places = known.get(file) ?? placesIn(file);
    known.set(file, places);
    return places[input] ?? places.at(-1) ?? wholeFile(file);
  };
}
