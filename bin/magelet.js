#!/usr/bin/env node
// Runs on every node that has ES modules, so that an old one can be told what to do.
import process from 'node:process';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `error[old-node]: magelet needs Node 22.18 or newer, this is ${process.versions.node}; get it beside your project: npm i -D node@24 (npx then finds it)\n`,
  );
  process.exitCode = 2;
} else {
  // A query of DuckDB takes one of these threads for as long as it runs, and there are four by default for everything.
  process.env.UV_THREADPOOL_SIZE ??= '16';
  const {enableCompileCache} = await import('node:module');
  enableCompileCache();
  const [command, ...args] = process.argv.slice(2);
  // A plan, or help, needs no thread.
  if (command === 'run' && !args.some((arg) => ['--dry-run', '--inline', '--help', '-h'].includes(arg))) {
    (await import('../dist/open-host.js')).startThread();
  }
  await import('../dist/cli.js');
}
