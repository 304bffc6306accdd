import {existsSync, readFileSync, symlinkSync} from 'node:fs';
import {stripTypeScriptTypes} from 'node:module';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {CreateBucketCommand, PutObjectCommand} from '@aws-sdk/client-s3';
import {afterAll, beforeAll, describe, expect, test, vi} from 'vitest';
import {ConfigFileLoader} from '../../runtime/config/config-file-loader.ts';
import {BackblazeB2} from '../../runtime/io/backblaze-b2.ts';
import {startFauxqs} from '../support/fauxqs.ts';
import {plainClient, type S3Server} from '../support/s3-server.ts';
import {ScratchProject} from '../support/scratch-project.ts';

const pageFile = fileURLToPath(new URL('../../docs/b2.md', import.meta.url));
const page = readFileSync(pageFile, 'utf8');

type Snippet = {readonly language: string; readonly path: string; readonly text: string; readonly line: number};

const snippets = [...page.matchAll(/^```(\w+)(?: (\S+))?\n([^]*?)^```$/gm)].map(
  ({1: language = '', 2: path = '', 3: text = '', index}): Snippet => ({
    language,
    path,
    text,
    line: page.slice(0, index).split('\n').length,
  }),
);

/** What the page takes to lie in the bucket. */
const objects = {
  'orders/2026-11-21.csv': 'id,customer_id,total\n1,1,12.5\n',
  'orders/2026-11-22.csv': 'id,customer_id,total\n2,2,7.25\n3,1,4.5\n',
  'customers.ndjson': '{"id":1,"name":"Ada"}\n{"id":2,"name":"Zoë"}\n',
  'notes.txt': 'as it is',
};

const installed = (name: string): string => fileURLToPath(new URL(`../../node_modules/${name}`, import.meta.url));

const keys = {B2_APPLICATION_KEY_ID: 'id', B2_APPLICATION_KEY: 'key', ARCHIVE_KEY_ID: 'id', ARCHIVE_KEY: 'key'};

let server: S3Server;
let project: ScratchProject;

beforeAll(async () => {
  server = await startFauxqs();
  project = new ScratchProject({}, {...keys, B2_ENDPOINT_URL: server.endpoint});
  const client = plainClient(server);
  await client.send(new CreateBucketCommand({Bucket: 'sales-lake'}));
  for (const [key, text] of Object.entries(objects)) {
    project.write({[`bucket/${key}`]: text});
    await client.send(new PutObjectCommand({Bucket: 'sales-lake', Key: key, Body: text}));
  }
  symlinkSync(installed('fauxqs'), join(project.folder, 'node_modules', 'fauxqs'), 'junction');
});

afterAll(async () => {
  project[Symbol.dispose]();
  await server[Symbol.asyncDispose]();
});

describe('the snippets of docs/b2.md, in their order', () => {
  test.each(snippets)('line $line: $language $path', async (snippet) => {
    if (snippet.path !== '') project.write({[snippet.path]: snippet.text});
    else if (snippet.language === 'sh') await runLines(snippet.text);
    else if (snippet.language === 'ts') await runWithB2(snippet.text);
    else throw new Error(`nothing runs the snippet in line ${snippet.line}`);
  });

  test('leave what the pipeline says', async () => {
    await using b2 = BackblazeB2.withConfig(configOf('default'));
    expect(await b2.load('sales-lake', 'named/orders.parquet', {as: 'rows'})).toEqual([
      {id: 2, name: 'Zoë', total: 7.25},
      {id: 3, name: 'Ada', total: 4.5},
    ]);
    expect((await b2.list('sales-lake', 'copies/')).map(({key}) => key)).toEqual([
      'copies/orders.parquet',
      'copies/report.json',
      'copies/stream.csv',
    ]);
  });
});

test('each profile of the page signs in with what it says', () => {
  const resolved = (profile: string) => BackblazeB2.withConfig(configOf(profile)).resolved;
  expect(resolved('default').keyId.source).toBe('B2_APPLICATION_KEY_ID');
  expect(resolved('archive')).toMatchObject({
    endpoint: {value: 'https://s3.eu-central-003.backblazeb2.com', source: 'B2_ENDPOINT_URL'},
    region: {value: 'eu-central-003', source: 'endpoint'},
    keyId: {value: 'id', source: 'B2_APPLICATION_KEY_ID'},
  });
  expect(resolved('aws_names')).toMatchObject({
    endpoint: {value: 'https://s3.us-east-005.backblazeb2.com', source: 'AWS_ENDPOINT'},
    keyId: {value: 'id', source: 'AWS_ACCESS_KEY_ID'},
  });
});

test('every page that is linked is there, with its heading', () => {
  const links = [...page.matchAll(/\]\((?!https?:)([^)]+)\)/g)].flatMap(({1: link}) => link ?? []);
  expect(links.filter((link) => !existsSync(join(pageFile, '..', link)))).toEqual([]);
  const pages = links.map((link) => readFileSync(join(pageFile, '..', link), 'utf8'));
  const anchors = pages.flatMap((text) =>
    [...text.matchAll(/\.\.\/b2\.md#([\w-]+)/g)].flatMap(({1: anchor}) => anchor ?? []),
  );
  const headings = new Set(
    [...page.matchAll(/^#+ (.*)$/gm)].map(({1: text = ''}) => text.toLowerCase().replaceAll(' ', '-')),
  );
  expect(anchors.filter((anchor) => !headings.has(anchor))).toEqual([]);
});

const configOf = (profile: string): ConfigFileLoader =>
  new ConfigFileLoader(join(project.folder, 'io_config.yaml'), profile, {
    env: {...keys, B2_ENDPOINT_URL: server.endpoint},
  });

/** Every line is a command of magelet that has to end well. */
async function runLines(text: string): Promise<void> {
  for (const line of text.trim().split('\n')) {
    const [npx, magelet, ...args] = line.split(' ');
    expect([npx, magelet]).toEqual(['npx', 'magelet']);
    const {code, stderr} = await project.run(...args);
    expect({line, code, stderr: code === 0 ? '' : stderr}).toEqual({line, code: 0, stderr: ''});
  }
}

/** Runs the statements with a client `b2`, in the project's folder. */
async function runWithB2(text: string): Promise<void> {
  await using b2 = BackblazeB2.withConfig(configOf('default'));
  const printed = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  const folder = process.cwd();
  process.chdir(project.folder);
  try {
    const AsyncFunction = (async () => undefined).constructor as new (
      ...parts: readonly string[]
    ) => (b2: BackblazeB2) => Promise<void>;
    await new AsyncFunction(
      'b2',
      stripTypeScriptTypes(`async () => {${text}}`).replace(/^async \(\) => \{([^]*)\}$/, '$1'),
    )(b2);
  } finally {
    process.chdir(folder);
    printed.mockRestore();
  }
}
