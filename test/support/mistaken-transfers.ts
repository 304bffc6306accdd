import {CreateBucketCommand, PutObjectCommand} from '@aws-sdk/client-s3';
import type {BlockAtB2} from './at-backblaze.ts';
import {gets, lists, puts, startB2Quirks, type B2Quirks, type Quirk, type SeenRequest} from './b2-quirks.ts';
import {startFauxqs} from './fauxqs.ts';
import {plainClient, type Keys} from './s3-server.ts';

/** A block that uses B2 and fails with one of the codes, and what the server does to its requests. */
export type MistakenTransfer = BlockAtB2 & {
  readonly quirk?: Quirk;
  readonly objects?: Readonly<Record<string, string | Uint8Array>>;
};

type Rest = Pick<MistakenTransfer, 'settings' | 'quirk' | 'objects'>;

const load = (name: string, call: string, rest: Rest = {}): MistakenTransfer => ({
  kind: 'data_loader',
  name,
  source: `import {dataLoader} from 'magelet';\n\nexport default dataLoader(({b2}) => ${call});\n`,
  ...rest,
});

const save = (name: string, call: string, rest: Rest = {}): MistakenTransfer => ({
  kind: 'data_exporter',
  name,
  source: `import {dataExporter} from 'magelet';

const orders = [{id: 'A-1040', total: 12.5}];

export default dataExporter(({b2}) => ${call});
`,
  ...rest,
});

type Answer = {readonly status: number; readonly code: string; readonly words?: string};

const answering = (on: Quirk['on'], answer: Answer): Quirk => ({on, times: Infinity, does: 'answer', ...answer});

/** Requests of one kind for keys that begin so. */
const of =
  (isOfKind: (request: SeenRequest) => boolean, folder: string): Quirk['on'] =>
  (request) =>
    isOfKind(request) && request.url.startsWith(`/${folder}/`);

/** By code: one block each, all of which can be in one pipeline. */
export const mistakenTransfers: Readonly<Record<string, MistakenTransfer>> = {
  'b2-busy': {
    kind: 'data_loader',
    name: 'list_orders',
    // Two tries in place of eight, which would take a minute.
    source: `import {join} from 'node:path';
import {BackblazeB2, ConfigFileLoader, dataLoader, getRepoPath} from 'magelet';

export default dataLoader(async () => {
  const config = new ConfigFileLoader(join(getRepoPath(), 'io_config.yaml'));
  const b2 = BackblazeB2.withConfig(config, {actor: 'list_orders', maxAttempts: 2});
  return await b2.list('sales-lake', 'busy/');
});
`,
    quirk: answering((request) => lists(request) && request.url.includes('busy'), {status: 503, code: 'SlowDown'}),
  },
  'b2-cap-exceeded': save('export_scans', `b2.export(orders, 'sales-lake', 'scans/2026-11-22.csv')`, {
    quirk: answering(of(puts, 'scans'), {
      status: 403,
      code: 'AccessDenied',
      words: 'Cannot upload files, storage cap exceeded. See the Caps &amp; Alerts page to increase your cap.',
    }),
  }),
  'b2-damaged': load('load_prices', `b2.load('sales-lake', 'prices/2026-11-22.csv')`, {
    objects: {'prices/2026-11-22.csv': 'item,price\nA-7,12.5\n'},
    quirk: {on: of(gets, 'prices'), times: Infinity, does: 'damage what is answered'},
  }),
  'b2-empty-name': {
    kind: 'data_loader',
    name: 'load_stock',
    source: `import {dataLoader} from 'magelet';

const bucket = process.env.STOCK_BUCKET ?? '';

export default dataLoader(({b2}) => b2.load(bucket, 'stock/2026-11-22.csv'));
`,
  },
  'b2-key-expired': save('export_stock', `b2.export(orders, 'sales-lake', 'stock/2026-11-22.csv')`, {
    quirk: answering(of(puts, 'stock'), {status: 403, code: 'ExpiredToken'}),
  }),
  'b2-foreign-manifest': load('load_visits', `b2.load('sales-lake', 'visits/')`, {
    objects: {'visits/_manifest.json': '{"entries": []}', 'visits/2026-11.csv': 'id,page\n1,/\n'},
  }),
  'b2-mixed-formats': load('load_returns', `b2.load('sales-lake', 'returns/*')`, {
    objects: {'returns/2026-11-21.csv': 'id\n1\n', 'returns/2026-11-22.json': '[{"id": 2}]'},
  }),
  'b2-no-bucket': save('export_orders', `b2.export(orders, 'sales-lakes', 'daily/2026-11-22.csv')`),
  'b2-no-object': load('load_orders', `b2.load('sales-lake', 'daily/2026-11-22.csv')`, {
    objects: {'daily/2026-11-21.csv': 'id\n1\n'},
  }),
  'b2-not-exportable': save('export_total', `b2.export({total: 7}, 'sales-lake', 'totals/2026-11-22.csv')`),
  'b2-object-changed': load('load_scans', `b2.load('sales-lake', 'archive/scans.bin', {as: 'bytes'})`, {
    objects: {'archive/scans.bin': new Uint8Array(9 * 1024 * 1024)},
  }),
  'b2-object-exists': save(
    'export_invoices',
    `b2.export(orders, 'sales-lake', 'invoices/22.csv', {ifExists: 'fail'})`,
    {objects: {'invoices/22.csv': 'id\n1\n'}},
  ),
  'b2-unexpected-answer': save('clean_up', `b2.delete('sales-lake', 'old/2025-11-22.csv')`, {
    quirk: answering(({url, method}) => method === 'DELETE' || url.includes('?delete'), {
      status: 400,
      code: 'InvalidRequest',
      words: 'The file name is too long.',
    }),
  }),
  'b2-unreachable': load('load_archive', `b2.load('sales-lake', 'archive/2025.csv')`, {
    settings: ['configuration: {config_profile: archive}'],
  }),
  'b2-wrong-argument': save('export_late', `b2.export('sales-lake' as never, 'late.csv', orders as never)`),
  'b2-wrong-bucket': load('load_customers', `b2.load('b2://sales-lake/daily', 'customers.csv')`),
  'wrong-option': save('export_log', `b2.export(orders, 'sales-lake', 'log.csv', {ifExist: 'append'})`),
};

/** By code: one block each, whose project has other keys than the server knows, or a key that may do nothing. */
export const mistakenKeys: Readonly<
  Record<string, {readonly keys?: Partial<Keys>; readonly transfer: MistakenTransfer}>
> = {
  'b2-key-rejected': {
    keys: {accessKeyId: '0045f0571db506a0000000002'},
    transfer: save('export_orders', `b2.export(orders, 'sales-lake', 'daily/2026-11-22.csv')`),
  },
  'b2-not-allowed': {
    transfer: save('export_orders', `b2.export(orders, 'sales-lake', 'daily/2026-11-22.csv')`),
  },
  'b2-secret-rejected': {
    keys: {secretAccessKey: 'K004zyxwvutsrqponmlkjihgfedcba0'},
    transfer: load('load_orders', `b2.load('sales-lake', 'daily/2026-11-22.csv')`),
  },
};

/** A server with the bucket `sales-lake` and its objects, which does to the requests of these blocks what is to go wrong. */
export async function startMistaken(transfers: readonly MistakenTransfer[]): Promise<B2Quirks> {
  const fauxqs = await startFauxqs();
  const client = plainClient(fauxqs);
  const put = (key: string, content: string | Uint8Array) =>
    client.send(new PutObjectCommand({Bucket: 'sales-lake', Key: key, Body: content}));
  await client.send(new CreateBucketCommand({Bucket: 'sales-lake'}));
  const server = await startB2Quirks(fauxqs);
  for (const {objects = {}, quirk} of transfers) {
    for (const [key, content] of Object.entries(objects)) await put(key, content);
    if (quirk) server.add(quirk);
  }
  // fauxqs takes the first part of every name for a bucket.
  server.add({
    on: ({headers}) => headers.host?.startsWith('s3.') === true,
    times: Infinity,
    does: 'forget a header',
    header: 'host',
  });
  // Between the first range of a large object and the others somebody else writes another one.
  const later: Quirk['on'] = (request) =>
    of(gets, 'archive')(request) && !request.headers.range?.startsWith('bytes=0-');
  const replaced = server.arrival(later).then(() => put('archive/scans.bin', 'new'));
  server.add({on: later, times: Infinity, does: 'hold', until: replaced});
  return {
    ...server,
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      await fauxqs[Symbol.asyncDispose]();
    },
  };
}
