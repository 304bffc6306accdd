import {execFile} from 'node:child_process';
import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import type {Keys, S3Server} from './s3-server.ts';

/** A gateway and the file that its tools are told. */
type Radosgw = S3Server & {readonly config: string};

const script = fileURLToPath(new URL('start-radosgw.sh', import.meta.url));
const binaries = ['radosgw', 'radosgw-admin', 'ceph', 'ceph-mon', 'ceph-osd', 'ceph-authtool', 'monmaptool'];

/** Why radosgw cannot be started on this machine; undefined where it can. */
export function whyNoRadosgw(): string | undefined {
  const missing = binaries.filter((name) => !isInstalled(name));
  if (missing.length > 0) return `not installed: ${missing.join(', ')} (Debian: radosgw, ceph-common)`;
  return process.getuid?.() === 0 ? undefined : 'Ceph daemons are started as root here';
}

const isInstalled = (name: string): boolean =>
  existsSync(join('/usr/bin', name)) || existsSync(join('/usr/local/bin', name));

/** A real S3 server that knows its keys: the RADOS gateway of Ceph, in memory. It takes about fifteen seconds to start. */
export async function startRadosgw(): Promise<Radosgw> {
  const folder = mkdtempSync(join(tmpdir(), 'magelet-radosgw-'));
  const port = await freePort();
  const accessKeyId = 'RADOSGWTESTKEYID0001';
  const secretAccessKey = 'radosgw-test-secret-0123456789abcdefghij';
  const stop = (): void => {
    for (const pid of pidsOf(join(folder, 'run'))) endProcess(pid);
    rmSync(folder, {recursive: true, force: true, maxRetries: 5});
  };
  process.once('exit', stop);
  try {
    await promisify(execFile)('bash', [script, folder, String(port), accessKeyId, secretAccessKey], {timeout: 110_000});
  } catch (error) {
    stop();
    process.off('exit', stop);
    throw error;
  }
  return {
    name: 'radosgw',
    config: join(folder, 'ceph.conf'),
    endpoint: `http://127.0.0.1:${port}`,
    accessKeyId,
    secretAccessKey,
    [Symbol.asyncDispose]: async () => {
      process.off('exit', stop);
      stop();
    },
  };
}

/** The same server with the keys of a new user, whom no bucket belongs to. */
export async function addUser(
  radosgw: Radosgw,
  name: string,
  keys: Keys = {accessKeyId: `KEYIDOF${name.toUpperCase()}`, secretAccessKey: `secret-of-${name}`},
): Promise<S3Server> {
  const user = [`--uid=${name}`, `--display-name=${name}`];
  const secrets = [`--access-key=${keys.accessKeyId}`, `--secret-key=${keys.secretAccessKey}`];
  const command = ['-c', radosgw.config, '-n', 'client.gateway', 'user', 'create', ...user, ...secrets];
  await promisify(execFile)('radosgw-admin', command);
  return {...radosgw, ...keys};
}

function pidsOf(folder: string): number[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((name) => name.endsWith('.pid'));
  return files.map((name) => Number(readFileSync(join(folder, name), 'utf8'))).filter((pid) => pid > 1);
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

/** A port that was free a moment ago, as were the two after it, which the monitor takes. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = await listenOnce(0);
    if (port !== undefined && (await listenOnce(port + 1)) && (await listenOnce(port + 2))) return port;
  }
}

/** The port that could be listened on, undefined where it is taken. */
async function listenOnce(port: number): Promise<number | undefined> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : undefined));
    });
  });
}
