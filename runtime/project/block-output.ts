import {relative, sep} from 'node:path';
import {inspect} from 'node:util';
import type {BlockName} from '../core/names.ts';
import type {OutputPreview, OutputSummary} from '../core/output.ts';
import {fromDanfo} from '../data/danfo/from-danfo.ts';
import {isDanfoFrame} from '../data/danfo/is-danfo-frame.ts';
import {previewOf} from '../data/preview.ts';
import {isTable} from '../data/table.ts';
import {loadOutput} from '../outputs/load-output.ts';
import {knownOutput} from '../outputs/kept-output.ts';
import {storedAt} from '../outputs/stored-output.ts';
import type {RunRecord} from './recorded-run.ts';
import type {Project} from './open-project.ts';
import {outputFolder, projectFiles} from './project-files.ts';
import {fetchStored} from './remote/fetch-stored.ts';

export type BlockOutput = {
  readonly summary: OutputSummary;
  /** Relative to the project; undefined where it is stored no longer. */
  readonly path?: string;
  /** Its first rows as text. */
  readonly preview?: OutputPreview;
  /** Its first rows as they are, where it has rows. */
  readonly rows?: readonly unknown[];
  /** The beginning of a text, or of a value without rows. */
  readonly text?: string;
};

/** Characters of a text that are shown; of one inside a value too. */
const longestText = 10_000;

/** Lines of a text, or of a value, that are shown for every row that would be. */
const linesForARow = 2;

/**
 * What a block gave in a run, with its first `rows` rows. What is stored no longer is told from the record, which keeps
 * up to ten rows; undefined for a block that gave nothing at all.
 */
export async function blockOutput(
  project: Project,
  {run, blocks}: RunRecord,
  name: BlockName,
  rows: number,
): Promise<BlockOutput | undefined> {
  const folder = outputFolder(projectFiles(project.folder).run(run.pipeline, run.run), name);
  await fetchStored(project, run.pipeline, folder);
  const recorded = blocks.find(({block}) => block === name)?.output;
  const stored = knownOutput(folder);
  if (!stored) {
    const {preview} = recorded ?? {};
    return (
      recorded && {summary: recorded, ...(preview && {preview: {...preview, cells: preview.cells.slice(0, rows)}})}
    );
  }
  const path = relative(project.folder, storedAt(folder)).split(sep).join('/');
  if (stored.kind === 'nothing' || stored.kind === 'bytes') return {summary: stored, path};
  const loaded = await loadOutput(folder);
  const value = isStream(loaded) ? await firstOf(loaded, rows) : loaded;
  const preview = await previewOf(value, rows);
  const first = await firstRows(value, rows);
  if (isTable(value)) await value[Symbol.asyncDispose]();
  if (preview) return {summary: stored, path, preview, ...(first && {rows: first})};
  const text =
    typeof value === 'string' ? beginningOf(value) : inspect(value, {depth: 6, maxStringLength: longestText});
  const lines = text.split('\n').slice(0, rows * linesForARow);
  return {summary: stored, path, text: lines.join('\n')};
}

/** As `inspect` shortens a text inside a value. */
function beginningOf(text: string): string {
  const more = text.length - longestText;
  return more > 0 ? `${text.slice(0, longestText)}... ${more} more characters` : text;
}

const isStream = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === 'object' && value !== null && !isTable(value) && Symbol.asyncIterator in value;

/** A stream is read no further than is asked for. */
async function firstOf(stream: AsyncIterable<unknown>, count: number): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const row of stream) if (rows.push(row) >= count) break;
  return rows;
}

async function firstRows(value: unknown, count: number): Promise<readonly unknown[] | undefined> {
  if (isTable(value)) return value.preview(count);
  if (Array.isArray(value)) return value.slice(0, count);
  if (!isDanfoFrame(value)) return undefined;
  const columns = fromDanfo(value.head(Math.min(count, value.shape[0] ?? 0)));
  const names = Object.keys(columns);
  const length = columns[names[0] ?? '']?.length ?? 0;
  return Array.from({length}, (_, row) => Object.fromEntries(names.map((name) => [name, columns[name]?.[row]])));
}
