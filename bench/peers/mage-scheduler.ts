import {spawn} from 'node:child_process';
import {existsSync, mkdirSync, writeFileSync} from 'node:fs';
import {createServer, type AddressInfo} from 'node:net';
import {join} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {setTimeout as sleep} from 'node:timers/promises';
import {endGroup, endedWithThis, ownGroup} from '../measure/leftovers.ts';
import {quietPeers} from './mage-project.ts';

/** Seconds that the server has to start and to run the pipeline once. */
const patience = 240;

/**
 * Runs a pipeline once under Mage's own server and scheduler, by a trigger `@once` in the project's code, and gives the
 * milliseconds between the start and the end that Mage records of the run: the start of the server is not in them.
 */
export async function underMagesScheduler(mage: string, project: string, pipeline: string): Promise<number> {
  const data = join(project, '.data');
  mkdirSync(data, {recursive: true});
  writeFileSync(join(project, 'pipelines', pipeline, 'triggers.yaml'), once(pipeline));
  const port = await freePort();
  const server = endedWithThis(
    spawn(mage, ['start', project, '--host', '127.0.0.1', '--port', String(port)], {
      cwd: project,
      env: {...process.env, ...quietPeers, REQUIRE_USER_AUTHENTICATION: 'False', MAGE_DATA_DIR: data},
      stdio: 'ignore',
      // The scheduler and each block are processes below it.
      ...ownGroup,
    }),
  );
  try {
    const database = join(data, project.split('/').at(-1) ?? '', 'mage-ai.db');
    for (let second = 0; second < patience; second++) {
      await sleep(1000);
      const took = existsSync(database) ? tookOf(database) : undefined;
      if (took !== undefined) return took;
    }
    throw new Error(`Mage's scheduler did not complete the pipeline within ${patience} s`);
  } finally {
    endGroup(server);
  }
}

function tookOf(path: string): number | undefined {
  const database = new DatabaseSync(path, {readOnly: true, timeout: 5000});
  try {
    const row = database
      .prepare(
        `select (julianday(completed_at) - julianday(started_at)) * 86400000 as took
         from pipeline_run where status = 'COMPLETED' limit 1`,
      )
      .get();
    return row ? Number(row['took']) : undefined;
  } catch (error) {
    // The server makes its tables and columns after the file.
    if (error instanceof Error && /no such (?:table|column)/.test(error.message)) return undefined;
    throw error;
  } finally {
    database.close();
  }
}

const once = (pipeline: string): string => `triggers:
- name: once
  pipeline_uuid: ${pipeline}
  schedule_interval: '@once'
  schedule_type: time
  settings: {}
  start_time: 2024-01-01 00:00:00
  status: active
  token: 00000000000000000000000000000000
  variables: {}
`;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((ready) => void server.listen(0, '127.0.0.1', ready));
  const {port} = server.address() as AddressInfo;
  await new Promise((closed) => void server.close(closed));
  return port;
}
