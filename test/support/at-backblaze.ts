import type {Keys, S3Server} from './s3-server.ts';
import {ScratchProject} from './scratch-project.ts';

export type BlockAtB2 = {
  readonly kind: 'data_loader' | 'data_exporter';
  readonly name: string;
  readonly source: string;
  /** Lines of its entry in `metadata.yaml`. */
  readonly settings?: readonly string[];
};

const ioConfig = `default:
  B2_APPLICATION_KEY_ID: "{{ env_var('B2_APPLICATION_KEY_ID') }}"
  B2_APPLICATION_KEY: "{{ env_var('B2_APPLICATION_KEY') }}"
  B2_ENDPOINT_URL: "{{ env_var('B2_ENDPOINT_URL') }}"

archive:
  B2_APPLICATION_KEY_ID: "{{ env_var('B2_APPLICATION_KEY_ID') }}"
  B2_APPLICATION_KEY: "{{ env_var('B2_APPLICATION_KEY') }}"
  B2_ENDPOINT_URL: https://s3.us-west-04.backblazeb2.com
`;

/** As a name server answers on a machine where Backblaze's server of one region is this machine, and there is no other. */
const nameServer = `import dns from 'node:dns';
import {syncBuiltinESMExports} from 'node:module';

const {lookup} = dns;
dns.lookup = (name, ...rest) => {
  if (/(?:^|\\.)s3\\.us-west-004\\.backblazeb2\\.com$/.test(name)) return lookup('127.0.0.1', ...rest);
  if (!name.endsWith('.backblazeb2.com')) return lookup(name, ...rest);
  const refusal = Object.assign(new Error('getaddrinfo ENOTFOUND ' + name), {code: 'ENOTFOUND', hostname: name});
  queueMicrotask(() => rest.at(-1)(refusal));
};
dns.promises.lookup = (name, options) =>
  new Promise((resolve, reject) => {
    dns.lookup(name, options, (error, addresses) => (error ? reject(error) : resolve(addresses)));
  });
syncBuiltinESMExports();
`;

/** Keys as long as Backblaze makes them. */
export const keysOfAnn: Keys = {
  accessKeyId: '0045f0571db506a0000000001',
  secretAccessKey: 'K004abcdefghijklmnopqrstuvwxyz0',
};

/** A project of these blocks, for which a server on this machine is Backblaze's. */
export function projectAtBackblaze(
  server: Pick<S3Server, 'endpoint'>,
  blocks: readonly BlockAtB2[],
  {accessKeyId, secretAccessKey}: Keys = keysOfAnn,
): ScratchProject {
  const entries = blocks.map(({kind, name, settings = []}) =>
    [`  - uuid: ${name}`, `    type: ${kind}`, ...settings.map((line) => `    ${line}`), ''].join('\n'),
  );
  return new ScratchProject(
    {
      'io_config.yaml': ioConfig,
      'name-server.mjs': nameServer,
      'pipelines/daily_sales/metadata.yaml': `blocks:\n${entries.join('')}`,
      ...Object.fromEntries(blocks.map(({kind, name, source}) => [`blocks/${kind}s/${name}.ts`, source])),
    },
    {
      NODE_OPTIONS: '--import ./name-server.mjs',
      B2_APPLICATION_KEY_ID: accessKeyId,
      B2_APPLICATION_KEY: secretAccessKey,
      B2_ENDPOINT_URL: server.endpoint.replace('127.0.0.1', 's3.us-west-004.backblazeb2.com'),
    },
  );
}
