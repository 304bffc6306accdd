import {readFileSync, realpathSync} from 'node:fs';
import {registerHooks, type ModuleFormat} from 'node:module';
import {basename, dirname, extname, join} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';

export type Exports = Readonly<Record<string, unknown>>;

/** What is known of a block's file before it is loaded: its own address, and that of the `magelet` that it imports. */
export type KnownModule = {readonly url: string; readonly magelet: string};

export type QuickResolution = {
  /** Says that Node is asked for this file of a block. */
  readonly expect: (blockFile: string) => void;
  /** What another file of its folder told of a block's file that is no link, unless Node has it already. */
  readonly known: (path: string) => KnownModule | undefined;
  /** Has whoever else imports this file get what `evaluate` makes of it, and nobody a second one; undefined where Node has it by now. */
  readonly provide: (url: string, evaluate: () => Promise<Exports>) => Promise<Exports> | undefined;
};

/**
 * Tells Node at once where the files of blocks are, and the `magelet` that they import. Its own search costs more than
 * all else of a small block: it looks for each file's `package.json`, and from each block's folder upwards for the
 * package. Everything else is left to it, as is the first file of each folder.
 */
export function resolveQuickly(): QuickResolution {
  const packages = new Map<string, Resolved>();
  const formats = new Map<string, ModuleFormat>();
  const blockFiles = new Set<string>();
  const folders = new Map<string, RealFolder>();
  const loadedByNode = new Set<string>();
  const provided = new Map<string, Promise<Exports>>();
  (globalThis as {[registry]?: unknown})[registry] = provided;
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier === 'magelet' && context.parentURL !== undefined) {
        const folder = folderOf(context.parentURL);
        const known = packages.get(folder) ?? resolved(next(specifier, context));
        packages.set(folder, known);
        return {...known, shortCircuit: true};
      }
      if (!blockFiles.has(specifier)) {
        const found = next(specifier, context);
        const isProvided = provided.has(found.url) && context.conditions.includes('import');
        if (isProvided) return {url: providedModule(found.url), format: 'module', shortCircuit: true};
        loadedByNode.add(found.url);
        return found;
      }
      const path = realpathSync.native(fileURLToPath(specifier));
      const url = pathToFileURL(path).href;
      loadedByNode.add(url);
      const format = formats.get(kindOfFile(dirname(path), path));
      if (format !== undefined) return {url, format, shortCircuit: true};
      const found = resolved(next(specifier, context));
      if (found.format === 'module-typescript') formats.set(kindOfFile(dirname(path), path), found.format);
      // A project that does not say what its files are: Node would try this one as the other kind first.
      return found.format === null && isModule(path) ? {...found, format: 'module-typescript'} : found;
    },
  });
  return {
    expect: (blockFile) => void blockFiles.add(blockFile),
    known(path) {
      const given = dirname(path);
      const folder = folders.get(given) ?? realFolderOf(given);
      if (folder === undefined) return undefined;
      folders.set(given, folder);
      const name = basename(path);
      const url = plainName.test(name) ? `${folder.url}/${name}` : pathToFileURL(join(folder.path, name)).href;
      const magelet = packages.get(folder.url);
      if (!magelet || loadedByNode.has(url) || provided.has(url)) return undefined;
      return formats.get(kindOfFile(folder.path, name)) === 'module-typescript'
        ? {url, magelet: magelet.url}
        : undefined;
    },
    provide(url, evaluate) {
      if (loadedByNode.has(url)) return undefined;
      const exported = evaluate();
      provided.set(url, exported);
      return exported;
    },
  };
}

type Resolved = {readonly url: string; readonly format: ModuleFormat | null};

const resolved = ({url, format}: {url: string; format?: string | null | undefined}): Resolved => ({
  url,
  format: (format ?? null) as ModuleFormat | null,
});

type RealFolder = {readonly path: string; readonly url: string};

function realFolderOf(folder: string): RealFolder | undefined {
  try {
    const path = realpathSync.native(folder);
    return {path, url: pathToFileURL(path).href};
  } catch {
    return undefined;
  }
}

/** In an address it stands as it is. */
const plainName = /^[\w.-]+$/;

const folderOf = (url: string): string => url.slice(0, url.lastIndexOf('/'));

/** Files of one folder and one ending are of one kind. */
const kindOfFile = (folder: string, file: string): string => `${folder} ${extname(file)}`;

const isModule = (path: string): boolean => path.endsWith('.ts') && /^export\s/m.test(readFileSync(path, 'utf8'));

const registryName = 'magelet.provided';
const registry = Symbol.for(registryName);

/** A module with the default export of one that was provided, which has no other. */
const providedModule = (url: string): string =>
  `data:text/javascript,${encodeURIComponent(
    `export default (await globalThis[Symbol.for('${registryName}')].get(${JSON.stringify(url)})).default;`,
  )}`;
