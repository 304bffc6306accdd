import {chmodSync, mkdirSync, rmSync, symlinkSync} from 'node:fs';
import {join} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {fileURLToPath} from 'node:url';
import {nobody} from './nobody.ts';
import {pipelineYaml, ScratchProject, type Ended} from './scratch-project.ts';
import {withStandIns} from './stand-ins.ts';

/** A call of magelet that ends with one of the codes. */
export type MistakenCommand = {
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  /** What happens before it; what it gives is disposed of afterwards. */
  readonly before?: (project: ScratchProject) => Promise<AsyncDisposable | void> | void;
};

const loaderOf = (lines: string): string =>
  `import {dataLoader} from 'magelet';\nexport default dataLoader(${lines});\n`;

const sales = {
  'pipelines/daily_sales/metadata.yaml': pipelineYaml({
    load_orders: ['data_loader'],
    clean_orders: ['transformer', 'load_orders'],
  }),
  'blocks/data_loaders/load_orders.ts': loaderOf('() => [{id: 1}]'),
  'blocks/transformers/clean_orders.ts': `import {transformer} from 'magelet';\nexport default transformer((orders: unknown[]) => orders);\n`,
};

const waiting = {
  ...sales,
  'blocks/data_loaders/load_orders.ts': `import {dataLoader} from 'magelet';
export default dataLoader(({signal}) => new Promise((_, reject) => {
  const timer = setInterval(() => {}, 1000);
  signal.addEventListener('abort', () => { clearInterval(timer); reject(signal.reason); });
}));\n`,
};

const seeded = {
  ...sales,
  'metadata.yaml': 'local_b2:\n  buckets:\n    sales-lake: {seed: data, include: [orders.csv, prices.csv]}\n',
};

/** As `magelet new block data_loader load_orders --template b2` begins. */
const onLocalB2 = {
  'io_config.yaml': 'default: {}\n',
  'pipelines/daily_sales/metadata.yaml': pipelineYaml({load_orders: ['data_loader']}),
  'blocks/data_loaders/load_orders.ts': `import {dataLoader} from 'magelet';

const bucket = 'your-bucket';
const key = 'orders/orders.csv';

export default dataLoader(async ({b2}) => {
  return b2.load(bucket, key);
});
`,
};

/** Modules that are loaded before magelet: a machine on which something is not as it should be. */
const machine = {
  'luckless.mjs': `Math.random = () => { throw new TypeError('no luck today'); };\n`,
  'old.mjs': `Object.defineProperty(process, 'versions', {value: {...process.versions, node: '20.20.2'}});\n`,
  ...nobody,
};

const loading = (module: string): Readonly<Record<string, string>> => ({NODE_OPTIONS: `--import ./${module}`});

/** By code, or by code and case. */
export const mistakenCommands = {
  'b2-no-bucket: local': {
    files: {
      ...onLocalB2,
      'metadata.yaml': 'local_b2: {buckets: {sales-lake: {seed: data}}}\n',
      'data/orders.csv': 'id\n1\n',
    },
    args: ['run', 'daily_sales', '--local-b2'],
    before: addFauxqs,
  },
  'block-exists': {files: sales, args: ['new', 'block', 'transformer', 'clean_orders', '--pipeline', 'daily_sales']},
  'checks-failed': {
    files: {
      'pipelines/daily_sales/metadata.yaml': `blocks:
  - uuid: load_orders
    type: data_loader
    checks:
      - not_null: id
      - unique: id
`,
      'blocks/data_loaders/load_orders.ts': loaderOf('() => [{id: 1}, {id: 2}, {id: 2}, {id: 3}]'),
    },
    args: ['run', 'daily_sales'],
  },
  'file-exists': {
    args: ['init'],
    before: ({folder}) => {
      rmSync(join(folder, 'package.json'));
      symlinkSync('nowhere', join(folder, 'README.md'));
    },
  },
  'file-in-the-way': {files: {...sales, '.magelet': 'a file'}, args: ['run', 'daily_sales']},
  'file-in-the-way: a folder': {
    files: sales,
    args: ['run', 'daily_sales'],
    before: ({folder}) => {
      mkdirSync(join(folder, 'io_config.yaml'));
    },
  },
  'folder-not-empty': {files: {'shop/README.md': ''}, args: ['init', 'shop']},
  'history-newer': {
    files: sales,
    args: ['runs'],
    before: ({folder}) => {
      mkdirSync(join(folder, '.magelet'));
      const database = new DatabaseSync(join(folder, '.magelet', 'history.db'));
      database.exec('pragma user_version = 99');
      database.close();
    },
  },
  'history-locked': {
    files: sales,
    args: ['run', 'daily_sales'],
    before: ({folder}) => {
      mkdirSync(join(folder, '.magelet'));
      const database = new DatabaseSync(join(folder, '.magelet', 'history.db'));
      database.exec('begin exclusive');
      return Promise.resolve({[Symbol.asyncDispose]: () => Promise.resolve(database.close())});
    },
  },
  'history-set-aside': {
    files: {...sales, '.magelet/history.db': 'this is no database'.repeat(100)},
    args: ['run', 'daily_sales'],
  },
  'history-set-aside: runs': {
    files: {...sales, '.magelet/history.db': 'this is no database'.repeat(100)},
    args: ['runs'],
  },
  'internal-error': {files: {...sales, ...machine}, env: loading('luckless.mjs'), args: ['run', 'daily_sales']},
  'local-b2-busy': {
    files: {...sales, 'metadata.yaml': 'local_b2: {buckets: {}}\n'},
    args: ['run', 'daily_sales', '--local-b2'],
    before: (project) => {
      addFauxqs(project);
      return begun(project, 'Ctrl-C ends it', 'local-b2');
    },
  },
  'local-b2-not-installed': {files: sales, args: ['run', 'daily_sales', '--local-b2']},
  'memory-limit-reached': {
    files: {
      'pipelines/daily_sales/metadata.yaml': `memory_limit: 20MB
concurrency_config: {block_run_limit: 1}
${pipelineYaml({list_ids: ['data_loader']})}`,
      'blocks/data_loaders/list_ids.sql': 'select list(i) as ids from range(20000000) as t(i)\n',
    },
    args: ['run', 'daily_sales'],
  },
  'missing-input': {files: sales, args: ['run', 'daily_sales', '--block', 'clean_orders']},
  'missing-pipeline': {files: sales, args: ['new', 'block', 'transformer', 'sum_orders', '--upstream', 'clean_orders']},
  'no-mage-project': {files: {'shop/README.md': ''}, args: ['import', 'shop']},
  'no-mage-project: below': {files: {'shop/etl/pipelines/daily/metadata.yaml': ''}, args: ['import', 'shop']},
  'no-permission': {
    files: {...sales, ...machine},
    env: loading('nobody.mjs'),
    args: ['run', 'daily_sales'],
    before: ({folder}) => chmodSync(folder, 0o555),
  },
  'no-project': {args: ['run', 'daily_sales']},
  'no-run-to-resume': {files: sales, args: ['run', 'daily_sales', '--resume']},
  'no-run-to-resume: a name': {files: sales, args: ['run', 'daily_sales', '--resume', 'yesterday']},
  'no-seed-file': {
    files: {...seeded, 'data/order.csv': 'id\n1\n'},
    args: ['run', 'daily_sales', '--local-b2'],
    before: addFauxqs,
  },
  'no-seed-folder': {files: seeded, args: ['run', 'daily_sales', '--local-b2'], before: addFauxqs},
  'not-editable': {
    files: {'pipelines/daily_sales/metadata.yaml': 'x-shared: &shared []\nblocks: *shared\n'},
    args: ['new', 'block', 'data_loader', 'load_orders', '--pipeline', 'daily_sales'],
  },
  'not-writable': {
    files: {'pipelines/daily_sales/metadata.yaml': 'blocks: []\n', blocks: 'a file'},
    args: ['new', 'block', 'data_loader', 'load_orders'],
  },
  'nothing-to-resume': {
    files: sales,
    args: ['run', 'daily_sales', '--resume'],
    before: async (project) => void (await project.run('run', 'daily_sales')),
  },
  'old-node': {files: machine, env: loading('old.mjs'), args: ['run', 'daily_sales']},
  'pipeline-exists': {files: sales, args: ['new', 'pipeline', 'Daily Sales']},
  'run-still-going': {
    files: waiting,
    args: ['run', 'daily_sales', '--resume'],
    before: (project) => begun(project, 'started    load_orders', 'run', 'daily_sales'),
  },
  'variable-not-recorded': {
    files: {...sales, 'blocks/transformers/clean_orders.ts': 'export default () => { throw new Error(); };\n'},
    env: {API_TOKEN: 'sesame-1001'},
    args: ['run', 'daily_sales', '--resume'],
    before: async (project) => void (await project.run('run', 'daily_sales', '--var', 'token=sesame-1001')),
  },
  'run-timed-out': {
    files: {
      'pipelines/daily_sales/metadata.yaml': `timeout: 0.5\n${pipelineYaml({load_orders: ['data_loader']})}`,
      'blocks/data_loaders/load_orders.ts': loaderOf('() => { for (;;); }'),
    },
    args: ['run', 'daily_sales'],
  },
  'still-used': {files: sales, args: ['remove', 'block', 'load_orders']},
  'nothing-selected': {files: sales, args: ['run', 'daily_sales', '--select', 'kind:transformr']},
  'unknown-trigger': {files: sales, args: ['run', 'daily_sales', '--trigger', 'nightly']},
  'unknown-block': {files: sales, args: ['run', 'daily_sales', '--from', 'clean_order']},
  'unknown-kind': {files: sales, args: ['new', 'block', 'loader', 'load_orders']},
  'unknown-pipeline': {files: sales, args: ['run', 'daily_sale']},
  'unknown-pipeline: far': {files: sales, args: ['run', 'weekly']},
  'unknown-pipeline: no name': {files: sales, args: ['run', '../weekly']},
  'unknown-run': {
    files: sales,
    args: ['show', 'daily_sale'],
    before: async (project) => void (await project.run('run', 'daily_sales')),
  },
  'unknown-run: none': {files: sales, args: ['show', 'latest']},
  'unknown-template': {files: sales, args: ['new', 'block', 'data_loader', 'load_prices', '--template', 'b3']},
  usage: {files: sales, args: ['run', 'daily_sales', '--dryrun']},
  'usage: missing': {files: sales, args: ['run']},
  'usage: nobody to ask': {files: sales, args: ['new', 'block']},
  'wrong-name': {files: sales, args: ['new', 'pipeline', '???']},
} satisfies Readonly<Record<string, MistakenCommand>>;

/** Makes the project, gives the command in it, and cleans up; what differs from run to run has stand-ins. */
export async function endOf(mistaken: MistakenCommand): Promise<Ended> {
  const {files = {}, env = {}, args, before} = mistaken;
  using project = new ScratchProject(files, env);
  await using _ = (await before?.(project)) ?? nothing;
  const {code, stdout, stderr} = await project.run(...args);
  return {code, stdout, stderr: withStandIns(stderr, project.folder)};
}

const nothing: AsyncDisposable = {[Symbol.asyncDispose]: async () => {}};

/** Starts `magelet …args` and waits until it has printed `text`; ends it when it is disposed of. */
async function begun(project: ScratchProject, text: string, ...args: readonly string[]): Promise<AsyncDisposable> {
  const child = project.start(...args);
  let seen = '';
  await new Promise<void>((resolve) => {
    child.stdout?.on('data', (chunk) => {
      if ((seen += String(chunk)).includes(text)) resolve();
    });
  });
  return {
    async [Symbol.asyncDispose]() {
      child.kill('SIGINT');
      await child.ended;
    },
  };
}

function addFauxqs({folder}: ScratchProject): void {
  const installed = fileURLToPath(new URL('../../node_modules/fauxqs', import.meta.url));
  symlinkSync(installed, join(folder, 'node_modules', 'fauxqs'), 'junction');
}
