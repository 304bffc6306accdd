import {fileURLToPath} from 'node:url';
import {defineConfig} from 'vitest/config';

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
    include: ['test/**/*.test.ts'],
    exclude: ['test/fixtures/**', 'node_modules/**'],
    reporters: [['default', {summary: false}], './test/support/closing-line.ts'],
    // Most of the time tests wait for processes and servers, so a few more than there are cores.
    maxWorkers: 4,
    // Runs are killed and servers started beside each other: on a shared machine one that waits may be late, once.
    retry: process.env['CI'] === 'true' ? 1 : 0,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
