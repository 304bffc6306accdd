import {getCompileCacheDir} from 'node:module';
import {pathToFileURL} from 'node:url';
import {wrongExport} from '../../check/block-has-its-kind.ts';
import type {ExportedBlock} from '../../check/module-facts.ts';
import type {Environment} from '../../config/environment.ts';
import {isBlockModule, isBlockTest, type BlockModule, type BlockTest} from '../../core/block-module.ts';
import {MageletError} from '../../core/diagnostic.ts';
import {wholeFile, type Place} from '../../core/place.ts';
import type {AttemptTask} from '../../run/host.ts';
import {isSqlFile, loadSqlBlock} from './sql-block/load-sql-block.ts';
import {errorInModule} from './error-in-module.ts';
import {BlockScripts} from './block-scripts.ts';
import {plainBlockModule} from './plain-block-module.ts';
import {resolveQuickly, type Exports} from './quick-resolution.ts';

export type LoadedModule = {readonly block: BlockModule; readonly tests: readonly BlockTest[]};

/**
 * Imports a block's file; one of SQL is read. Throws a `MageletError` that shows the place where the file does not compile, does not
 * load, or does not export the kind of block that the pipeline says.
 */
export async function loadBlockModule(task: AttemptTask, file: string, env: Environment): Promise<LoadedModule> {
  const {modulePath, block, project} = task;
  if (isSqlFile(modulePath)) return {block: await loadSqlBlock(task, file, env), tests: []};
  const exported = await importModule(modulePath, project).catch((error: unknown) => {
    throw new MageletError(errorInModule(error, {block: block.name, file, project}), {cause: error});
  });
  const wrong = wrongExport(exportedBlock(exported['default'], wholeFile(file)), block, file);
  if (wrong) throw new MageletError(wrong);
  return {block: exported['default'] as BlockModule, tests: Object.values(exported).filter(isBlockTest)};
}

const resolution = resolveQuickly();
const imported = new Map<string, Promise<Exports>>();
let scripts: BlockScripts | undefined;

/** Each file is imported once in a thread; one that fails, again by the next attempt. */
export function importModule(path: string, project: string): Promise<Exports> {
  const known = imported.get(path);
  if (known) return known;
  const exported = importAnew(path, project);
  imported.set(path, exported);
  exported.catch(() => imported.delete(path));
  return exported;
}

/** Lets the next run know what was found out about the files of this one. */
export const keepScripts = (): void => scripts?.keep();

async function importAnew(path: string, project: string): Promise<Exports> {
  const known = resolution.known(path);
  // Kept where Node keeps what it has compiled, or not at all.
  if (known) scripts ??= new BlockScripts(project, getCompileCacheDir());
  const evaluate = known && scripts && (await plainBlockModule(path, known, scripts));
  return (evaluate && resolution.provide(known.url, evaluate)) ?? importByNode(path);
}

/**
 * Node's own type stripping loads most files with nothing to start. What it leaves out (enums, decorators, paths of
 * tsconfig.json, imports without an extension, types imported without `type`) fails before any code has run,
 * and tsx takes over.
 */
async function importByNode(path: string): Promise<Exports> {
  const url = pathToFileURL(path).href;
  resolution.expect(url);
  try {
    return (await import(url)) as Exports;
  } catch (error) {
    if (!isLeftToTsx(error)) throw error;
    const {tsImport} = await import('tsx/esm/api');
    process.setSourceMapsEnabled(true);
    return (await tsImport(url, import.meta.url)) as Exports;
  }
}

const codesLeftToTsx: ReadonlySet<unknown> = new Set([
  'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX',
  'ERR_INVALID_TYPESCRIPT_SYNTAX',
  'ERR_MODULE_NOT_FOUND',
  'ERR_UNSUPPORTED_DIR_IMPORT',
  'ERR_UNKNOWN_FILE_EXTENSION',
]);

const isLeftToTsx = (error: unknown): boolean =>
  error instanceof SyntaxError || codesLeftToTsx.has((error as {code?: unknown} | null)?.code);

/** What a default export is, in the words of the rule that judges it. */
export function exportedBlock(value: unknown, place: Place): ExportedBlock {
  if (isBlockModule(value)) return {what: 'block', kind: value.kind, place};
  return value === undefined ? {what: 'nothing'} : {what: 'something else', described: describe(value), place};
}

function describe(value: unknown): string {
  if (typeof value === 'function') return 'a plain function';
  return value === null ? 'null' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
