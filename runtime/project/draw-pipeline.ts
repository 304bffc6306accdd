import type {PipelineDefinition} from '../core/pipeline.ts';
import {drawJson} from '../graph/draw-json.ts';
import {drawMermaid} from '../graph/draw-mermaid.ts';
import {drawGraph} from '../graph/draw-text.ts';
import {findCycle} from '../graph/find-cycle.ts';

/** The graph of a pipeline as text; undefined where names do not meet or blocks wait for each other. */
export function drawPipeline(definition: PipelineDefinition, format: 'text' | 'mermaid' | 'json'): string | undefined {
  const blocks = definition.blocks.map(({name, kind, language, upstream}) => ({
    name: name.value as string,
    kind: kind.value,
    language: language?.value ?? 'typescript',
    upstream: upstream.map(({value}) => value),
  }));
  const byName = new Map(blocks.map((block) => [block.name, block]));
  const upstreamOf = (name: string): readonly string[] => byName.get(name)?.upstream ?? [];
  const namesMeet = blocks.every(({upstream}) => upstream.every((name) => byName.has(name)));
  if (!namesMeet || byName.size !== blocks.length || findCycle([...byName.keys()], upstreamOf)) return undefined;
  switch (format) {
    case 'text':
      return drawGraph(blocks);
    case 'mermaid':
      return drawMermaid(blocks);
    case 'json':
      return `${JSON.stringify(drawJson({pipeline: definition.name, blocks}))}\n`;
  }
}
