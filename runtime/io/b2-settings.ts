import {MageletError} from '../core/diagnostic.ts';
import type {ConfigSource, SettingOrigin} from '../core/config-source.ts';
import {missingSetting, type SoughtSetting} from './missing-setting.ts';
import type {B2Overrides} from './b2-overrides.ts';

/** Where a profile names no endpoint; Mage's default. */
export const DEFAULT_B2_ENDPOINT_URL = 'https://s3.us-west-004.backblazeb2.com';

/** A setting and where it came from: the name of a config key, `override`, `endpoint` or `default`. */
export type ResolvedSetting = {readonly value: string; readonly source: string};

/** Everything a client needs. Holds the secret: it stays in private fields and is never printed. */
export type B2Settings = {
  readonly endpoint: ResolvedSetting;
  readonly region: ResolvedSetting;
  readonly keyId: ResolvedSetting;
  readonly secret: ResolvedSetting;
  readonly sessionToken: string | undefined;
  /** Where the source of a setting stands, for messages; undefined where it is no config key. */
  readonly locate: (source: string) => SettingOrigin | undefined;
};

const keyIdKeys = ['B2_APPLICATION_KEY_ID', 'AWS_ACCESS_KEY_ID'] as const;
const secretKeys = ['B2_APPLICATION_KEY', 'AWS_SECRET_ACCESS_KEY'] as const;
const endpointKeys = ['B2_ENDPOINT_URL', 'AWS_ENDPOINT'] as const;

/** Sources of settings that are not keys of the config. */
const noConfigKeys = new Set(['override', 'endpoint', 'default']);

/** Servers other than B2 sign for this region unless they are told another. */
const defaultRegion = 'us-east-1';

/**
 * Each setting is the first that is present: the override, then the keys in order.
 * Present is what the config contains and is not empty.
 * Throws `missing-setting`, `setting-not-text`, `endpoint-not-a-url` or `region-contradicts-endpoint`.
 */
export function readB2Settings(config: ConfigSource, overrides: B2Overrides): B2Settings {
  const {keyId, secret, locate} = readKeys(config, overrides, {keyIdKeys, secretKeys});
  const endpoint = readEndpoint(config, firstPresent(config, overrides.endpoint, endpointKeys));
  return {
    endpoint,
    region: readRegion(config, overrides, endpoint),
    keyId,
    secret,
    sessionToken: overrides.sessionToken,
    locate,
  };
}

/** The same of the `AWS_*` keys alone, the session token among them; the endpoint is AWS's own where none is given. */
export function readS3Settings(config: ConfigSource, overrides: B2Overrides): B2Settings {
  const names = {keyIdKeys: ['AWS_ACCESS_KEY_ID'], secretKeys: ['AWS_SECRET_ACCESS_KEY']};
  const {keyId, secret, locate} = readKeys(config, overrides, names);
  const given = firstPresent(config, overrides.endpoint, ['AWS_ENDPOINT']);
  const ofHost = given && regionOfAws(readEndpoint(config, given).value);
  const region = firstPresent(config, overrides.region, ['AWS_REGION']) ??
    (ofHost ? {value: ofHost, source: 'endpoint'} : undefined) ?? {value: defaultRegion, source: 'default'};
  const endpoint = given ?? {value: `https://s3.${region.value}.amazonaws.com`, source: 'default'};
  const token = firstPresent(config, overrides.sessionToken, ['AWS_SESSION_TOKEN']);
  return {endpoint: readEndpoint(config, endpoint), region, keyId, secret, sessionToken: token?.value, locate};
}

const regionOfAws = (endpoint: string): string | undefined =>
  /^s3\.([^.]+)\.amazonaws\.com(?:\.cn)?$/.exec(new URL(endpoint).hostname)?.[1];

/** Whether a bucket's name stands before the host, and not in the path. */
export const isVirtualHosted = (endpoint: string): boolean =>
  isBackblaze(endpoint) || regionOfAws(endpoint) !== undefined;

type KeyNames = {readonly keyIdKeys: readonly string[]; readonly secretKeys: readonly string[]};

function readKeys(
  config: ConfigSource,
  overrides: B2Overrides,
  {keyIdKeys, secretKeys}: KeyNames,
): Pick<B2Settings, 'keyId' | 'secret' | 'locate'> {
  const first = (override: string | undefined, keys: readonly string[]): ResolvedSetting | undefined =>
    firstPresent(config, override, keys);
  const keyId = first(overrides.accessKeyId, keyIdKeys);
  const secret = first(overrides.secretAccessKey, secretKeys);
  if (!keyId || !secret) {
    const sought: SoughtSetting[] = [
      ...(keyId ? [] : [{what: 'key ID', keys: keyIdKeys}]),
      ...(secret ? [] : [{what: 'key', keys: secretKeys}]),
    ];
    throw missingSetting(config, sought);
  }
  return {
    keyId,
    secret,
    locate: (source) => (noConfigKeys.has(source) ? undefined : config.locate?.(source)),
  };
}

function firstPresent(
  config: ConfigSource,
  override: string | undefined,
  keys: readonly string[],
): ResolvedSetting | undefined {
  if (override !== undefined && override !== '') return {value: override, source: 'override'};
  for (const key of keys) {
    const value = config.contains(key) ? config.get(key) : undefined;
    if (value === undefined || value === null || value === '') continue;
    if (typeof value !== 'string') throw settingNotText(config, key, value);
    if (value.trim() !== '') return {value: value.trim(), source: key};
  }
  return undefined;
}

function readEndpoint(config: ConfigSource, given: ResolvedSetting | undefined): ResolvedSetting {
  const endpoint = given ?? {value: DEFAULT_B2_ENDPOINT_URL, source: 'default'};
  // The bucket's page at Backblaze shows the endpoint without a scheme.
  const value = endpoint.value.includes('://') ? endpoint.value : `https://${endpoint.value}`;
  if (!isPlainUrl(value)) throw endpointNotAUrl(config, endpoint);
  return {value, source: endpoint.source};
}

/** Without a user name and a password: these would be shown with the endpoint. */
function isPlainUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const {protocol, username, password} = new URL(text);
  return /^https?:$/.test(protocol) && username === '' && password === '';
}

function readRegion(config: ConfigSource, overrides: B2Overrides, endpoint: ResolvedSetting): ResolvedSetting {
  const told = firstPresent(config, overrides.region, ['B2_REGION']);
  const ofHost = regionOfHost(new URL(endpoint.value).hostname);
  if (told && ofHost && told.value !== ofHost) throw regionContradicts(config, told, endpoint, ofHost);
  return (
    told ??
    (ofHost ? {value: ofHost, source: 'endpoint'} : undefined) ??
    firstPresent(config, undefined, ['AWS_REGION']) ?? {value: defaultRegion, source: 'default'}
  );
}

/** Whether requests to this endpoint go to Backblaze. */
export const isBackblaze = (endpoint: string): boolean => /(?:^|\.)backblazeb2\.com$/.test(new URL(endpoint).hostname);

/** The second label of `s3.<region>.backblazeb2.com`; any text, because Backblaze adds regions. */
const regionOfHost = (host: string): string | undefined => /^s3\.([^.]+)\.backblazeb2\.com$/.exec(host)?.[1];

function settingNotText(config: ConfigSource, key: string, value: unknown): MageletError {
  const place = config.locate?.(key)?.place;
  const kind = Array.isArray(value) ? 'list' : typeof value === 'object' ? 'map' : typeof value;
  return new MageletError({
    severity: 'error',
    code: 'setting-not-text',
    message: `${key} is read as a ${kind}, and ${kind === 'number' ? 'a number can lose digits' : 'a text is wanted'}`,
    ...(place && {at: {place, label: `a ${kind} in YAML`}}),
    help: `${typeof value === 'object' ? 'write one text' : 'put the value in quotes'}: ${key}: "..."`,
  });
}

function endpointNotAUrl(config: ConfigSource, endpoint: ResolvedSetting): MageletError {
  const place = config.locate?.(endpoint.source)?.place;
  return new MageletError({
    severity: 'error',
    code: 'endpoint-not-a-url',
    message: `the endpoint "${withoutPassword(endpoint.value)}" is not a plain URL of http or https`,
    ...(place && {at: {place, label: 'read as the endpoint'}}),
    ...(endpoint.source === 'override' && {notes: ['it was given as endpoint']}),
    help: `write the endpoint that the bucket's page at Backblaze shows, such as ${DEFAULT_B2_ENDPOINT_URL}`,
  });
}

const withoutPassword = (url: string): string => url.replace(/\/\/[^/@]*@/, '//****@');

function regionContradicts(
  config: ConfigSource,
  told: ResolvedSetting,
  endpoint: ResolvedSetting,
  ofHost: string,
): MageletError {
  const place = config.locate?.(told.source)?.place;
  const endpointPlace = config.locate?.(endpoint.source)?.place;
  const name = told.source === 'override' ? 'region' : told.source;
  return new MageletError({
    severity: 'error',
    code: 'region-contradicts-endpoint',
    message: `${name} is "${told.value}", and the endpoint is of region "${ofHost}"`,
    ...(place && {at: {place, label: `says ${told.value}`}}),
    ...(endpointPlace && {related: [{place: endpointPlace, label: `says ${ofHost}`}]}),
    notes: [`the endpoint is ${endpoint.value}${endpointWords(endpoint.source)}`],
    help: `take ${name} out (the endpoint says the region), or write the endpoint https://s3.${told.value}.backblazeb2.com`,
  });
}

function endpointWords(source: string): string {
  if (source === 'default') return ', the default, because no endpoint is set';
  return source === 'override' ? ', given as endpoint' : `, from ${source}`;
}
