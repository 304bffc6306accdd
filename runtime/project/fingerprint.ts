import {createHash} from 'node:crypto';
import {readFileSync} from 'node:fs';
import type {CheckedBlock} from '../core/pipeline.ts';

/** What a block is made of, as a hash: its module's text, its configuration and what it waits for. */
export function fingerprintOf({kind, upstream, modulePath, definition}: CheckedBlock): string {
  return createHash('sha256')
    .update(readFileSync(modulePath))
    .update(JSON.stringify([kind, upstream, definition.configuration]))
    .digest('hex');
}
