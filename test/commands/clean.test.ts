import {existsSync, mkdirSync, readdirSync, statSync, utimesSync} from 'node:fs';
import {join} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {describe, expect, test} from 'vitest';
import {renderCleaned} from '../../runtime/report/render-cleaned.ts';
import {pipelineYaml, ScratchProject} from '../support/scratch-project.ts';

const two = {
  'pipelines/sales/metadata.yaml': pipelineYaml({load: ['data_loader']}),
  'pipelines/stock/metadata.yaml': pipelineYaml({load: ['data_loader']}),
  'blocks/data_loaders/load.ts': `import {dataLoader} from 'magelet';
export default dataLoader(({log}) => { log.info('hello'); return [{id: 1}]; });
`,
};

const runsOf = ({folder}: ScratchProject, pipeline: string): readonly string[] => {
  const below = join(folder, '.magelet', 'runs', pipeline);
  return existsSync(below) ? readdirSync(below).sort() : [];
};

/** Lets a run have ended `days` ago. */
function age({folder}: ScratchProject, run: string, days: number): void {
  const database = new DatabaseSync(join(folder, '.magelet', 'history.db'));
  const at = Date.now() - days * 86_400_000;
  database.prepare('update runs set started_at = ?, ended_at = ? where run = ?').run(at - 1000, at, run);
  database.close();
}

/** The history becomes smaller by whole pages, or not at all. */
const sizes = (text: string): string =>
  text
    .replace(/(^freed .*?), and \d+(?:\.\d)? (?:B|kB|MB) of the history/m, '$1')
    .replaceAll(/ +\d+(?:\.\d)? (?:B|kB|MB)\b/g, ' SIZE');

describe('magelet clean', () => {
  test('removes what ended longer ago, but for the newest of each pipeline, and says what it freed', async () => {
    using project = new ScratchProject(two);
    for (const pipeline of ['sales', 'sales', 'sales', 'stock']) await project.run('run', pipeline);
    const newest = JSON.parse((await project.run('runs', 'sales', '--limit', '1', '--json')).stdout) as {run: string};
    for (const run of [...runsOf(project, 'sales'), ...runsOf(project, 'stock')]) age(project, run, 40);
    age(project, newest.run, 1);
    const dry = await project.run('clean', '--older-than', '30d', '--keep', '2', '--dry-run');
    expect(sizes(dry.stdout)).toBe(
      'would remove   1 run of sales SIZE\nwould free SIZE, and some of the history; 3 runs kept\n',
    );
    expect(runsOf(project, 'sales')).toHaveLength(3);
    const done = await project.run('clean', '--older-than', '30d');
    expect(sizes(done.stdout)).toBe(
      'removed   1 run of stock SIZE\nremoved   2 runs of sales SIZE\nfreed SIZE; 1 run kept\n',
    );
    expect(done.code).toBe(0);
    expect([runsOf(project, 'sales'), runsOf(project, 'stock')]).toEqual([[newest.run], []]);
    expect((await project.run('runs', '--json')).stdout.split('\n').filter(Boolean)).toHaveLength(1);
    const rest = new DatabaseSync(join(project.folder, '.magelet', 'history.db'));
    expect(rest.prepare('select distinct run from events').all()).toEqual([{run: newest.run}]);
    rest.close();
  });

  test('never touches a run that still runs, and removes what killed processes left', async () => {
    using project = new ScratchProject({
      ...two,
      'blocks/data_loaders/load.ts': `import {existsSync} from 'node:fs';
import {dataLoader} from 'magelet';
export default dataLoader(async ({log, tempDir}) => {
  log.info('begun ' + existsSync(tempDir));
  while (!existsSync('go')) await new Promise((resolve) => setTimeout(resolve, 20));
  return [{id: 1}];
});
`,
    });
    const temporaries = join(project.folder, '.magelet', 'tmp');
    const killed = join(temporaries, '2026-01-01T00-00-00-aaaa');
    const unknown = join(project.folder, '.magelet', 'runs', 'sales', '2026-01-01T00-00-00-bbbb');
    for (const folder of [killed, unknown]) {
      mkdirSync(folder, {recursive: true});
      utimesSync(folder, 0, 0);
    }
    mkdirSync(join(temporaries, '2026-01-01T00-00-00-cccc'));
    const run = project.start('run', 'sales');
    await new Promise<void>(
      (resolve) => void run.stdout?.on('data', (text) => String(text).includes('begun') && resolve()),
    );
    const {stdout} = await project.run('clean', '--older-than', '0s');
    expect(stdout).toBe('removed   2 leftover folders   0 B\nfreed 0 B; 1 run kept, 1 of which runs now\n');
    expect(existsSync(killed) || existsSync(unknown)).toBe(false);
    // The run that runs, and a folder so young that its run may just be beginning.
    expect(readdirSync(temporaries)).toHaveLength(2);
    project.write({go: ''});
    expect((await run.ended).code).toBe(0);
  });

  test('removes with a run what it left in tmp/, and what a clean that was killed had taken away', async () => {
    using project = new ScratchProject(two);
    await project.run('run', 'sales');
    const [run = ''] = runsOf(project, 'sales');
    project.write({
      [`.magelet/tmp/${run}/spilled`]: 'rows',
      '.magelet/runs/sales/2026-01-01T00-00-00-aaaa.left/load/data.bin': 'rows',
    });
    const dry = await project.run('clean', '--older-than', '0s', '--dry-run');
    const {stdout} = await project.run('clean', '--older-than', '0s');
    expect([dry.stdout, stdout].map(sizes)).toEqual([
      'would remove   1 run of sales SIZE\nwould remove   1 leftover folder SIZE\nwould free SIZE, and some of the history; 0 runs kept\n',
      'removed   1 run of sales SIZE\nremoved   1 leftover folder SIZE\nfreed SIZE; 0 runs kept\n',
    ]);
    expect(readdirSync(join(project.folder, '.magelet', 'tmp'))).toEqual([]);
    expect(readdirSync(join(project.folder, '.magelet', 'runs', 'sales'))).toEqual([]);
  });

  test('says of a dry run the bytes that then go, and those of the history apart', async () => {
    using project = new ScratchProject(two);
    for (let run = 1; run <= 3; run++) await project.run('run', 'sales');
    const counted = async (...args: readonly string[]): Promise<Record<string, unknown>> =>
      JSON.parse((await project.run('clean', '--older-than', '0s', ...args, '--json')).stdout) as Record<
        string,
        unknown
      >;
    const dry = await counted('--dry-run');
    const before = statSync(join(project.folder, '.magelet', 'history.db')).size;
    const done = await counted();
    const after = statSync(join(project.folder, '.magelet', 'history.db')).size;
    expect(dry['bytes']).toBeGreaterThan(0);
    expect([dry['bytes'], dry['runs']]).toEqual([done['bytes'], done['runs']]);
    expect([dry['ofHistory'], done['ofHistory']]).toEqual([0, Math.max(0, before - after)]);
    const shown = {runs: [], leftovers: [], kept: 1, running: 0, bytes: 30_900, ofHistory: 147_500};
    expect(renderCleaned(shown, {colour: false, dryRun: false})).toBe(
      'freed 30.9 kB, and 147.5 kB of the history; 1 run kept\n',
    );
  });

  test('takes how long from the project where nothing is said, and asks where neither does', async () => {
    using project = new ScratchProject({...two, 'metadata.yaml': 'variables_retention_period: 90d\n'});
    await project.run('run', 'sales');
    expect((await project.run('clean')).stdout).toBe('freed 0 B; 1 run kept\n');
    age(project, runsOf(project, 'sales')[0] ?? '', 91);
    expect(sizes((await project.run('clean')).stdout)).toContain('removed   1 run of sales SIZE\n');
    project.write({'metadata.yaml': 'variables_retention_period: soon\n'});
    expect((await project.run('validate')).stderr).toContain(
      'error[wrong-value]: variables_retention_period of the project is "soon", not a span of time',
    );
    project.write({'metadata.yaml': ''});
    expect((await project.run('clean')).stderr).toBe(`error[usage]: which runs are to go is not said
   = note: variables_retention_period: 90d in the metadata.yaml of the project would say it for every time
   = help: say how old they are, or how many stay: magelet clean --older-than 30d --keep 5
`);
    expect((await project.run('clean', '--older-than', '30')).stderr).toContain(
      '--older-than is given "30": a span such as 30d, 12h or 2w is expected',
    );
  });
});
