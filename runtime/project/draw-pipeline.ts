import type {BlockDefinition, LeftOutBlock, PipelineDefinition} from '../core/pipeline.ts';
import {unreachable} from '../core/unreachable.ts';
import {drawDot} from '../graph/draw-dot.ts';
import {drawJson} from '../graph/draw-json.ts';
import {drawMermaid} from '../graph/draw-mermaid.ts';
import {drawSvg} from '../graph/draw-svg.ts';
import {drawGraph} from '../graph/draw-text.ts';
import {untangleBlocks} from '../graph/untangle-blocks.ts';
import {blockFile} from './block-files.ts';

export type GraphFormat = 'text' | 'mermaid' | 'dot' | 'json' | 'svg';

/** A pipeline as it is drawn, and whether its names meet: where they do not, what is wrong is marked in it. */
export type DrawnPipeline = {readonly text: string; readonly state: 'whole' | 'with mistakes'};

/**
 * The graph of a pipeline as text, also where it waits for what is not there or in a circle.
 *
 * @param options.width Columns that a drawing for a terminal may take.
 * @param options.project The folder of the project, whose files tell the language of a block that does not say it.
 */
export async function drawPipeline(
  definition: PipelineDefinition,
  {format, width, project}: {readonly format: GraphFormat; readonly width: number; readonly project: string},
): Promise<DrawnPipeline> {
  const languageOf = format === 'json' ? languageIn(project) : () => 'typescript';
  const drawnBlocks = definition.blocks.map((block) => ({...drawnBlock(block), language: languageOf(block)}));
  const written = [...drawnBlocks, ...(definition.leftOut ?? []).map(drawnNote)];
  const blocks = untangleBlocks(written);
  const isWhole = blocks.length === written.length && !blocks.some(({missing, closing}) => missing || closing);
  const draw = async (): Promise<string> => {
    switch (format) {
      case 'text':
        return drawGraph(blocks, {width});
      case 'mermaid':
        return drawMermaid(blocks);
      case 'dot':
        return drawDot(definition.name, blocks);
      case 'svg':
        return drawSvg(definition.title, blocks);
      case 'json':
        return `${JSON.stringify(drawJson({pipeline: definition.name, blocks: written}))}\n`;
      default:
        return unreachable(format);
    }
  };
  return {text: await draw(), state: isWhole ? 'whole' : 'with mistakes'};
}

const drawnBlock = ({name, kind, kindOfMage, upstream}: BlockDefinition) => ({
  name: name.value as string,
  kind: kindOfMage ?? kind.value,
  upstream: upstream.map(({value}) => value),
});

/** What a block says that it is written in, or else what its file is; a file still to be written is TypeScript. */
const languageIn =
  (project: string) =>
  (block: BlockDefinition): string => {
    if (block.language) return block.language.value;
    const {exists, path, inOtherLanguage} = blockFile(project, block);
    return exists && path.endsWith('.sql') ? 'sql' : (inOtherLanguage?.language ?? 'typescript');
  };

const drawnNote = ({name, kind, upstream}: LeftOutBlock) => ({
  name: name.value,
  kind,
  language: kind === 'markdown' ? 'markdown' : 'python',
  upstream,
});
