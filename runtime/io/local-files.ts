import {resolve} from 'node:path';
import {pathToFileURL} from 'node:url';
import {checkOptions} from '../core/check-options.ts';
import {reading} from './b2-action.ts';
import type {B2Overrides} from './b2-overrides.ts';
import {openSession} from './b2-session.ts';
import {checkArguments} from './check-arguments.ts';
import {FolderClient, pathOfObject} from './folder-client.ts';
import {ObjectStore} from './object-store.ts';
import {presignRules, type PresignOptions} from './presign-url.ts';
import {refuseNames} from './refuse-names.ts';

/**
 * A folder in place of a server: its folders are the buckets, and files below them the objects. It does what `BackblazeB2` does,
 * so that a pipeline can be tried on files. `.` as the bucket is the folder itself.
 *
 * @example
 * const files = new LocalFiles('data');
 * const orders = await files.load('lake', 'orders/*.csv'); // data/lake/orders/*.csv
 */
export class LocalFiles extends ObjectStore {
  /** What `inspect` and messages call it, whatever a bundler does. */
  static override readonly name = 'LocalFiles';
  readonly #folder: string;

  constructor(folder: string, overrides: Pick<B2Overrides, LocalOverride> = {}) {
    const whole = resolve(folder);
    const given = {value: pathToFileURL(whole).href, source: 'override'};
    const none = {value: 'none', source: 'default'};
    const settings = {
      endpoint: given,
      region: none,
      keyId: none,
      secret: none,
      sessionToken: undefined,
      locate: () => undefined,
    };
    super(openSession(settings, overrides, () => new FolderClient(whole).asS3()));
    this.#folder = whole;
  }

  /** The `file:` URL of an object: for whoever sits at this machine, and for as long as the file is there. */
  override async presign(bucket: string, key: string, options: PresignOptions = {}): Promise<string> {
    checkArguments('b2.presign', {bucket, key});
    checkOptions({call: 'b2.presign'}, options, presignRules);
    refuseNames(reading(bucket, key));
    return pathToFileURL(pathOfObject(this.#folder, bucket, key)).href;
  }
}

/** What is not about a server. */
type LocalOverride = 'spoolDir' | 'signal' | 'onTransfer' | 'onProgress' | 'actor' | 'uploadsDir';
