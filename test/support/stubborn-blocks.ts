import {pipelineYaml} from './scratch-project.ts';

const long = 'select count(*) as n from range(100000000000) t(a) where a % 7 = 3';

/**
 * Blocks that cannot be told to end, by what they do: each leaves native code at work, or what it gave untaken, while
 * its JavaScript does not yield. To end its thread by force is what takes a process down.
 */
export const stubbornBlocks: Readonly<Record<string, string>> = {
  spins: 'for (;;);',
  spins_beside_a_query: `void sql\`${long}\`.rows().catch(() => undefined); await soon(30); for (;;);`,
  spins_when_a_query_is_done: `void sql\`select 1\`.rows(); const until = Date.now() + 100; while (Date.now() < until); for (;;);`,
  spins_as_the_engine_starts: `void Table.from([{a: 1}]).rows(); for (;;);`,
  spins_in_a_stream: `for await (const rows of sql\`select a from range(10000000) t(a)\`.batches()) { for (;;); }`,
  spins_on_promises: `void sql\`${long}\`.rows().catch(() => undefined); for (;;) await null;`,
  spins_on_ticks: `void sql\`${long}\`.rows().catch(() => undefined); await soon(30); const again = () => process.nextTick(again); again(); await new Promise(() => {});`,
  parses: `void sql\`${long}\`.rows().catch(() => undefined); const text = JSON.stringify(Array(50_000).fill({a: [1]})); for (;;) JSON.parse(text);`,
  matches: `void sql\`${long}\`.rows().catch(() => undefined); await soon(30); /^(a+)+$/.test('a'.repeat(60) + 'b');`,
  sleeps: `void sql\`${long}\`.rows().catch(() => undefined); await soon(30); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);`,
  waits_for_a_program: `void sql\`${long}\`.rows().catch(() => undefined); await soon(30); execFileSync('sleep', ['4']);`,
  queries: `await sql\`${long}\`.rows();`,
  never_settles: `void sql\`${long}\`.rows().catch(() => undefined); await new Promise(() => setInterval(() => {}, 1000));`,
};

/** A pipeline `p` of stubborn blocks, each ended after a time of its own, and of `good` ones that wait among them. */
export function stubbornProject(
  names: readonly string[],
  {good, timeoutOf}: {readonly good: number; readonly timeoutOf: (index: number) => number},
): Readonly<Record<string, string>> {
  const innocent = Array.from({length: good}, (_, index) => `good_${index}`);
  const stubborn = names.map((name, index) => ({uuid: `${name}_${index}`, name, timeout: timeoutOf(index)}));
  const yaml = pipelineYaml(Object.fromEntries(innocent.map((name) => [name, ['custom']])));
  return {
    'pipelines/p/metadata.yaml': `${yaml}${stubborn.map(({uuid, timeout}) => `  - {uuid: ${uuid}, type: custom, timeout: ${timeout}}\n`).join('')}`,
    ...Object.fromEntries(
      stubborn.map(({uuid, name}) => [
        `blocks/custom/${uuid}.ts`,
        `import {execFileSync} from 'node:child_process';
import {setTimeout as soon} from 'node:timers/promises';
import {custom, sql, Table} from 'magelet';
export const used = [execFileSync, soon, sql, Table];
export default custom(async () => { ${stubbornBlocks[name] ?? ''} });\n`,
      ]),
    ),
    ...Object.fromEntries(
      innocent.map((name) => [
        `blocks/custom/${name}.ts`,
        `import {setTimeout as soon} from 'node:timers/promises';
import {custom, sql} from 'magelet';
export default custom(async () => { await soon(100); return sql\`select 42 as answer\`; });\n`,
      ]),
    ),
  };
}
