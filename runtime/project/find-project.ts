import {existsSync} from 'node:fs';
import {dirname, join} from 'node:path';
import type {Diagnostic} from '../core/diagnostic.ts';
import {failed, success, type Result} from '../core/result.ts';

/** The project that `folder` lies in: the nearest folder upwards with `pipelines/` or `io_config.yaml`. */
export function findProject(folder: string): Result<string> {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, 'pipelines')) || existsSync(join(at, 'io_config.yaml'))) return success(at);
    if (dirname(at) === at) return failed([noProject(folder)]);
  }
}

const noProject = (folder: string): Diagnostic => ({
  severity: 'error',
  code: 'no-project',
  message: 'this is not a magelet project',
  notes: [`neither ${folder} nor a folder above it has pipelines/ or io_config.yaml`],
  help: 'make one: magelet init my-project',
});
