/** The module of the thread in which `validate` imports the files of blocks, one after the other. No block is called. */
import {parentPort, workerData} from 'node:worker_threads';
import {setRepoPath} from '../config/repo-path.ts';
import {isBlockModule} from '../core/block-module.ts';
import {wholeFile} from '../core/place.ts';
import type {ImportedModule, ModuleAnswer, ModuleTask} from './modules/module-messages.ts';
import {errorInModule} from './thread/error-in-module.ts';
import {exited, uncaught} from './thread/guard-thread.ts';
import {exportedBlock, importModule} from './thread/load-block-module.ts';

const port = parentPort;
if (!port) throw new Error('Internal error: this module runs in a thread');
let current: ModuleTask | undefined;

const answer = (imported: ImportedModule): void => {
  if (current) port.postMessage({id: current.id, imported} satisfies ModuleAnswer);
  current = undefined;
};

setRepoPath((workerData as {readonly project: string}).project);
process.exit = (code) => {
  const stopped = new Error(`process.exit(${code ?? ''}) ended the import`);
  if (current) answer({status: 'failed', mistake: exited(current, stopped, code)});
  throw stopped;
};
// What a file that was answered for still does is told where it runs.
process.on('uncaughtException', (error: unknown) => {
  if (current) answer({status: 'failed', mistake: uncaught(current, error)});
});

const begin = async (task: ModuleTask): Promise<void> => {
  current = task;
  const imported = await importOne(task);
  if (current === task) answer(imported);
};
port.on('message', (task: ModuleTask) => void begin(task));

async function importOne({block, file, modulePath, project}: ModuleTask): Promise<ImportedModule> {
  try {
    const value = (await importModule(modulePath, project))['default'];
    const exported = exportedBlock(value, wholeFile(file));
    return isBlockModule(value) ? {status: 'loaded', exported, run: String(value.run)} : {status: 'loaded', exported};
  } catch (error) {
    return {status: 'failed', mistake: errorInModule(error, {block: block.name, file, project})};
  }
}
