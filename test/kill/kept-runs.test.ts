import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {all, puts, startB2Quirks} from '../support/b2-quirks.ts';
import {startFauxqs} from '../support/fauxqs.ts';
import {printed, salesFiles} from '../support/remote-machines.ts';
import {newBucket, type S3Server} from '../support/s3-server.ts';
import {ScratchProject} from '../support/scratch-project.ts';

let server: S3Server;
beforeAll(async () => {
  server = await startFauxqs();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

describe('a run that is kept in a bucket which does not answer', () => {
  test('is not kept waiting by it when Ctrl-C ends it', async () => {
    const bucket = await newBucket(server);
    await using proxy = await startB2Quirks(server);
    const never = Promise.withResolvers<void>();
    proxy.add({on: puts, times: Infinity, does: 'hold', until: never.promise});
    using project = new ScratchProject(salesFiles(proxy, bucket), {HOLD: '1'});
    const child = project.start('run', 'sales', '--json');
    await printed(child, '"block-started","block":"export"');
    const began = performance.now();
    child.kill('SIGINT');
    const {code, stdout} = await child.ended;
    expect(code).toBe(130);
    expect(performance.now() - began).toBeLessThan(9000);
    expect(stdout).toContain('"code":"outputs-not-kept"');
    never.resolve();
  });

  test('is not kept waiting either by an upload in parts that begins, which hears of no stop', async () => {
    const bucket = await newBucket(server);
    await using proxy = await startB2Quirks(server);
    const never = Promise.withResolvers<void>();
    const begins = ({method, url}: {readonly method: string; readonly url: string}): boolean =>
      method === 'POST' && url.includes('?uploads');
    proxy.add({on: begins, times: Infinity, does: 'hold', until: never.promise});
    using project = new ScratchProject({
      ...salesFiles(proxy, bucket),
      'blocks/data_loaders/load.ts': `import {dataLoader} from 'magelet';
export default dataLoader(() => new Uint8Array(9 * 1024 * 1024));\n`,
    });
    const child = project.start('run', 'sales', '--json', '--block', 'load');
    await proxy.arrival(begins);
    const began = performance.now();
    child.kill('SIGINT');
    const {code, stdout} = await child.ended;
    expect(code).toBe(130);
    expect(performance.now() - began).toBeLessThan(9000);
    expect(stdout).toContain('what load gave in it could not be kept');
    never.resolve();
    expect(await project.run('run', 'sales', '--resume', '--block', 'load')).toMatchObject({code: 0, stderr: ''});
  });

  test('ends at once at the second Ctrl-C, and at the first where it has not begun', async () => {
    const bucket = await newBucket(server);
    await using proxy = await startB2Quirks(server);
    const never = Promise.withResolvers<void>();
    proxy.add({on: all, times: Infinity, does: 'hold', until: never.promise});
    using project = new ScratchProject(salesFiles(proxy, bucket));
    const timed = async (child: ReturnType<ScratchProject['start']>, signals: number): Promise<string> => {
      const began = performance.now();
      for (let sent = 0; sent < signals; sent++) child.kill('SIGINT');
      const {code} = await child.ended;
      return `${code} ${performance.now() - began < 2500 ? 'at once' : 'late'}`;
    };
    const running = project.start('run', 'sales', '--json', '--until', 'sum');
    await printed(running, '"block-settled","block":"sum"');
    running.kill('SIGINT');
    await printed(running, '"run-stopping"');
    expect(await timed(running, 1)).toBe('130 at once');
    const resuming = project.start('run', 'sales', '--resume', '2026-01-01T00-00-00-aaaa');
    await proxy.arrival(({url}) => url.includes('2026-01-01'));
    expect(await timed(resuming, 1)).toBe('130 at once');
    never.resolve();
  });
});
