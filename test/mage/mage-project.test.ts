import {cpSync, mkdtempSync, realpathSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, describe, expect, test} from 'vitest';
import {drawPipeline} from '../../runtime/project/draw-pipeline.ts';
import {openPipeline, openProject} from '../../runtime/project/open-project.ts';

/** A project as Mage writes it, with a pipeline for each shape that its files take; made up for these tests. */
const fixture = fileURLToPath(new URL('../fixtures/mage-project', import.meta.url));
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'magelet-mage-')));
cpSync(fixture, folder, {recursive: true});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

const opened = openProject(folder);
if (!opened.ok) throw new Error('the project is none');
const project = opened.value;

function open(name: string) {
  const pipeline = openPipeline(project, name);
  if (!pipeline.ok || !pipeline.value.definition) throw new Error(`${name} does not load`);
  return {...pipeline.value, definition: pipeline.value.definition};
}

type Graph = {readonly blocks: readonly {uuid: string; type: string; upstream: string[]; downstream: string[]}[]};

async function graphOf(name: string): Promise<readonly string[]> {
  const {text} = await drawPipeline(open(name).definition, {format: 'json', width: 80, project: folder});
  const {blocks} = JSON.parse(text) as Graph;
  return blocks.map(
    ({uuid, type, upstream}) => `${type} ${uuid}${upstream.length > 0 ? ` <- ${upstream.join(' ')}` : ''}`,
  );
}

/** What Mage reads in these files: blocks, kinds, and edges. */
const expected: Readonly<Record<string, readonly string[]>> = {
  attached: [
    'data_loader load_bookings',
    'conditional is_season <- load_bookings',
    'callback tell_desk <- load_bookings',
  ],
  diamond: [
    'transformer join_all <- left load_bookings right',
    'transformer right <- load_bookings',
    'transformer left <- load_bookings',
    'data_loader load_bookings',
  ],
  dynamic: [
    'data_loader list_hotels',
    'transformer load_hotel <- list_hotels',
    'data_exporter export_hotels <- load_hotel',
  ],
  empty: [],
  folders: ['data_loader eu/load_rooms', 'transformer eu/de/clean_rooms <- eu/load_rooms'],
  kinds: [
    'global_data_product rooms',
    'dbt marts/stays <- rooms',
    'dynamic_child per_hotel <- marts/stays',
    'extension expectations <- per_hotel',
    'hook after_all <- per_hotel',
    'group hotels <- per_hotel',
    'pipeline saved <- per_hotel',
    'markdown read_me',
    'scratchpad sketch',
    'chart stays_chart <- marts/stays',
  ],
  plain: [
    'data_loader load_bookings',
    'transformer drop_cancelled <- load_bookings',
    'data_exporter export_bookings <- drop_cancelled',
  ],
  queries: ['data_loader load_bookings', 'transformer per_country <- load_bookings'],
  replicas: [
    'data_loader load_bookings',
    'transformer drop_cancelled <- load_bookings',
    'transformer drop_cancelled_again <- load_bookings',
  ],
  saved: [
    'data_loader load_bookings',
    'sensor hotels/is_open <- load_bookings',
    'custom score_guests <- hotels/is_open',
  ],
  spark: ['data_loader load_bookings'],
  streaming: [
    'data_loader read_clicks',
    'transformer shape_clicks <- read_clicks',
    'data_exporter keep_clicks <- shape_clicks',
  ],
  sync: ['data_loader from_postgres', 'data_exporter to_lake <- from_postgres'],
};

describe('the pipelines of a Mage project', () => {
  test.each(Object.keys(expected))('%s is drawn with the blocks, kinds and edges that Mage reads', async (name) => {
    expect(await graphOf(name)).toEqual(expected[name]);
  });

  test('say which language each block is in, where only its file tells it', async () => {
    const languages = async (name: string): Promise<readonly string[]> => {
      const {text} = await drawPipeline(open(name).definition, {format: 'json', width: 80, project: folder});
      return (JSON.parse(text) as {blocks: {language: string}[]}).blocks.map(({language}) => language);
    };
    expect(await languages('plain')).toEqual(['python', 'python', 'python']);
    expect(await languages('queries')).toEqual(['python', 'sql']);
    expect(await languages('streaming')).toEqual(['yaml', 'python', 'yaml']);
  });

  test('are all in this table', () => {
    expect(project.pipelineNames).toEqual(Object.keys(expected));
  });

  test('say block by block what keeps them from running, and nothing else is wrong with them', () => {
    const wrong = project.pipelineNames.flatMap((name) =>
      open(name)
        .diagnostics.filter(({severity}) => severity !== 'info')
        .map(({code, message}) => `${name}: ${code}: ${message.replace(/ (?:is written|is of type).*/, '')}`),
    );
    const kindsOf = new Set(wrong.map((line) => line.split(': ')[1] ?? ''));
    expect([...kindsOf].sort()).toEqual([
      'unsupported-block-kind',
      'unsupported-language',
      'unsupported-pipeline-type',
    ]);
    expect(wrong.filter((line) => line.startsWith('plain'))).toEqual([
      'plain: unsupported-language: block "load_bookings"',
      'plain: unsupported-language: block "drop_cancelled"',
      'plain: unsupported-language: block "export_bookings"',
    ]);
  });

  test('name for each block of another language the file to make and the command that makes it', () => {
    const helps = open('plain').diagnostics.flatMap(({code, notes, help}) =>
      code === 'unsupported-language' ? [[...(notes ?? []), help]] : [],
    );
    expect(helps).toEqual([
      [
        'its TypeScript file would be blocks/data_loaders/load_bookings.ts',
        'magelet new block data_loader load_bookings --pipeline plain',
      ],
      [
        'its TypeScript file would be blocks/transformers/drop_cancelled.ts',
        'magelet new block transformer drop_cancelled --pipeline plain',
      ],
      [
        'its TypeScript file would be blocks/data_exporters/export_bookings.ts',
        'magelet new block data_exporter export_bookings --pipeline plain',
      ],
    ]);
  });

  test('tell once for each file which keys are not used here, and know every key', () => {
    const all = [...project.diagnostics, ...project.pipelineNames.flatMap((name) => open(name).diagnostics)];
    expect(all.filter(({code}) => code === 'unknown-key')).toEqual([]);
    const unused = all.filter(({code}) => code === 'unused-key').map(({at}) => at?.place.file);
    expect(unused).toEqual([...new Set(unused)]);
    const saved = open('saved').diagnostics.find(({code}) => code === 'unused-key');
    expect([saved?.severity, saved?.message, saved?.notes]).toEqual([
      'info',
      'pipeline "saved" has keys that are known to Mage, not used here: variables, resource_limits, executor_type, has_callback, cache_block_output_in_memory, on_pipeline_run_limit_reached, pipeline_run_limit, pipeline_run_limit_all_triggers, namespace, executor_count, notification_config, run_pipeline_in_one_process',
      [
        'known to Mage too, which writes them for itself: all_upstream_blocks_executed, color, disable_output_preview, status, groups, created_at, settings, variables_dir',
      ],
    ]);
  });
});
