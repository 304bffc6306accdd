import type {S3Client} from '@aws-sdk/client-s3';
import type {ConfigSource} from '../core/config-source.ts';
import type {B2Overrides} from './b2-overrides.ts';
import {openSession} from './b2-session.ts';
import {readS3Settings, type B2Settings} from './b2-settings.ts';
import {ObjectStore} from './object-store.ts';
import {openS3Client} from './s3-client.ts';

/**
 * Any server that speaks S3, such as AWS, MinIO or Cloudflare R2, with the `AWS_*` keys of a profile; it does what `BackblazeB2`
 * does. Without `AWS_ENDPOINT` it is AWS itself, in the region of `AWS_REGION`.
 *
 * @example
 * const minio = S3.withConfig(config, {endpoint: 'http://127.0.0.1:9000'});
 * const orders = await minio.load('lake', 'orders/2026-11-22.csv');
 */
export class S3 extends ObjectStore {
  /** What `inspect` and messages call it, whatever a bundler does. */
  static override readonly name = 'S3';
  readonly #client: () => S3Client;

  private constructor(settings: B2Settings, overrides: B2Overrides) {
    const session = openSession(settings, overrides, () => openS3Client(settings, overrides));
    super(session);
    this.#client = session.client;
  }

  /**
   * The client of a profile. Key ID and key are `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, the token `AWS_SESSION_TOKEN`;
   * `B2_*` keys are not looked at, and an override wins. Throws what `BackblazeB2.withConfig` throws.
   */
  static withConfig(config: ConfigSource, overrides: B2Overrides = {}): S3 {
    return new S3(readS3Settings(config, overrides), overrides);
  }

  /** The AWS SDK's client underneath, for what this class does not have. Its errors are the SDK's own. */
  get client(): S3Client {
    return this.#client();
  }
}
