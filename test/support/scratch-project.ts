import {spawn, type ChildProcess} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const binary = join(root, 'bin', 'magelet.js');

export type Ended = {readonly code: number | null; readonly stdout: string; readonly stderr: string};

/** A project in a folder of its own, in which the built magelet is run as a person would run it. */
export class ScratchProject implements Disposable {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'magelet-project-')));
  readonly #env: Readonly<Record<string, string>>;

  /** `files` by path; a pipeline's blocks find their files below `blocks/`. */
  constructor(files: Readonly<Record<string, string>>, env: Readonly<Record<string, string>> = {}) {
    this.#env = env;
    this.write({'package.json': '{"type": "module"}', ...files});
    mkdirSync(join(this.folder, 'node_modules'));
    symlinkSync(root, join(this.folder, 'node_modules', 'magelet'), 'junction');
  }

  write(files: Readonly<Record<string, string | Uint8Array>>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, path)), {recursive: true});
      writeFileSync(join(this.folder, path), text);
    }
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  /** Starts `magelet …args`; its output is piped, so that it is plain. */
  start(...args: readonly string[]): ChildProcess & {readonly ended: Promise<Ended>} {
    return this.#startIn('.', args);
  }

  #startIn(folder: string, args: readonly string[]): ChildProcess & {readonly ended: Promise<Ended>} {
    const child = spawn(process.execPath, [binary, ...args], {
      cwd: join(this.folder, folder),
      env: this.#environment(),
    });
    const printed = {stdout: '', stderr: ''};
    child.stdout.setEncoding('utf8').on('data', (text: string) => void (printed.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => void (printed.stderr += text));
    const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({code, ...printed})));
    return Object.assign(child, {ended});
  }

  /** Runs `magelet …args` to its end. */
  run(...args: readonly string[]): Promise<Ended> {
    return this.start(...args).ended;
  }

  /** The same from a folder of the project. */
  runIn(folder: string, ...args: readonly string[]): Promise<Ended> {
    return this.#startIn(folder, args).ended;
  }

  /** Runs it with `--json` and gives the events. */
  async events(...args: readonly string[]): Promise<readonly Record<string, unknown>[]> {
    const {stdout} = await this.run(...args, '--json');
    return stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  /** None of this machine's keys, so that what a test says is all there is. */
  #environment(): Record<string, string> {
    const keep = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'SystemRoot'];
    const own = Object.fromEntries(keep.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
    return {...own, ...this.#env};
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, {recursive: true, force: true});
  }
}

/** `metadata.yaml` of a pipeline: `{clean: ['transformer', 'load']}` is a transformer that waits for load. */
export function pipelineYaml(blocks: Readonly<Record<string, readonly [kind: string, ...upstream: string[]]>>): string {
  const entries = Object.entries(blocks).map(([name, [kind, ...upstream]]) =>
    [
      `  - uuid: ${name}`,
      `    type: ${kind}`,
      ...(upstream.length > 0 ? [`    upstream_blocks: [${upstream.join(', ')}]`] : []),
    ].join('\n'),
  );
  return `blocks:\n${entries.join('\n')}\n`;
}
