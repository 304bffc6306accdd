/** Why a profile makes no client, by code: what `whyNoClient` may tell. */
export const codesOfNoClient: readonly string[] = [
  'missing-setting',
  'unknown-profile',
  'setting-not-text',
  'endpoint-not-a-url',
  'region-contradicts-endpoint',
  'config-not-found',
  'template-syntax',
  'unknown-template-function',
  'json-value-not-found',
];
