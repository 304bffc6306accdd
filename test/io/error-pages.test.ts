import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, expect, test} from 'vitest';
import {ConfigFileLoader} from '../../runtime/config/config-file-loader.ts';
import {isMageletError, type MageletError} from '../../runtime/core/diagnostic.ts';
import {deleting, listing, reading, writing, type B2Action} from '../../runtime/io/b2-action.ts';
import {BackblazeB2} from '../../runtime/io/backblaze-b2.ts';
import {b2Error} from '../../runtime/io/b2-errors.ts';
import {readB2Settings} from '../../runtime/io/b2-settings.ts';
import type {Findings} from '../../runtime/io/look-around.ts';
import {renderDiagnostic} from '../../runtime/report/render-diagnostic.ts';

const pathOf = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'magelet-pages-'));
afterAll(() => rmSync(folder, {recursive: true}));

const keys = `default:
  B2_APPLICATION_KEY_ID: "{{ env_var('B2_APPLICATION_KEY_ID') }}"
  B2_APPLICATION_KEY: "{{ env_var('B2_APPLICATION_KEY') }}"
`;
const env = {B2_APPLICATION_KEY_ID: '0045f0571db506a0000000001', B2_APPLICATION_KEY: 'K004abcdefghijklmnopqrstuvwxyz0'};

function config(text: string, environment: Record<string, string> = env): ConfigFileLoader {
  writeFileSync(join(folder, 'io_config.yaml'), text);
  return new ConfigFileLoader(join(folder, 'io_config.yaml'), 'default', {env: environment});
}

/** What the client throws at once. */
function refused(text: string, environment?: Record<string, string>): MageletError {
  try {
    BackblazeB2.withConfig(config(text, environment));
  } catch (error) {
    if (isMageletError(error)) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

const daily = 'daily/2026-11-22.csv';
const exporting = {actor: 'export_orders', action: writing('sales-lake', daily)};
const loading = {actor: 'load_orders', action: reading('sales-lake', daily)};

/** What is thrown for an answer of the server. */
function answered(
  error: {readonly status?: number; readonly Code?: string; readonly code?: string; readonly words?: string},
  {actor, action}: {actor: string; action: B2Action},
  {text = keys, findings = {}}: {text?: string; findings?: Findings} = {},
): MageletError {
  const {status, Code, code, words = ''} = error;
  const thrown = Object.assign(
    new Error(words),
    code === undefined ? {name: Code, Code, $metadata: {httpStatusCode: status, attempts: 5}} : {code},
  );
  const explained = b2Error({error: thrown, action, settings: readB2Settings(config(text), {}), actor, findings});
  if (!explained) throw new Error('no message');
  return explained;
}

async function rejected(promise: PromiseLike<unknown>): Promise<MageletError> {
  try {
    await promise;
  } catch (error) {
    if (isMageletError(error)) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** The message on the page of each code, as the code itself makes it. */
const examples: Readonly<Record<string, () => MageletError | Promise<MageletError>>> = {
  'missing-setting': () => refused(keys, {}),
  'setting-not-text': () => refused('default:\n  B2_APPLICATION_KEY_ID: 41234567890\n  B2_APPLICATION_KEY: "K004"\n'),
  'endpoint-not-a-url': () => refused(`${keys}  B2_ENDPOINT_URL: "ftp://s3.us-west-004.backblazeb2.com"\n`),
  'region-contradicts-endpoint': () =>
    refused(`${keys}  B2_ENDPOINT_URL: https://s3.us-west-004.backblazeb2.com\n  B2_REGION: eu-central-003\n`),
  'b2-key-rejected': () => answered({status: 403, Code: 'InvalidAccessKeyId'}, exporting),
  'b2-secret-rejected': () => answered({status: 403, Code: 'SignatureDoesNotMatch'}, loading),
  'b2-no-bucket': () => answered({status: 404, Code: 'NoSuchBucket'}, exporting, {findings: {buckets: ['sales_lake']}}),
  'b2-no-object': () =>
    answered({status: 404, Code: 'NoSuchKey'}, loading, {findings: {keysBeside: ['daily/2026-11-21.csv']}}),
  'b2-not-allowed': () => answered({status: 403, Code: 'AccessDenied', words: 'not entitled'}, exporting),
  'b2-unreachable': () =>
    answered({code: 'ENOTFOUND'}, loading, {text: `${keys}  B2_ENDPOINT_URL: https://s3.us-west-04.backblazeb2.com\n`}),
  'b2-cap-exceeded': () =>
    answered({status: 403, Code: 'AccessDenied', words: 'Cannot upload files, storage cap exceeded.'}, exporting),
  'b2-busy': () =>
    answered({status: 503, Code: 'SlowDown'}, {actor: 'load_orders', action: listing('sales-lake', 'daily/')}),
  'b2-object-changed': () => answered({status: 412, Code: 'PreconditionFailed'}, loading),
  'b2-key-expired': () => answered({status: 403, Code: 'ExpiredToken'}, exporting),
  'b2-damaged': () => answered({status: 400, Code: 'BadDigest'}, loading),
  'b2-unexpected-answer': () =>
    answered(
      {status: 400, Code: 'InvalidRequest', words: 'The file name is too long.'},
      {
        actor: 'clean_up',
        action: deleting('sales-lake', daily),
      },
    ),
  'b2-empty-name': () => rejected(BackblazeB2.withConfig(config(keys)).load('', daily)),
  'wrong-option': () =>
    rejected(BackblazeB2.withConfig(config(keys)).export([], 'sales-lake', daily, {ifExists: 'append to' as never})),
  'b2-wrong-bucket': () =>
    rejected(BackblazeB2.withConfig(config(keys)).load('b2://sales-lake/daily', '2026-11-22.csv')),
  'b2-not-exportable': () => rejected(BackblazeB2.withConfig(config(keys)).export({total: 7}, 'sales-lake', daily)),
};

/** These come with a server or a file, and are tested with one. */
const withoutExample = new Set(['b2-mixed-formats', 'b2-object-exists', 'json-malformed', 'file-not-found']);

const codesInIo = readdirSync(pathOf('runtime/io'))
  .map((file) => readFileSync(pathOf(`runtime/io/${file}`), 'utf8'))
  .flatMap((source) =>
    [...source.matchAll(/(?:code: |failure\(\s*)'([a-z0-9-]+)'/g)].flatMap(([, code]) => code ?? []),
  );

test('every code of this folder has a page', () => {
  const codes = [...new Set(codesInIo)];
  expect(codes.filter((code) => !(code in examples) && !withoutExample.has(code))).toEqual([]);
  // Not of this folder alone.
  const own = codes.filter((code) => code !== 'json-malformed');
  expect(own.filter((code) => !existsSync(pathOf(`docs/errors/${code}.md`)))).toEqual([]);
});

test.each(Object.keys(examples))('the page of %s shows its message as it is', async (code) => {
  const page = readFileSync(pathOf(`docs/errors/${code}.md`), 'utf8');
  const error = await examples[code]?.();
  const message = error ? renderDiagnostic(error.diagnostic, {width: 200, colour: false}) : '';
  expect(page).toContain(`# ${code}\n`);
  expect(page).toContain(`\`\`\`\n${message.replaceAll('../', '')}\`\`\``);
  expect(page).toMatch(/^## How to mend it$/m);
  expect(page.split('\n').length).toBeLessThanOrEqual(45);
});
