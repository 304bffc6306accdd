import {spawnSync} from 'node:child_process';
import {existsSync, readdirSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {describe, expect, test} from 'vitest';
import {isMageletError, runPipeline, openProject, Table, type RunEvent} from 'magelet';
import {pipelineYaml, ScratchProject} from '../support/scratch-project.ts';

const sales = {
  'pipelines/sales/metadata.yaml': `${pipelineYaml({load: ['data_loader'], big: ['transformer', 'load']})}variables: {least: 2}\n`,
  'blocks/data_loaders/load.ts': `import {dataLoader, Table} from 'magelet';
export default dataLoader(() => Table.from([{id: 1}, {id: 2}, {id: 3}]));
`,
  'blocks/transformers/big.ts': `import {sql, transformer, type Table} from 'magelet';
export default transformer((orders: Table, {variables, log, run}) => {
  console.log('printed');
  log.info(run.trigger);
  return sql\`select * from \${orders} where id >= \${variables.number('least')}\`;
});
`,
};

describe('runPipeline', () => {
  test('gives how each block ended and what it returned, and records the run as the command does', async () => {
    using project = new ScratchProject(sales);
    const opened = await openProject(project.folder);
    expect(opened.pipelines).toEqual(['sales']);
    const events: RunEvent[] = [];
    const run = await runPipeline(opened, 'sales', {variables: {least: 3}, onEvent: (event) => events.push(event)});
    expect(run).toMatchObject({
      pipeline: 'sales',
      status: 'completed',
      diagnostics: [],
      blocks: [
        {name: 'load', kind: 'data_loader', status: 'completed', attempts: 1, output: {kind: 'table', rows: 3}},
        {name: 'big', status: 'completed', output: {kind: 'table', rows: 1}},
      ],
    });
    const big = await run.output<Table>('big');
    expect([big instanceof Table, await big.rows()]).toEqual([true, [{id: 3}]]);
    expect([events[0]?.type, events.at(-1)?.type]).toEqual(['run-started', 'run-settled']);
    expect(events.flatMap((event) => (event.type === 'block-log' ? [event.message] : []))).toEqual([
      'printed',
      'program',
    ]);
    expect(JSON.parse((await project.run('runs', '--json')).stdout)).toMatchObject({run: run.name, trigger: 'program'});
  });

  test.for(['block-settled', 'run-settled'])(
    'goes on with a run that the same program could not record to its end, for a %s',
    async (refused) => {
      using project = new ScratchProject({
        'pipelines/p/metadata.yaml': pipelineYaml({held: ['custom']}),
        'pipelines/other/metadata.yaml': pipelineYaml({quick: ['custom']}),
        'blocks/custom/held.ts': `import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as soon} from 'node:timers/promises';
import {custom, getRepoPath} from 'magelet';
export default custom(async () => {
  while (existsSync(join(getRepoPath(), 'hold'))) await soon(5);
});
`,
        'blocks/custom/quick.ts': `import {custom} from 'magelet';\nexport default custom(() => 1);\n`,
      });
      await runPipeline(project.folder, 'other');
      using history = new DatabaseSync(join(project.folder, '.magelet', 'history.db'));
      history.exec(`create trigger refuse before insert on events
        when new.type = '${refused}' begin select raise(abort, 'no more of that'); end`);
      let run = '';
      const onEvent = (event: RunEvent): void => void (run = event.run);
      await expect(runPipeline(project.folder, 'p', {onEvent})).rejects.toThrow('no more of that');
      history.exec('drop trigger refuse');
      project.write({hold: ''});
      const seen: unknown[] = [];
      // Whoever begins meanwhile does not take it for dead.
      const beginAnother = async (): Promise<void> => {
        await runPipeline(project.folder, 'other');
        seen.push(history.prepare('select status from runs where run = ?').get(run)?.['status']);
        rmSync(join(project.folder, 'hold'));
      };
      const resumed = await runPipeline(project.folder, 'p', {
        resume: run,
        onEvent: ({type}) => void (type === 'run-started' && beginAnother()),
      });
      expect([resumed.name, resumed.status, seen]).toEqual([run, 'completed', ['running']]);
    },
  );

  test('leaves the temporary folder to whoever goes on with the run, from the moment on that its end is recorded', async () => {
    using project = new ScratchProject(sales);
    const temporaries = join(project.folder, '.magelet', 'tmp');
    const seen: string[] = [];
    const run = await runPipeline(project.folder, 'sales', {
      onEvent: ({type, run}) => {
        if (type !== 'run-started' && type !== 'run-settled') return;
        seen.push(`${type} ${existsSync(join(temporaries, run))}`);
      },
    });
    expect([run.status, ...seen]).toEqual(['completed', 'run-started true', 'run-settled false']);
    expect(readdirSync(temporaries)).toEqual([]);
  });

  test('gives what each child of a block gave, and all of them in order', async () => {
    using project = new ScratchProject({
      'pipelines/p/metadata.yaml': `blocks:
  - {uuid: years, type: data_loader, configuration: {dynamic: true}}
  - {uuid: tidy, type: transformer, upstream_blocks: [years]}
`,
      'blocks/data_loaders/years.ts': `import {dataLoader} from 'magelet';\nexport default dataLoader(() => [2024, 2025]);\n`,
      'blocks/transformers/tidy.ts': `import {transformer} from 'magelet';\nexport default transformer((year: number) => ({year}));\n`,
    });
    const run = await runPipeline(project.folder, 'p');
    expect(await run.output('tidy:1')).toEqual({year: 2025});
    expect(await run.output('tidy')).toEqual([{year: 2024}, {year: 2025}]);
  });

  test('gives what children of children gave in the order of the items, whichever came first', async () => {
    using project = new ScratchProject({
      'pipelines/p/metadata.yaml': `blocks:
  - {uuid: years, type: data_loader, configuration: {dynamic: true}}
  - {uuid: months, type: transformer, upstream_blocks: [years], configuration: {dynamic: true}}
  - {uuid: tidy, type: transformer, upstream_blocks: [months]}
`,
      'blocks/data_loaders/years.ts': `import {dataLoader} from 'magelet';\nexport default dataLoader(() => [2024, 2025]);\n`,
      // The months of the first year are not there before those of the second.
      'blocks/transformers/months.ts': `import {existsSync} from 'node:fs';
import {setTimeout as wait} from 'node:timers/promises';
import {getRepoPath, transformer} from 'magelet';
const second = getRepoPath() + '/second';
export default transformer(async (year: number) => {
  while (year === 2024 && !existsSync(second)) await wait(5);
  return [year + 0.1, year + 0.2];
});
`,
      'blocks/transformers/tidy.ts': `import {writeFileSync} from 'node:fs';
import {getRepoPath, transformer} from 'magelet';
export default transformer((month: number) => {
  writeFileSync(getRepoPath() + '/second', '');
  return month;
});
`,
    });
    const run = await runPipeline(project.folder, 'p');
    expect(await run.output('tidy')).toEqual([2024.1, 2024.2, 2025.1, 2025.2]);
  });

  test('runs a part, on the stored outputs of the rest', async () => {
    using project = new ScratchProject(sales);
    await runPipeline(project.folder, 'sales');
    const run = await runPipeline(project.folder, 'sales', {select: 'big'});
    expect(run.blocks.map(({name, status}) => [name, status])).toEqual([
      ['load', 'reused'],
      ['big', 'completed'],
    ]);
    expect(await (await run.output<Table>('load')).numRows()).toBe(3);
    const below = await runPipeline(project.folder, 'sales', {select: 'load+', executionDate: new Date(0)});
    expect(below.blocks.map(({name, status}) => [name, status])).toEqual([
      ['load', 'completed'],
      ['big', 'completed'],
    ]);
    const date = JSON.parse((await project.run('runs', '--limit', '1', '--json')).stdout) as {executionDate: string};
    expect(date.executionDate).toBe('1970-01-01T00:00:00.000Z');
    await expect(runPipeline(project.folder, 'sales', {trigger: 'nightly'})).rejects.toThrow('nightly');
  });

  test('that fails gives its diagnostics, and goes on when it is resumed', async () => {
    using project = new ScratchProject({
      ...sales,
      'blocks/transformers/big.ts': `import {transformer} from 'magelet';\nexport default transformer(() => { throw new Error('no'); });\n`,
    });
    const failed = await runPipeline(project.folder, 'sales');
    expect(failed.status).toBe('failed');
    expect(failed.diagnostics.map(({code}) => code)).toEqual(['block-threw']);
    await expect(failed.output('big')).rejects.toThrow(
      `run ${failed.name} of sales has no output of block "big"\n  note: the block ended as failed`,
    );
    const unknown = await failed.output('bigg').catch((thrown: unknown) => thrown);
    if (!isMageletError(unknown)) throw new Error('it is told as a diagnostic');
    expect(unknown.code).toBe('no-output');
    expect(unknown.diagnostic.help).toBe('write big');
    project.write({'blocks/transformers/big.ts': sales['blocks/transformers/big.ts']});
    const resumed = await runPipeline(project.folder, 'sales', {resume: failed.name});
    expect([resumed.name, resumed.status]).toEqual([failed.name, 'completed']);
  });

  test('is ended by its signal', async () => {
    using project = new ScratchProject({
      'pipelines/wait/metadata.yaml': pipelineYaml({wait: ['custom']}),
      'blocks/custom/wait.ts': `import {custom} from 'magelet';
export default custom(({signal}) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))));
`,
    });
    const stop = new AbortController();
    const run = await runPipeline(project.folder, 'wait', {
      signal: stop.signal,
      onEvent: ({type}) => {
        if (type === 'block-started') stop.abort();
      },
    });
    expect([run.status, run.blocks[0]?.status]).toEqual(['cancelled', 'cancelled']);
  });

  test.each([
    [
      'throws',
      (): void => {
        throw new Error('not heard');
      },
    ],
    ['rejects', (): Promise<void> => Promise.reject(new Error('not heard'))],
  ])('goes on to its end where its listener %s, and throws that then', async (_, fails) => {
    using project = new ScratchProject(sales);
    const heard: string[] = [];
    const run = runPipeline(project.folder, 'sales', {
      onEvent: (event) => {
        heard.push(event.type);
        return event.type === 'block-started' ? fails() : undefined;
      },
    });
    await expect(run).rejects.toThrow('not heard');
    expect(heard.at(-1)).toBe('run-settled');
    expect(JSON.parse((await project.run('runs', '--json')).stdout)).toMatchObject({status: 'completed'});
  });

  test.each([
    [{concurrency: 0}, 'runPipeline does not take {concurrency: 0}', 'concurrency is a whole number from 1'],
    [
      {onFailure: 'never'},
      `runPipeline does not take {onFailure: 'never'}`,
      `onFailure is 'continue', 'finish running' or 'stop now'`,
    ],
    [
      {executionDate: new Date('soon')},
      'runPipeline does not take {executionDate: {…}}',
      'executionDate is a Date of a day that there is',
    ],
    [{resume: true}, 'runPipeline does not take {resume: true}', 'resume is text'],
    [
      {slect: 'big'},
      'runPipeline has no option "slect"',
      expect.stringMatching(/^its options are concurrency, /) as string,
    ],
  ])('that is given %o is refused, and leaves no run', async (options, message, note) => {
    using project = new ScratchProject(sales);
    // As JavaScript, which knows no types, may call it.
    const error = await runPipeline(project.folder, 'sales', options as object).catch((thrown: unknown) => thrown);
    expect(isMageletError(error) && error.diagnostic).toMatchObject({
      code: 'wrong-option',
      message,
      notes: [note, 'nothing was run'],
    });
    expect((await project.run('runs')).stdout).toBe('nothing has run yet: magelet run <pipeline>\n');
  });

  test('that cannot start throws everything that is wrong, and leaves no run', async () => {
    using project = new ScratchProject({
      'pipelines/sales/metadata.yaml': pipelineYaml({load: ['data_loader', 'lode'], big: ['transformer', 'lod']}),
      'blocks/data_loaders/load.ts': sales['blocks/data_loaders/load.ts'],
    });
    const error = await runPipeline(project.folder, 'sales').catch((thrown: unknown) => thrown);
    expect(isMageletError(error) && error.diagnostics.map(({code}) => code)).toEqual([
      'unknown-upstream',
      'block-not-found',
      'unknown-upstream',
    ]);
    await expect(runPipeline(project.folder, 'sale')).rejects.toMatchObject({code: 'unknown-pipeline'});
    await expect(openProject('/')).rejects.toMatchObject({code: 'no-project'});
    expect((await project.run('runs')).stdout).toBe('nothing has run yet: magelet run <pipeline>\n');
  });

  test('prints nothing, and lets a plain script end by itself', async () => {
    using project = new ScratchProject({
      ...sales,
      'nightly.ts': `import {openProject, runPipeline} from 'magelet';
const run = await runPipeline(await openProject('.'), 'sales');
process.exitCode = run.status === 'completed' ? 7 : 1;
`,
    });
    const {status, stdout, stderr} = spawnSync(process.execPath, ['nightly.ts'], {
      cwd: project.folder,
      encoding: 'utf8',
    });
    expect({status, stdout, stderr}).toEqual({status: 7, stdout: '', stderr: ''});
  });
});
