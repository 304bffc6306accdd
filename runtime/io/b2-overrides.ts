import type {S3ClientConfig} from '@aws-sdk/client-s3';
import type {Progress, Transfer} from '../core/run-event.ts';
import type {Writer} from './own-appends.ts';
import type {SeenFolders} from './seen-objects.ts';

/** What `BackblazeB2.withConfig` may be told beside a profile; a value given here wins over every key of the profile. */
export type B2Overrides = {
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
  /** For servers other than B2, which has no session tokens; never read from a profile. */
  readonly sessionToken?: string;
  /** Such as `https://s3.eu-central-003.backblazeb2.com`. */
  readonly endpoint?: string;
  readonly region?: string;
  /** Added to the User-Agent after `magelet/<version>`, such as `nightly-sales/2.1`. */
  readonly userAgentExtra?: string;
  /** The folder for files on their way; a new one in the system's temporary folder where it is left out. */
  readonly spoolDir?: string;
  /** Ends every request when it is aborted. */
  readonly signal?: AbortSignal;
  /** Called once for each object that was read or written. */
  readonly onTransfer?: (transfer: Transfer) => void;
  /** Called with the bytes of the object on its way. */
  readonly onProgress?: (progress: Progress) => void;
  /** Who uses the client, such as `export_orders`: named in messages. */
  readonly actor?: string;
  /** `http://host/bucket/key` in place of `http://bucket.host/key`: true for every endpoint but B2's own. */
  readonly forcePathStyle?: boolean;
  /** Tries of one request, the first included: 8, of which 4 where the server cannot be reached at all. */
  readonly maxAttempts?: number;
  /** Milliseconds without a byte after which a connection is given up and the request sent again: 60,000. */
  readonly idleTimeout?: number;
  /** A folder where uploads in parts are noted until they have ended; those that it names at the first request, which a
   * killed process left behind, are taken back. */
  readonly uploadsDir?: string;
  /** Who appends, so that what runs again does not append again. */
  readonly writer?: Writer;
  /** Told in a sentence what was done beside what was asked for. */
  readonly onNote?: (note: string) => void;
  /** What sends requests in place of a network, as the AWS SDK defines it: for tests. */
  readonly requestHandler?: NonNullable<S3ClientConfig['requestHandler']>;
  /** Where `incremental: true` finds and notes the objects that were loaded; without it that is an error. */
  readonly seen?: SeenFolders;
};
