import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {pipelineYaml, ScratchProject} from '../support/scratch-project.ts';

/** Resolves when there is a file of that name in the project. */
const until = (file: string): string => `while (!existsSync('${file}')) await sleep(5);`;

/** A block that is over when its callback writes, and one after it in whose time that happens. */
const projectOf = (write: string): ScratchProject =>
  new ScratchProject({
    'pipelines/p/metadata.yaml': pipelineYaml({save: ['custom'], hold: ['custom', 'save']}),
    'blocks/custom/save.ts': `import {existsSync, writeFileSync} from 'node:fs';
import {setTimeout as sleep} from 'node:timers/promises';
import {custom, LocalFiles, Table} from 'magelet';

export default custom(async () => {
  const table = await Table.from([{day: 1}]);
  const files = new LocalFiles('.');
  [1].forEach(async (day) => {
    ${until('began')}
    try {
      ${write}
    } catch (error) {
      writeFileSync('rejected', String(error));
      throw error;
    } finally {
      writeFileSync('tried', '');
    }
  });
});
`,
    'blocks/custom/hold.ts': `import {existsSync, writeFileSync} from 'node:fs';
import {setTimeout as sleep} from 'node:timers/promises';
import {custom} from 'magelet';

export default custom(async () => {
  writeFileSync('began', '');
  ${until('tried')}
});
`,
  });

describe('a write that begins when its block has returned', () => {
  test.each([
    ['b2.export', `await files.export([{day}], 'lake', 'day.csv');`, 'b2://lake/day.csv'],
    ['table.write', `await table.write('lake/day.csv');`, 'lake/day.csv'],
    ['b2.upload', `await files.upload('package.json', 'lake', 'day.csv');`, 'b2://lake/day.csv'],
  ])('is refused while the run goes on, and the log of the block tells its line: %s', async (call, write, target) => {
    for (const inline of [[], ['--inline']]) {
      using project = projectOf(write);
      const events = await project.events('run', 'p', ...inline);
      const logged = events.filter(({type}) => type === 'block-log');
      const {block, level, message} = logged[0] ?? {};
      expect(logged).toHaveLength(1);
      expect({block, level, message: String(message).replace(/:\d+ came/, ':<column> came')}).toEqual({
        block: 'save',
        level: 'warn',
        message: `the ${call} to ${target} at blocks/custom/save.ts:11:<column> came when the block was over: nothing was written; await it`,
      });
      expect(events.at(-1)).toMatchObject({type: 'run-settled', status: 'completed'});
      expect(existsSync(join(project.folder, 'lake'))).toBe(false);
      expect(project.read('rejected')).toBe(`MageletError: block "save" was over before its ${call} to ${target} began
  note: what a block does not wait for is not written after it; nothing was written
  help: write await before ${call}(…); a callback, such as that of forEach, is not waited for either`);
      expect((await project.run('logs')).stdout).toContain(`the ${call} to ${target} at blocks/custom/save.ts:11:`);
    }
  });
});
