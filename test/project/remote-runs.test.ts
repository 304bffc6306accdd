import {existsSync, rmSync, symlinkSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {PutObjectCommand, DeleteObjectCommand} from '@aws-sdk/client-s3';
import {runPipeline, type Table} from 'magelet';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {openProject} from '../../runtime/project/open-project.ts';
import {shortDigest} from '../../runtime/outputs/kept-output.ts';
import {cleanRemote} from '../../runtime/project/remote/clean-remote.ts';
import {remotePipelines} from '../../runtime/project/remote/remote-pipelines.ts';
import {puts, startB2Quirks} from '../support/b2-quirks.ts';
import {startFauxqs} from '../support/fauxqs.ts';
import {
  calledOn,
  haveSettled,
  killBeforeExport,
  objectsIn,
  printed,
  profileFor,
  salesFiles,
} from '../support/remote-machines.ts';
import {newBucket, plainClient, type S3Server} from '../support/s3-server.ts';
import {pipelineYaml, ScratchProject} from '../support/scratch-project.ts';
import {badWeather, seeded} from '../support/weather.ts';

let server: S3Server;
beforeAll(async () => {
  server = await startFauxqs();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

const held = {HOLD: '1'};

const shared = (text: string, project: ScratchProject, bucket: string, run: string): string =>
  text.trim().replaceAll(run, '2026-11-23T14-05-09-k3fd').replaceAll(bucket, 'lake').replaceAll(project.folder, '/b');

describe('a run whose machine was killed', () => {
  test('goes on elsewhere: what completed is not run again, and only what a block needs is fetched', async () => {
    const bucket = await newBucket(server);
    using a = new ScratchProject(salesFiles(server, bucket), held);
    const run = await killBeforeExport(a, server, bucket);
    using b = new ScratchProject(salesFiles(server, bucket));
    expect((await b.run('run', 'sales', '--resume', run, '--dry-run')).stdout)
      .toBe(`reuse   load        data loader     it completed
reuse   untouched   transformer     it completed
reuse   sum         transformer     it completed
run     export      data exporter   it did not complete
`);
    expect(await b.run('run', 'sales', '--resume', run)).toMatchObject({code: 0, stderr: ''});
    expect(calledOn(b)).toEqual(['export']);
    expect((await objectsIn(server, bucket)).get('result.txt')).toBe('5000 24995000 Lyon');
    const [ofA, ofB] = [a, b].map(({folder}) => join(folder, '.magelet', 'runs', 'sales', run));
    expect(existsSync(join(ofB ?? '', 'untouched', 'data.parquet'))).toBe(false);
    const loaded = join('.magelet', 'runs', 'sales', run, 'load', 'data.parquet');
    expect(b.read(loaded)).toBe(a.read(loaded));
    // What was not needed is fetched when a person looks at it.
    expect((await b.run('show', run, 'untouched', '--rows', '2', '--json')).stdout).toContain(
      '"rows":[{"id":0,"total":0},',
    );
    expect(existsSync(join(ofA ?? '', 'untouched', 'data.parquet'))).toBe(true);
    expect(existsSync(join(ofB ?? '', 'untouched', 'data.parquet'))).toBe(true);
    // Neither the machine that ended it goes on with it again, nor the one that was killed.
    for (const machine of [b, a]) {
      expect((await machine.run('run', 'sales', '--resume')).stderr).toContain('error[nothing-to-resume]: run ');
    }
    expect(calledOn(a)).toEqual(['export', 'load', 'sum', 'untouched']);
  });

  test('goes on where it was killed, also if the history there is lost', async () => {
    const bucket = await newBucket(server);
    using a = new ScratchProject(salesFiles(server, bucket), held);
    const load = 'blocks/data_loaders/load.ts';
    a.write({[load]: a.read(load).replace('called();', "called(); console.log('loads');")});
    const run = await killBeforeExport(a, server, bucket);
    for (const end of ['', '-wal', '-shm']) rmSync(join(a.folder, '.magelet', `history.db${end}`), {force: true});
    expect(await a.run('run', 'sales', '--resume', run, '--dry-run')).toMatchObject({
      stderr: '',
      stdout: `reuse   load        data loader     it completed
reuse   untouched   transformer     it completed
reuse   sum         transformer     it completed
run     export      data exporter   it did not complete
`,
    });
    expect((await a.run('logs', run)).stdout.match(/loads/g)).toHaveLength(1);
  });

  test('runs a block again elsewhere that has changed, and what is below it, on what is fetched', async () => {
    const bucket = await newBucket(server);
    using a = new ScratchProject(salesFiles(server, bucket), held);
    const run = await killBeforeExport(a, server, bucket);
    const files = salesFiles(server, bucket);
    const sum = 'blocks/transformers/sum.ts';
    using b = new ScratchProject({...files, [sum]: files[sum]?.replace('all + ', '1 + all + ') ?? ''});
    expect((await b.run('run', 'sales', '--resume', run)).code).toBe(0);
    expect(calledOn(b)).toEqual(['export', 'sum']);
    expect((await objectsIn(server, bucket)).get('result.txt')).toBe('5000 25000000 Lyon');
  });

  test('is not taken for dead by itself: it has to be named', async () => {
    const bucket = await newBucket(server);
    using a = new ScratchProject(salesFiles(server, bucket), held);
    const run = await killBeforeExport(a, server, bucket);
    using b = new ScratchProject(salesFiles(server, bucket));
    const {code, stderr} = await b.run('run', 'sales', '--resume');
    expect(code).toBe(2);
    const told = shared(stderr, b, bucket, run).replace(/newest word of it is of \S+Z/, 'newest word of it is of NOW');
    expect(told).toBe(`error[run-still-going]: run 2026-11-23T14-05-09-k3fd of sales may still run on another machine
   = note: its record at b2://lake/state/runs/sales/runs/2026-11-23T14-05-09-k3fd does not say that it has ended
   = note: the newest word of it is of NOW
   = help: where that machine is gone, name the run: magelet run sales --resume 2026-11-23T14-05-09-k3fd`);
  });

  test('is shown as one that may still run, and not taken for dead, or removed, because somebody looked at it', async () => {
    const bucket = await newBucket(server);
    using a = new ScratchProject(salesFiles(server, bucket), held);
    const child = a.start('run', 'sales', '--var', 'shop=Lyon', '--json');
    await haveSettled(server, bucket, 'load', 'untouched', 'sum');
    using b = new ScratchProject(salesFiles(server, bucket));
    const looked = await b.run('show', 'sales');
    expect(looked.code).toBe(0);
    expect(looked.stdout).toMatch(/✓ sum +transformer/);
    expect(looked.stderr).toMatch(/^warning\[run-still-going\]: run \S+ of sales may still run on another machine\n/);
    const refused = await b.run('run', 'sales', '--resume');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('error[run-still-going]: run ');
    expect((await b.run('clean', '--older-than', '0s')).stdout).not.toContain('run at b2://');
    // What is known here of a run that is under way is asked for again.
    await b.run('show', 'sales');
    child.kill('SIGINT');
    await child.ended;
    const [run = ''] = /\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\w{4}/.exec(looked.stdout) ?? [];
    expect(await b.run('show', run)).toMatchObject({code: 0, stderr: ''});
    expect((await b.run('run', 'sales', '--resume')).code).toBe(0);
    expect(calledOn(b)).toEqual(['export']);
    expect((await b.run('clean', '--older-than', '0s')).stdout).toContain('run at b2://');
    expect([...(await objectsIn(server, bucket)).keys()]).toEqual(['result.txt']);
  });

  test('is shown on its own machine when its bucket does not answer, which is told', async () => {
    const bucket = await newBucket(server);
    using a = new ScratchProject(salesFiles(server, bucket), held);
    const run = await killBeforeExport(a, server, bucket);
    a.write({'io_config.yaml': profileFor({...server, endpoint: 'http://127.0.0.1:1'})});
    const {code, stdout, stderr} = await a.run('show', run);
    expect(code).toBe(0);
    expect(stdout).toMatch(/✓ sum +transformer/);
    expect(stderr).toMatch(/^warning\[b2-unreachable\]: /);
  });

  test('goes on in one of two processes that ask for it at the same moment, and the other one is refused', async () => {
    const bucket = await newBucket(server);
    using a = new ScratchProject(salesFiles(server, bucket), held);
    const run = await killBeforeExport(a, server, bucket);
    using b = new ScratchProject(salesFiles(server, bucket));
    const both = await Promise.all([1, 2].map(() => b.run('run', 'sales', '--resume', run)));
    expect(new Set(both.map(({code}) => code))).toEqual(new Set([0, 2]));
    expect(both.map(({stderr}) => stderr).join('')).toMatch(/^error\[(?:run-still-going|nothing-to-resume)\]: run /);
    expect(calledOn(b)).toEqual(['export']);
    expect((await b.run('show', run)).stdout).toContain('✓ sales completed');
  });

  test('goes on through a network in which every fifth request fails, and comes to the same', async () => {
    const bucket = await newBucket(server);
    const weather = badWeather({rate: 1, seed: 11});
    let requests = 0;
    let faults = 0;
    await using proxy = await startB2Quirks(server, (request) => {
      if (++requests % 5 !== 0) return undefined;
      faults++;
      // One that stalls is given up after a minute: true, and too long for here.
      for (;;) {
        const quirk = weather(request);
        if (quirk?.does !== 'stall') return quirk;
      }
    });
    using a = new ScratchProject(salesFiles(proxy, bucket), held);
    const run = await killBeforeExport(a, server, bucket);
    using b = new ScratchProject(salesFiles(proxy, bucket));
    expect(await b.run('run', 'sales', '--resume', run)).toMatchObject({code: 0, stderr: ''});
    expect(calledOn(b)).toEqual(['export']);
    expect((await objectsIn(server, bucket)).get('result.txt')).toBe('5000 24995000 Lyon');
    expect(faults).toBeGreaterThan(1);
  });

  test('and killed again, at any moment, on one machine after another, comes to the same', async () => {
    const bucket = await newBucket(server);
    const random = seeded(5);
    const names = Array.from({length: 8}, (_, index) => `step${index}`);
    const step = (index: number): string => `import {setTimeout as soon} from 'node:timers/promises';
import {custom, Table} from 'magelet';
export default custom(async (above${index === 0 ? '?' : ''}: Table) => {
  await soon(${20 + index * 10});
  const rows = await above?.rows?.() ?? Array.from({length: 2000}, (_, id) => ({id}));
  return Table.from(rows.map((row) => ({...row, step${index}: Number(row.id) * ${index + 1}})));
});
`;
    const files = {
      ...salesFiles(server, bucket),
      'pipelines/sales/metadata.yaml': pipelineYaml({
        ...Object.fromEntries(
          names.map((name, index) => [name, ['custom', ...names.slice(index - 1, index)]] as const),
        ),
        export: ['data_exporter', 'step7'],
      }),
      ...Object.fromEntries(names.map((name, index) => [`blocks/custom/${name}.ts`, step(index)])),
      'blocks/data_exporters/export.ts': `import {dataExporter, type Table} from 'magelet';
export default dataExporter(async (all: Table, {b2}) => b2.export(all, '${bucket}', 'result.csv'));
`,
    };
    let run = '';
    let kills = 0;
    for (let code: number | null = null; code !== 0;) {
      using machine = new ScratchProject(files);
      const child = machine.start('run', 'sales', '--json', ...(run === '' ? [] : ['--resume', run]));
      await printed(child, '"run-started"');
      const limit = kills < 8 ? setTimeout(() => child.kill('SIGKILL'), random() * 700) : undefined;
      const ended = await child.ended;
      clearTimeout(limit);
      expect(ended.stderr).toBe('');
      ({code} = ended);
      if (code !== 0) kills++;
      // A run that was killed before its first word was sent is nowhere.
      const known = [...(await objectsIn(server, bucket)).keys()].find(
        (key) => key.includes('/sales/runs/') && !key.includes('.000000-'),
      );
      run = /\d{4}-[^.]+/.exec(known ?? '')?.[0] ?? '';
    }
    expect(kills).toBeGreaterThan(2);
    const result = (await objectsIn(server, bucket)).get('result.csv') ?? '';
    expect(result.split('\n').slice(0, 3)).toEqual([
      'id,step0,step1,step2,step3,step4,step5,step6,step7',
      '0,0,0,0,0,0,0,0,0',
      '1,1,2,3,4,5,6,7,8',
    ]);
    expect(result.trimEnd().split('\n')).toHaveLength(2001);
  });

  test('of which a stored output was damaged tells it, and the next time runs that block again', async () => {
    const bucket = await newBucket(server);
    using a = new ScratchProject(salesFiles(server, bucket), held);
    const run = await killBeforeExport(a, server, bucket);
    const Key = `state/runs/sales/outputs/${run}/load/data.parquet`;
    const whole = (await objectsIn(server, bucket)).get(Key) ?? '';
    const Body = Buffer.from(whole, 'latin1').fill(7, 100, 120);
    await plainClient(server).send(new PutObjectCommand({Bucket: bucket, Key, Body}));
    using b = new ScratchProject(salesFiles(server, bucket));
    const first = await b.run('run', 'sales', '--resume', run);
    expect(first.code).toBe(1);
    expect(shared(first.stderr, b, bucket, run))
      .toBe(`error[output-lost]: the output of block "load" in run 2026-11-23T14-05-09-k3fd of sales is lost
   = note: .magelet/runs/sales/2026-11-23T14-05-09-k3fd/load does not have it
   = note: b2://lake/state/runs/sales/outputs/2026-11-23T14-05-09-k3fd/load/data.parquet is not what was stored: its SHA-256 is another
   = note: block "export" was to receive it
   = help: run the block again, and go on: magelet run sales --resume 2026-11-23T14-05-09-k3fd`);
    expect((await b.run('run', 'sales', '--resume', run)).code).toBe(0);
    expect(calledOn(b)).toEqual(['export', 'load', 'sum', 'untouched']);
    expect((await objectsIn(server, bucket)).get('result.txt')).toBe('5000 24995000 Lyon');
  });

  test('of which a stored output is gone tells where it was looked for', async () => {
    const bucket = await newBucket(server);
    using a = new ScratchProject(salesFiles(server, bucket), held);
    const run = await killBeforeExport(a, server, bucket);
    const Key = `state/runs/sales/outputs/${run}/load/data.parquet`;
    await plainClient(server).send(new DeleteObjectCommand({Bucket: bucket, Key}));
    using b = new ScratchProject(salesFiles(server, bucket));
    const {stderr} = await b.run('run', 'sales', '--resume', run);
    expect(shared(stderr, b, bucket, run)).toContain(
      '   = note: b2://lake/state/runs/sales/outputs/2026-11-23T14-05-09-k3fd/load/data.parquet is not there any more\n',
    );
  });

  test('of which the record was damaged is not begun', async () => {
    const bucket = await newBucket(server);
    using a = new ScratchProject(salesFiles(server, bucket), held);
    const run = await killBeforeExport(a, server, bucket);
    const objects = await objectsIn(server, bucket);
    const Key = [...objects.keys()].find((key) => key.includes(`/runs/${run}.000001-`)) ?? '';
    const Body = objects.get(Key)?.replace('Lyon', 'Nice') ?? '';
    await plainClient(server).send(new PutObjectCommand({Bucket: bucket, Key, Body}));
    using b = new ScratchProject(salesFiles(server, bucket));
    const {code, stderr} = await b.run('run', 'sales', '--resume', run);
    expect(code).toBe(2);
    expect(stderr).toContain(`error[run-record-damaged]: the record of run ${run} of sales cannot be read: `);
  });

  test.each([
    ['a block', '"..":{"manifest"', '"load":{"manifest"'],
    ['a file', '"files":{"../../../../../blocks/data_loaders/load.ts"', '"files":{"data.parquet"'],
  ])('of which the record names %s outside of its outputs touches no other file', async (_, named, instead) => {
    const bucket = await newBucket(server);
    using a = new ScratchProject(salesFiles(server, bucket), held);
    const run = await killBeforeExport(a, server, bucket);
    const objects = await objectsIn(server, bucket);
    // With others, or alone: as it came to be sent.
    const hasOutput = (part: string): boolean => part.includes('"outputs":{') && part.includes('"load":{');
    const [Key = '', text = ''] = [...objects].find(([, part]) => hasOutput(part)) ?? [];
    expect(Key).toContain('/sales/runs/');
    // Whoever writes it so gives it the name of a whole one, too.
    const Body = text.replace(instead, named);
    const newest = Key.replace(/\d{6}-[0-9a-f]{16}(?=\.json)/, `000099-${shortDigest(Body)}`);
    await plainClient(server).send(new PutObjectCommand({Bucket: bucket, Key: newest, Body}));
    using b = new ScratchProject(salesFiles(server, bucket));
    const {code, stderr} = await b.run('run', 'sales', '--resume', run);
    expect(code).toBe(2);
    expect(stderr).toContain('cannot be read: a part of it names what no output is named\n');
    expect(b.read('blocks/data_loaders/load.ts')).toContain('Table.from');
    // Of a record that cannot be read nobody knows whether its run has ended.
    expect((await a.run('clean', '--older-than', '0s')).stderr).toBe('');
    expect([...(await objectsIn(server, bucket)).keys()]).toContain(newest);
  });

  test('has children of dynamic blocks, which are served one by one', async () => {
    const bucket = await newBucket(server);
    const block = (name: string, body: string): Record<string, string> => ({
      [`blocks/custom/${name}.ts`]: `import {appendFileSync, existsSync} from 'node:fs';
import {custom, getRepoPath, Table} from 'magelet';
export default custom(${body});\n`,
    });
    const files = {
      ...salesFiles(server, bucket),
      'pipelines/sales/metadata.yaml': `blocks:
  - {uuid: cities, type: custom, configuration: {dynamic: true}}
  - {uuid: visit, type: custom, upstream_blocks: [cities], configuration: {reduce_output: true}}
  - {uuid: total, type: custom, upstream_blocks: [visit]}
`,
      ...block('cities', `() => [1, 2, 3]`),
      ...block(
        'visit',
        `(city: number) => {
  if (city === 2 && process.env['HOLD']) throw new Error('no way there');
  appendFileSync(getRepoPath() + '/journal', 'visit ' + city + '\\n');
  return Table.from(Array.from({length: 3000}, (_, id) => ({id, city})));
}`,
      ),
      ...block('total', `async (all: Table) => { console.log('rows ' + (await all.numRows())); }`),
    };
    using a = new ScratchProject(files, held);
    expect((await a.run('run', 'sales')).code).toBe(1);
    using b = new ScratchProject(files);
    // It has ended, so that it need not be named.
    const {code, stdout, stderr} = await b.run('run', 'sales', '--resume');
    expect({code, stderr}).toEqual({code: 0, stderr: ''});
    expect(stdout).toContain('rows 9000');
    expect(calledOn(b)).toEqual(['visit 2']);
  });
});

describe('a run that is kept in a bucket', () => {
  test('does not wait for what is on its way, but at its end', async () => {
    const bucket = await newBucket(server);
    await using proxy = await startB2Quirks(server);
    const sent = Promise.withResolvers<void>();
    const isData = (url: string): boolean => url.includes('/load/data.parquet');
    proxy.add({on: (request) => puts(request) && isData(request.url), times: 1, does: 'hold', until: sent.promise});
    using project = new ScratchProject(salesFiles(proxy, bucket));
    const child = project.start('run', 'sales', '--var', 'shop=Lyon', '--json');
    await haveSettled(server, bucket, 'export');
    expect((await objectsIn(server, bucket)).get('result.txt')).toBe('5000 24995000 Lyon');
    expect(child.exitCode).toBeNull();
    sent.resolve();
    expect((await child.ended).code).toBe(0);
    const record = await objectsIn(server, bucket);
    expect(
      [...record.keys()].filter((key) => key.includes('/outputs/')).map((key) => key.split('/').slice(-2).join('/')),
    ).toEqual(['load/data.parquet', 'untouched/data.parquet']);
  });

  test('has failed where something could not be kept; to go on with it sends that, and runs nothing again', async () => {
    const bucket = await newBucket(server);
    await using proxy = await startB2Quirks(server);
    const isData = (url: string): boolean => url.includes('/load/data.parquet');
    proxy.add({
      on: (request) => puts(request) && isData(request.url),
      times: 1,
      does: 'answer',
      status: 403,
      code: 'AccessDenied',
    });
    using project = new ScratchProject(salesFiles(proxy, bucket));
    const {code, stdout, stderr} = await project.run('run', 'sales', '--var', 'shop=Lyon');
    const [run = ''] = /\d{4}-\d\d-\d\dT\S+/.exec(stdout) ?? [];
    expect(code).toBe(1);
    expect(stderr).toContain(`${run}: what load gave in it could not be kept\n`);
    expect(stdout).toContain('✗ sales failed');
    expect((await project.run('run', 'sales', '--resume')).code).toBe(0);
    expect(calledOn(project)).toEqual(['export', 'load', 'sum', 'untouched']);
    expect([...(await objectsIn(server, bucket)).keys()].join('\n')).toContain(`${run}/load/data.parquet`);
  });

  test('tells where it was looked for when there is none of that name', async () => {
    const bucket = await newBucket(server);
    using project = new ScratchProject(salesFiles(server, bucket));
    const {code, stderr} = await project.run('run', 'sales', '--resume', '2026-01-01T00-00-00-aaaa');
    expect(code).toBe(2);
    expect(stderr.trim().replaceAll(bucket, 'lake'))
      .toBe(`error[no-run-to-resume]: there is no run "2026-01-01T00-00-00-aaaa" of sales
   = note: looked in .magelet/history.db and at b2://lake/state/runs/sales/runs
   = help: see the runs there are: magelet runs sales`);
  });

  test('gives no secret away, and is shown and removed on a machine that never ran it', async () => {
    const bucket = await newBucket(server);
    const files = salesFiles(server, bucket);
    const load = 'blocks/data_loaders/load.ts';
    using a = new ScratchProject({
      ...files,
      [load]: files[load]?.replace('called();', `called(); console.log('${server.secretAccessKey}');`) ?? '',
    });
    expect((await a.run('run', 'sales', '--var', `shop=${server.secretAccessKey}`)).code).toBe(0);
    const objects = await objectsIn(server, bucket);
    const ofState = [...objects].filter(([key]) => key.startsWith('state/'));
    expect(ofState.length).toBeGreaterThan(2);
    expect(ofState.filter(([, text]) => text.includes(server.secretAccessKey))).toEqual([]);

    using b = new ScratchProject(files);
    expect((await b.run('show', 'sales')).stdout).toContain('✓ sales completed');
    expect((await b.run('show', 'sales', 'sum', '--json')).stdout).toContain('"text":"24995000"');
    expect((await b.run('clean', '--older-than', '0d', '--dry-run')).stdout.replaceAll(bucket, 'lake')).toMatch(
      /^would remove +1 run of sales +\S+ \w+\nwould remove +1 run at b2:\/\/lake\/state\/runs\/sales, \d objects +\S+ kB\n/,
    );
    const cleaned = await b.run('clean', '--older-than', '0d');
    expect(cleaned.stdout).toContain('hides what is removed, and bills it until its lifecycle rule removes it\n');
    expect([...(await objectsIn(server, bucket)).keys()]).toEqual(['result.txt']);
  });

  test('is gone on with by a program, which is given outputs that another machine made', async () => {
    const bucket = await newBucket(server);
    using a = new ScratchProject(salesFiles(server, bucket), held);
    const run = await killBeforeExport(a, server, bucket);
    using b = new ScratchProject(salesFiles(server, bucket));
    const ended = await runPipeline(b.folder, 'sales', {resume: run});
    expect(ended).toMatchObject({status: 'completed', diagnostics: []});
    expect(await (await ended.output<Table>('untouched')).numRows()).toBe(5000);
    expect(await ended.output('sum')).toBe(24995000);
  });

  test('is looked for there by show too, which says so where there is none', async () => {
    const bucket = await newBucket(server);
    using project = new ScratchProject(salesFiles(server, bucket));
    const {code, stderr} = await project.run('show', '2026-01-01T00-00-00-aaaa');
    expect(code).toBe(2);
    expect(stderr.replaceAll(bucket, 'lake')).toContain(
      '   = note: looked in .magelet/history.db and at b2://lake/state/runs/sales/runs\n',
    );
  });

  test('is removed by another machine that does not know it when it is old, but for the newest that are to stay', async () => {
    const bucket = await newBucket(server);
    using project = new ScratchProject(salesFiles(server, bucket));
    for (const _ of [1, 2]) await project.run('run', 'sales', '--var', 'shop=Lyon');
    const opened = openProject(project.folder);
    const [settings] = opened.ok ? remotePipelines(opened.value) : [];
    if (!settings) throw new Error('the pipeline keeps its runs in no bucket');
    const day = 86_400_000;
    const clean = async (days: number, keep: number): Promise<number> => {
      const request = {now: Date.now() + days * day, olderThan: day, keep, dryRun: false};
      const nothingHere = {kept: new Set<string>(), removed: new Set<string>()};
      return (await cleanRemote(project.folder, settings, request, nothingHere)).runs.length;
    };
    expect(await clean(0.9, 0)).toBe(0);
    expect(await clean(2, 1)).toBe(1);
    const left = [...(await objectsIn(server, bucket)).keys()].flatMap((key) => /\d{4}-[^./]+/.exec(key)?.[0] ?? []);
    expect(new Set(left).size).toBe(1);
    expect(await clean(2, 0)).toBe(1);
    expect([...(await objectsIn(server, bucket)).keys()]).toEqual(['result.txt']);
  });

  test('is removed here when its bucket does not answer, which is told', async () => {
    const bucket = await newBucket(server);
    using project = new ScratchProject(salesFiles(server, bucket));
    await project.run('run', 'sales', '--var', 'shop=Lyon');
    project.write({'io_config.yaml': profileFor({...server, endpoint: 'http://127.0.0.1:1'})});
    const {code, stdout, stderr} = await project.run('clean', '--older-than', '0s');
    expect(code).toBe(2);
    expect(stdout).toMatch(/^removed +1 run of sales /);
    expect(stderr).toContain('error[b2-unreachable]: ');
  });

  test('may lie at any S3 server, with the keys of the profile that the pipeline names', async () => {
    const bucket = await newBucket(server);
    const files = {
      ...salesFiles(server, bucket),
      'metadata.yaml': '',
      'io_config.yaml': `${profileFor(server)}state:
  AWS_ACCESS_KEY_ID: ${server.accessKeyId}
  AWS_SECRET_ACCESS_KEY: ${server.secretAccessKey}
  AWS_ENDPOINT: ${server.endpoint}
  B2_APPLICATION_KEY_ID: none
  B2_APPLICATION_KEY: none
  B2_ENDPOINT_URL: ${server.endpoint}
`,
      'pipelines/sales/metadata.yaml': `config_profile: state
remote_variables_dir: s3://${bucket}
${pipelineYaml({load: ['data_loader']})}`,
    };
    using project = new ScratchProject(files);
    expect((await project.run('run', 'sales')).code).toBe(0);
    expect([...(await objectsIn(server, bucket)).keys()].map((key) => key.split('/').slice(0, 2).join('/'))).toEqual(
      expect.arrayContaining(['sales/outputs', 'sales/runs']),
    );
  });

  test('asks its bucket for nothing where nothing says that it is kept, or where it runs on the local bucket', async () => {
    const bucket = await newBucket(server);
    await using proxy = await startB2Quirks(server);
    const {'metadata.yaml': _unset, ...files} = salesFiles(proxy, bucket);
    const fails = 'blocks/data_exporters/export.ts';
    using project = new ScratchProject({
      ...files,
      [fails]: `import {dataExporter} from 'magelet';\nexport default dataExporter(() => { throw new Error('no'); });\n`,
    });
    expect((await project.run('run', 'sales')).code).toBe(1);
    expect((await project.run('run', 'sales', '--resume')).code).toBe(1);
    await project.run('clean', '--keep', '0');
    using local = new ScratchProject({
      ...files,
      'metadata.yaml': `remote_variables_dir: b2://${bucket}\nlocal_b2: {buckets: {${bucket}: {seed: bucket}}}\n`,
      'bucket/orders.csv': 'id\n1\n',
    });
    const installed = fileURLToPath(new URL('../../node_modules/fauxqs', import.meta.url));
    symlinkSync(installed, join(local.folder, 'node_modules', 'fauxqs'), 'junction');
    const onLocalB2 = await local.run('run', 'sales', '--local-b2', '--var', 'shop=Lyon');
    expect(onLocalB2).toMatchObject({code: 0, stderr: ''});
    expect(proxy.seen).toEqual([]);
  });
});
