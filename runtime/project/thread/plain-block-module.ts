import {constants, readFileSync} from 'node:fs';
import {Script} from 'node:vm';
import type {BlockScripts} from './block-scripts.ts';
import type {Exports, KnownModule} from './quick-resolution.ts';

/**
 * Compiles a block's file that imports nothing but `magelet`, as most do, as a function: Node needs four times as long to
 * load a module. Stacks and debuggers show the same. Undefined for any other file. Nothing of it runs before what
 * comes back is called.
 */
export async function plainBlockModule(
  path: string,
  {url, magelet}: KnownModule,
  scripts: BlockScripts,
): Promise<(() => Promise<Exports>) | undefined> {
  const text = readUnlinked(path);
  const script = text === undefined ? undefined : scripts.of(path, text);
  if (!script) return undefined;
  const values = namespaces.get(magelet) ?? ((await import(magelet)) as Exports);
  namespaces.set(magelet, values);
  if (!script.imported.every((name) => Object.hasOwn(values, name))) return undefined;
  try {
    const compiled = new Script(script.text, {filename: url, columnOffset: -script.opening});
    const block = compiled.runInThisContext() as (...values: unknown[]) => Promise<unknown>;
    return async () => ({default: await block(...script.imported.map((name) => values[name]))});
  } catch {
    // What does not compile is told as Node tells it.
    return undefined;
  }
}

/** To ask Node again for what it has costs as much as all else here. */
const namespaces = new Map<string, Exports>();

/** A file's text; undefined where it is a link, or cannot be read: Node finds out what is so. */
function readUnlinked(path: string): string | undefined {
  try {
    return readFileSync(path, {encoding: 'utf8', flag: constants.O_RDONLY | constants.O_NOFOLLOW});
  } catch {
    return undefined;
  }
}
