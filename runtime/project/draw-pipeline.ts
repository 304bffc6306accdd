import type {BlockDefinition, LeftOutBlock, PipelineDefinition} from '../core/pipeline.ts';
import {unreachable} from '../core/unreachable.ts';
import {drawDot} from '../graph/draw-dot.ts';
import {drawJson} from '../graph/draw-json.ts';
import {drawMermaid} from '../graph/draw-mermaid.ts';
import {drawSvg} from '../graph/draw-svg.ts';
import {drawGraph} from '../graph/draw-text.ts';
import {untangleBlocks} from '../graph/untangle-blocks.ts';

export type GraphFormat = 'text' | 'mermaid' | 'dot' | 'json' | 'svg';

/** A pipeline as it is drawn, and whether its names meet: where they do not, what is wrong is marked in it. */
export type DrawnPipeline = {readonly text: string; readonly state: 'whole' | 'with mistakes'};

/**
 * The graph of a pipeline as text, also where it waits for what is not there or in a circle.
 *
 * @param options.width Columns that a drawing for a terminal may take.
 */
export async function drawPipeline(
  definition: PipelineDefinition,
  {format, width}: {readonly format: GraphFormat; readonly width: number},
): Promise<DrawnPipeline> {
  const written = [...definition.blocks.map(drawnBlock), ...(definition.leftOut ?? []).map(drawnNote)];
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

const drawnBlock = ({name, kind, kindOfMage, language, upstream}: BlockDefinition) => ({
  name: name.value as string,
  kind: kindOfMage ?? kind.value,
  language: language?.value ?? 'typescript',
  upstream: upstream.map(({value}) => value),
});

const drawnNote = ({name, kind, upstream}: LeftOutBlock) => ({
  name: name.value,
  kind,
  language: kind === 'markdown' ? 'markdown' : 'python',
  upstream,
});
