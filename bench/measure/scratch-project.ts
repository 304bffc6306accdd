import {execFileSync} from 'node:child_process';
import {mkdirSync, symlinkSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {removeFolder, temporaryFolder} from './leftovers.ts';
import {root} from './report.ts';
import type {Command} from './whole-process.ts';

export const magelet = join(root, 'bin', 'magelet.js');

/** A project of `magelet init` in a folder of its own, which sees this magelet; removed when it is disposed of. */
export class BenchProject implements Disposable {
  readonly #home = temporaryFolder('bench');
  readonly folder = join(this.#home, 'demo');

  constructor(files: Readonly<Record<string, string>> = {}) {
    execFileSync(process.execPath, [magelet, 'init', this.folder], {stdio: 'ignore'});
    mkdirSync(join(this.folder, 'node_modules'));
    symlinkSync(root, join(this.folder, 'node_modules', 'magelet'), 'junction');
    for (const [path, content] of Object.entries(files)) this.write(path, content);
  }

  write(path: string, content: string): void {
    const target = join(this.folder, path);
    mkdirSync(dirname(target), {recursive: true});
    writeFileSync(target, content);
  }

  /** `magelet <args>` in this project, on the node that runs the benchmark. */
  command(...args: readonly string[]): Command {
    return {command: process.execPath, args: [magelet, ...args], cwd: this.folder};
  }

  [Symbol.dispose](): void {
    removeFolder(this.#home);
  }
}

/** The cheapest process that node can start. */
export const emptyNode: Command = {command: process.execPath, args: ['-e', '0']};
