import {execFileSync} from 'node:child_process';
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {root} from './report.ts';

export type PeerName = 'pandas' | 'mage' | 'dagster' | 'prefect' | 'kedro';

/** A peer that `bench/peers/setup` has installed: its `bin/` folder and the version of its package. */
export type Peer = {readonly bin: (program: string) => string; readonly version: string};

const packageOf: Record<PeerName, string> = {
  pandas: 'pandas',
  mage: 'mage-ai',
  dagster: 'dagster',
  prefect: 'prefect',
  kedro: 'kedro',
};

/** The peer, or undefined where it is not installed. */
export function peer(name: PeerName): Peer | undefined {
  const home = join(process.env['MAGELET_PEERS'] ?? join(root, 'bench', 'peers', 'installed'), name);
  if (!existsSync(join(home, 'complete'))) return undefined;
  const frozen = readFileSync(join(home, 'complete'), 'utf8');
  const version = new RegExp(`^${packageOf[name]}==(.+)$`, 'm').exec(frozen)?.[1] ?? 'unknown';
  return {bin: (program) => join(home, 'bin', program), version};
}

export const notInstalled = (name: PeerName): string => `${name} is not installed: bench/peers/setup ${name}`;

/** Debian's own pandas and boto3: its Python, and the version of its pandas. Undefined where they are not installed. */
export function debianPandas(): {readonly python: string; readonly version: string} | undefined {
  const python = '/usr/bin/python3';
  version ??= versionOfPandas(python);
  return version === '' ? undefined : {python, version};
}

/** Asked once: it takes a second to import. */
let version: string | undefined;

function versionOfPandas(python: string): string {
  try {
    const script = 'import boto3, pandas; print(pandas.__version__)';
    return execFileSync(python, ['-c', script], {encoding: 'utf8', stdio: 'pipe'}).trim();
  } catch {
    return '';
  }
}

export const noDebianPandas =
  'Debian’s pandas and boto3 are not installed: apt-get install python3-pandas python3-boto3';
