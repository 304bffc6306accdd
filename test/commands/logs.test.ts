import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {pipelineYaml, ScratchProject} from '../support/scratch-project.ts';

const chatty = {
  'pipelines/chat/metadata.yaml': pipelineYaml({load: ['data_loader'], logs: ['custom', 'load']}),
  'blocks/data_loaders/load.ts': `import {dataLoader} from 'magelet';
export default dataLoader(({log}) => {
  log.debug('looking', {where: 'lake'});
  log.info('found it');
  console.log('printed\\nin two lines');
  console.error('printed as an error');
  log.error('key is ' + process.env.B2_APPLICATION_KEY);
  return 1;
});
`,
  'blocks/custom/logs.ts': `import {custom} from 'magelet';
export default custom((_: number, {log}) => { log.warn('slow'); return 'kept'; });
`,
};

const withoutTimes = (text: string): string => text.replaceAll(/^\d\d:\d\d:\d\d/gm, 'TIME');

describe('magelet logs', () => {
  test('prints what the blocks of the newest run logged and printed, by block and level', async () => {
    using project = new ScratchProject(chatty);
    await project.run('run', 'chat');
    await project.run('run', 'chat');
    const logs = async (...args: readonly string[]): Promise<string> =>
      withoutTimes((await project.run('logs', ...args)).stdout);
    expect(await logs()).toBe(`TIME  load | looking  where=lake
TIME  load | found it
TIME  load | printed
TIME  load | in two lines
TIME  load | warn: printed as an error
TIME  load | error: key is undefined
TIME  logs | warn: slow
`);
    expect(await logs('chat', '--block', 'logs')).toBe('TIME  logs | warn: slow\n');
    expect(await logs('--level', 'error')).toBe('TIME  load | error: key is undefined\n');
    expect(JSON.parse(await logs('latest', '--block', 'logs', '--json'))).toEqual({
      at: expect.any(Number),
      block: 'logs',
      level: 'warn',
      source: 'log',
      message: 'slow',
    });
  });

  test('lie beside the output of a block that is called logs', async () => {
    using project = new ScratchProject(chatty);
    await project.run('run', 'chat');
    expect((await project.run('show', 'latest', 'logs')).stdout).toMatch(/\n\nkept\n$/);
    expect((await project.run('logs')).stdout).toContain('looking');
  });

  test('hold no secret', async () => {
    using project = new ScratchProject(
      {...chatty, 'io_config.yaml': `default:\n  B2_APPLICATION_KEY: "{{ env_var('B2_APPLICATION_KEY') }}"\n`},
      {B2_APPLICATION_KEY: 'K004secretsecretsecret'},
    );
    await project.run('run', 'chat');
    expect(withoutTimes((await project.run('logs', '--level', 'error')).stdout)).toBe(
      'TIME  load | error: key is ****\n',
    );
  });

  test('say where there is nothing, and which block or run is meant', async () => {
    using project = new ScratchProject(chatty);
    expect(await project.run('logs')).toEqual({
      code: 2,
      stdout: '',
      stderr: 'error[unknown-run]: nothing has run yet\n   = help: run a pipeline first: magelet run <pipeline>\n',
    });
    expect(existsSync(join(project.folder, '.magelet'))).toBe(false);
    await project.run('run', 'chat');
    expect((await project.run('logs', '--block', 'lod')).stderr).toContain('= help: write load');
    const {stdout, stderr, code} = await project.run('logs', '--block', 'logs', '--level', 'error');
    expect({stdout, stderr: stderr.replace(/run \S+/, 'run RUN'), code}).toEqual({
      stdout: '',
      stderr: 'run RUN of chat has no such lines\n',
      code: 0,
    });
    using quiet = new ScratchProject({
      'pipelines/quiet/metadata.yaml': pipelineYaml({load: ['data_loader']}),
      'blocks/data_loaders/load.ts': `import {dataLoader} from 'magelet';\nexport default dataLoader(() => 1);\n`,
    });
    await quiet.run('run', 'quiet');
    expect((await quiet.run('logs')).stderr).toMatch(/^run \S+ of quiet logged nothing\n$/);
  });

  test('follow a run until it ends', async () => {
    using project = new ScratchProject({
      'pipelines/slow/metadata.yaml': pipelineYaml({tick: ['custom']}),
      'blocks/custom/tick.ts': `import {existsSync} from 'node:fs';
import {custom} from 'magelet';
export default custom(async ({log}) => {
  log.info('begun');
  while (!existsSync('go')) await new Promise((resolve) => setTimeout(resolve, 20));
  log.info('done');
});
`,
    });
    const run = project.start('run', 'slow');
    await new Promise<void>(
      (resolve) => void run.stdout?.on('data', (text) => String(text).includes('begun') && resolve()),
    );
    const follower = project.start('logs', '--follow');
    await new Promise<void>(
      (resolve) => void follower.stdout?.on('data', (text) => String(text).includes('begun') && resolve()),
    );
    project.write({go: ''});
    const {stdout, code} = await follower.ended;
    expect(withoutTimes(stdout)).toBe('TIME  tick | begun\nTIME  tick | done\n');
    expect([code, (await run.ended).code]).toEqual([0, 0]);
  });

  test('prints all of many lines into a pipe that is read more slowly than they are written', async () => {
    using project = new ScratchProject(chatty);
    const [started] = await project.events('run', 'chat');
    const line = `${JSON.stringify({at: 0, block: 'load', level: 'info', source: 'log', message: '.'.repeat(500)})}\n`;
    project.write({
      [join('.magelet', 'runs', 'chat', String(started?.['run']), 'logs', '000002.jsonl')]: line.repeat(900),
    });
    const reader = project.start('logs', '--json', '--block', 'load');
    reader.stdout?.pause();
    reader.stdout?.once('readable', () => setTimeout(() => reader.stdout?.resume(), 300));
    const {stdout} = await reader.ended;
    expect(stdout.split('\n').filter((text) => text === line.trim())).toHaveLength(900);
  });
});
