import type {S3Client} from '@aws-sdk/client-s3';
import type {ConfigSource} from '../core/config-source.ts';
import type {B2Overrides} from './b2-overrides.ts';
import {openSession} from './b2-session.ts';
import {readB2Settings, type B2Settings} from './b2-settings.ts';
import {ObjectStore} from './object-store.ts';
import {openS3Client} from './s3-client.ts';

export {DEFAULT_B2_ENDPOINT_URL} from './b2-settings.ts';

/**
 * Backblaze B2, or another server that speaks S3, with the keys of a profile.
 *
 * Nothing touches the network until a method is called. What the server refuses is thrown as a `MageletError`
 * whose `code` begins with `b2-`; see `docs/errors`.
 *
 * @example
 * const b2 = BackblazeB2.withConfig(new ConfigFileLoader());
 * const orders = await b2.load('lake', 'orders/2026-11-22.csv');
 * await b2.export(orders, 'lake', 'orders/2026-11-22.parquet');
 */
export class BackblazeB2 extends ObjectStore {
  /** What `inspect` and messages call it, whatever a bundler does. */
  static override readonly name = 'BackblazeB2';
  readonly #client: () => S3Client;

  private constructor(settings: B2Settings, overrides: B2Overrides) {
    const session = openSession(settings, overrides, () => openS3Client(settings, overrides));
    super(session);
    this.#client = session.client;
  }

  /**
   * The client of a profile. Each setting is the first that is present: the override, the `B2_*` key, the `AWS_*` key.
   * Throws `missing-setting` where a key is nowhere, and `region-contradicts-endpoint`, `endpoint-not-a-url` or
   * `setting-not-text` for settings that cannot be used.
   *
   * @example BackblazeB2.withConfig(new ConfigFileLoader('io_config.yaml', 'archive'), {region: 'eu-central-003'})
   */
  static withConfig(config: ConfigSource, overrides: B2Overrides = {}): BackblazeB2 {
    return new BackblazeB2(readB2Settings(config, overrides), overrides);
  }

  /** The AWS SDK's client underneath, for what this class does not have. Its errors are the SDK's own. */
  get client(): S3Client {
    return this.#client();
  }
}
