/** The thread that serves the local B2-compatible store: fauxqs, with its data kept in SQLite. */
import {Server, type ListenOptions} from 'node:net';
import {parentPort, workerData} from 'node:worker_threads';

export type LocalB2Data = {
  /** The address of the project's own fauxqs. */
  readonly fauxqs: string;
  readonly folder: string;
};

export type LocalB2Message = {readonly port: number};

type Fauxqs = {
  readonly startFauxqs: (options: {port: number; logger: boolean; dataDir: string; host: string}) => Promise<{
    readonly port: number;
    readonly stop: () => Promise<void>;
  }>;
};

if (!parentPort) throw new Error('Internal error: this module runs in a thread');

// fauxqs listens on every interface of the machine and authenticates nobody; here it must answer this machine alone.
const {prototype} = Server;
const {listen} = prototype;
prototype.listen = function (this: Server, options: ListenOptions, done?: () => void) {
  return listen.call(this, {...options, host: '127.0.0.1'}, done);
} as typeof listen;

const {fauxqs, folder} = workerData as LocalB2Data;
const {startFauxqs} = (await import(fauxqs)) as Fauxqs;
const server = await startFauxqs({port: 0, logger: false, dataDir: folder, host: '127.0.0.1'});
parentPort.once('message', () => void server.stop().then(() => parentPort?.close()));
parentPort.postMessage({port: server.port} satisfies LocalB2Message);
