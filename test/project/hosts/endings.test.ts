import {expect, test} from 'vitest';
import {ScratchProject} from '../../support/scratch-project.ts';
import {stubbornBlocks, stubbornProject} from '../../support/stubborn-blocks.ts';

const names = Object.keys(stubbornBlocks);

test('blocks that never yield are ended at their time, whatever native code does for them, and take nobody along', async () => {
  using project = new ScratchProject(stubbornProject(names, {good: 4, timeoutOf: (index) => 0.4 + (index % 4) / 10}));
  const {code, stdout} = await project.run('run', 'p', '--json');
  const events = stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as {type: string; block: string; status: string; diagnostic?: {code: string}});
  const settled = events.filter(({type}) => type === 'block-settled');
  const statuses = settled.map(({block, status, diagnostic}) => [block, diagnostic?.code ?? status]);
  expect(Object.fromEntries(statuses)).toEqual({
    ...Object.fromEntries(names.map((name, index) => [`${name}_${index}`, 'block-timed-out'])),
    ...Object.fromEntries([0, 1, 2, 3].map((index) => [`good_${index}`, 'completed'])),
  });
  // By a signal it would be null, and 134 where the process was aborted.
  expect(code).toBe(1);
  expect((await project.run('runs')).stdout).toContain('✗ failed');
});

test.each(['spins', 'spins_beside_a_query', 'waits_for_a_program'])(
  'one Ctrl-C ends a run whose block %s before the grace is over, and the record says so',
  async (name) => {
    using project = new ScratchProject(stubbornProject([name], {good: 1, timeoutOf: () => 60}));
    const running = project.start('run', 'p');
    await new Promise<void>((resolve) => {
      let seen = '';
      running.stdout?.on('data', (text) => (seen += String(text)).includes('completed  good_0') && resolve());
    });
    const began = performance.now();
    running.kill('SIGINT');
    const {code} = await running.ended;
    // In milliseconds; the grace of a block that yields is five seconds.
    expect(performance.now() - began).toBeLessThan(2000);
    expect(code).toBe(130);
    expect((await project.run('runs')).stdout).toContain('cancelled');
  },
);

test('a block that yields keeps its grace after Ctrl-C, and can end in order', async () => {
  using project = new ScratchProject({
    ...stubbornProject([], {good: 0, timeoutOf: () => 1}),
    'pipelines/p/metadata.yaml': 'blocks:\n  - {uuid: tidy, type: custom}\n',
    'blocks/custom/tidy.ts': `import {setTimeout as soon} from 'node:timers/promises';
import {custom} from 'magelet';
export default custom(async ({signal, log}) => {
  log.info('working');
  await new Promise((resolve) => signal.addEventListener('abort', resolve));
  await soon(1500);
  log.info('tidied up');
  return 'done';
});\n`,
  });
  const running = project.start('run', 'p');
  await new Promise<void>((resolve) =>
    running.stdout?.on('data', (text) => String(text).includes('working') && resolve()),
  );
  running.kill('SIGINT');
  expect((await running.ended).stdout).toContain('tidied up');
});

test('a block that waits is not held up by one that computes in the thread it was sent to', async () => {
  const count = 6;
  const blocks = Array.from({length: count}, (_, index) => `  - {uuid: waits_${index}, type: custom}\n`).join('');
  using project = new ScratchProject({
    'pipelines/p/metadata.yaml': `blocks:\n  - {uuid: computes, type: custom, timeout: 3}\n${blocks}`,
    'blocks/custom/computes.ts': `import {custom} from 'magelet';\nexport default custom(() => { for (;;); });\n`,
    ...Object.fromEntries(
      Array.from({length: count}, (_, index) => [
        `blocks/custom/waits_${index}.ts`,
        `import {custom} from 'magelet';\nexport default custom(() => 1);\n`,
      ]),
    ),
  });
  const events = await project.events('run', 'p');
  const settled = events.filter(({type}) => type === 'block-settled').map(({block}) => block);
  expect(settled.at(-1)).toBe('computes');
  expect(settled.length).toBe(count + 1);
  expect(events.filter(({type, block}) => type === 'block-started' && block !== 'computes')).toHaveLength(count);
});
