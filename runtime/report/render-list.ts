import {asCalled} from './as-called.ts';
import {alignColumns, type Cell} from './align-columns.ts';
import {countOf} from './count-words.ts';
import {fitText, widestOf} from './fit-text.ts';
import {paletteFor} from './palette.ts';
import {printable} from './printable.ts';
import type {Look} from './reporter.ts';

/** What is listed of a pipeline. */
export type ListedPipeline = {
  readonly name: string;
  readonly description?: string | undefined;
  readonly tags: readonly string[];
  /** How many blocks it has; undefined where its file cannot be read. */
  readonly blocks?: number | undefined;
  /** Whether it could run. */
  readonly isValid?: boolean;
};

/** The pipelines that `magelet list` lists, a line each, what they are about cut to the screen. Whole lines. */
export function renderList(pipelines: readonly ListedPipeline[], look: Look): string {
  const {width, colour} = look;
  if (pipelines.length === 0) return asCalled('no pipelines yet: magelet new pipeline <name>\n', look);
  const palette = paletteFor(colour);
  const counts = pipelines.map(({blocks}) => (blocks === undefined ? '' : countOf(blocks, 'block')));
  const beside = widestOf(pipelines.map(({name}) => name)) + widestOf(counts) + 6;
  const rows = pipelines.map((pipeline, index): readonly Cell[] => [
    {text: pipeline.name, paint: palette.bold},
    {text: counts[index] ?? '', flush: 'right'},
    {
      text: asCalled(about(pipeline, Math.max(0, width - beside)), look),
      paint: pipeline.isValid === false ? palette.red : palette.dim,
    },
  ]);
  return alignColumns(rows)
    .map((line) => `${line}\n`)
    .join('');
}

function about({name, description, tags, isValid = true}: ListedPipeline, width: number): string {
  // A command is there to be copied: it is never cut.
  if (!isValid) return `cannot run: magelet validate ${name}`;
  // A description in YAML may go over many lines.
  const [firstLine = ''] = (description ?? '').trim().split('\n');
  const words = [printable(firstLine), ...tags.map((tag) => `#${printable(tag)}`)].filter((word) => word !== '');
  return fitText(words.join('  '), width);
}
