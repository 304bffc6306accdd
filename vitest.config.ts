import {fileURLToPath} from 'node:url';
import {defineConfig} from 'vitest/config';

/** What ends runs at their time, or kills them: it gets the machine to itself, since the clock is that of the wall. */
const alone = ['test/kill/**/*.test.ts', 'test/project/hosts/**/*.test.ts'];
const notTests = ['test/fixtures/**', 'node_modules/**'];

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      {find: /^magelet$/, replacement: source('./runtime/index.ts')},
      {find: /^magelet\/testing$/, replacement: source('./runtime/testing.ts')},
      {find: /^magelet\/danfo$/, replacement: source('./runtime/danfo.ts')},
    ],
  },
  test: {
    reporters: [['default', {summary: false}], './test/support/closing-line.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'together',
          include: ['test/**/*.test.ts'],
          exclude: [...notTests, ...alone],
          sequence: {groupOrder: 0},
          // Most of the time tests wait for processes and servers, so a few more than there are cores.
          maxWorkers: 4,
        },
      },
      {
        extends: true,
        test: {name: 'alone', include: alone, exclude: notTests, sequence: {groupOrder: 1}, maxWorkers: 1},
      },
    ],
  },
});
