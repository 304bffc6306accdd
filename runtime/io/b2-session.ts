import type {S3Client} from '@aws-sdk/client-s3';
import {rejectionOf} from './at-once.ts';
import {isMageletError} from '../core/diagnostic.ts';
import {b2Error} from './b2-errors.ts';
import type {B2Action} from './b2-action.ts';
import type {B2Overrides} from './b2-overrides.ts';
import type {B2Settings} from './b2-settings.ts';
import {lookAround} from './look-around.ts';
import {refuseNames} from './refuse-names.ts';
import {Spool} from './spool.ts';
import {takeBackUploads} from './unfinished-uploads.ts';
import {SourceError} from './upload-stream.ts';

/** What every operation of one client shares. */
export type B2Session = {
  readonly settings: B2Settings;
  readonly overrides: B2Overrides;
  readonly spool: Spool;
  readonly signal: AbortSignal | undefined;
  /** Opened, and the SDK loaded, at the first call. */
  readonly client: () => S3Client;
  /** Makes requests for `action`; throws `MageletError` for what the server refused, the signal's reason where it was aborted. */
  readonly attempt: <Value>(action: B2Action, request: (client: S3Client) => Promise<Value>) => Promise<Value>;
  /** Removes the spooled files and closes the connections. */
  readonly close: () => Promise<void>;
};

export function openSession(settings: B2Settings, overrides: B2Overrides, open: () => S3Client): B2Session {
  const {signal, actor} = overrides;
  let opened: S3Client | undefined;
  const client = (): S3Client => (opened ??= open());

  // Once, before the first request: nobody else writes to this folder while the client is used.
  let left: Promise<void> | undefined;
  const takenBack = async (): Promise<void> => {
    if (overrides.uploadsDir !== undefined) await takeBackUploads(client, overrides.uploadsDir, signal);
  };

  const spool = new Spool(overrides.spoolDir);
  return {
    settings,
    overrides,
    spool,
    signal,
    client,
    attempt: async (action, request) => {
      signal?.throwIfAborted();
      refuseNames(action);
      try {
        await heeding(signal, (left ??= takenBack()));
        return await request(client());
      } catch (error) {
        signal?.throwIfAborted();
        if (error instanceof SourceError) throw error.cause;
        if (isMageletError(error)) throw error;
        const findings = await lookAround(client(), error, action);
        throw b2Error({error, action, settings, actor, findings}) ?? error;
      }
    },
    close: async () => {
      opened?.destroy();
      opened = undefined;
      await spool[Symbol.asyncDispose]();
    },
  };
}

/** Waits for the work no longer than the signal lets it: between two tries the SDK hears of no signal. */
const heeding = (signal: AbortSignal | undefined, work: Promise<void>): Promise<void> =>
  signal ? Promise.race([work, rejectionOf(signal)]) : work;
