import {fileURLToPath} from 'node:url';
import type {Pointer} from '../core/diagnostic.ts';
import {localB2Key} from './local-b2-key.ts';
import {isBackblaze, type B2Settings, type ResolvedSetting} from './b2-settings.ts';

/** How messages speak of the server and of the key that was used. */
export type AccountWords = {
  /** `Backblaze B2`, or `the S3 server at 127.0.0.1:9000`. */
  readonly server: string;
  /** `B2`, or `it`. */
  readonly serverAgain: string;
  /** `the key of profile "default"`. */
  readonly theKey: string;
  /** `in the profile`: where a new key is to be put. */
  readonly whereKeysGo: string;
  readonly isBackblaze: boolean;
  /** Whether it is the server that `--local-b2` starts. */
  readonly isLocalB2: boolean;
  /** The path, where the store is a folder. */
  readonly folder: string | undefined;
};

export function accountWords({endpoint, keyId, locate}: B2Settings): AccountWords {
  const backblaze = isBackblaze(endpoint.value);
  const folder = endpoint.value.startsWith('file:') ? fileURLToPath(endpoint.value) : undefined;
  const source = locate(keyId.source)?.source;
  const profile = source === undefined ? undefined : /^profile "[^"]*"/.exec(source)?.[0];
  return {
    folder,
    server: backblaze
      ? 'Backblaze B2'
      : folder === undefined
        ? `the S3 server at ${new URL(endpoint.value).host}`
        : `the folder ${folder}`,
    serverAgain: backblaze ? 'B2' : 'it',
    theKey:
      keyId.source === 'override' ? 'the key given as accessKeyId' : `the key of ${profile ?? source ?? keyId.source}`,
    whereKeysGo: profile
      ? 'in the profile'
      : keyId.source === 'override'
        ? 'in the code'
        : `in ${source ?? 'the config'}`,
    isBackblaze: backblaze,
    isLocalB2: keyId.value === localB2Key.accessKeyId && new URL(endpoint.value).hostname === '127.0.0.1',
  };
}

/** The names under which a key ID and a key are given in code. */
type OverrideName = 'accessKeyId' | 'secretAccessKey';

/** Points at a key in its file; a key that stands in no file gets a note. Its length is told, never its text. */
export function pointAtKey(
  setting: ResolvedSetting,
  overrideName: OverrideName,
  locate: B2Settings['locate'],
): {readonly pointer?: Pointer; readonly note?: string} {
  const length = `${setting.value.length} characters`;
  if (setting.source === 'override') return {note: `${overrideName} has ${length}, given in the code`};
  const origin = locate(setting.source);
  const fromEnvironment = origin?.variables?.some(({isSet}) => isSet) || origin?.source.includes('environment');
  if (!origin?.place) {
    return {note: `${setting.source} has ${length}${fromEnvironment ? ', from the environment' : ''}`};
  }
  return {
    pointer: {
      place: origin.place,
      label: `${length}, ${fromEnvironment ? 'from the environment' : 'written in the file'}`,
    },
  };
}
