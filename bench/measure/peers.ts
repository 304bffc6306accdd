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
