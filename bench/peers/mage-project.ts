import {mkdirSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';

export type MageBlock = {
  readonly name: string;
  readonly kind: 'data_loader' | 'transformer' | 'data_exporter';
  readonly upstream: readonly string[];
  /** The Python of its file. */
  readonly code: string;
};

/** Writes a project that `mage run` takes, with one pipeline; what `mage init` would write besides is not needed. */
export function writeMageProject(folder: string, pipeline: string, blocks: readonly MageBlock[]): void {
  const write = (path: string, content: string): void => {
    mkdirSync(dirname(join(folder, path)), {recursive: true});
    writeFileSync(join(folder, path), content);
  };
  write('metadata.yaml', 'project_type: standalone\nvariables_dir: .mage_data\nhelp_improve_mage: false\n');
  write('io_config.yaml', 'version: 0.1.1\ndefault: {}\n');
  for (const file of ['__init__.py', ...blocks.map(({kind}) => `${kind}s/__init__.py`)]) write(file, '');
  for (const {name, kind, code} of blocks) write(`${kind}s/${name}.py`, code);
  const downstreamOf = (name: string): readonly string[] =>
    blocks.filter(({upstream}) => upstream.includes(name)).map((block) => block.name);
  const entries = blocks.map(({name, kind, upstream}) => ({
    all_upstream_blocks_executed: true,
    configuration: {},
    downstream_blocks: downstreamOf(name),
    executor_type: 'local_python',
    has_callback: false,
    language: 'python',
    name,
    status: 'not_executed',
    type: kind,
    upstream_blocks: upstream,
    uuid: name,
  }));
  // JSON is YAML.
  write(
    `pipelines/${pipeline}/metadata.yaml`,
    JSON.stringify({blocks: entries, name: pipeline, type: 'python', uuid: pipeline, widgets: []}, undefined, 1),
  );
  write(`pipelines/${pipeline}/__init__.py`, '');
}

/** A chain of `count` trivial blocks: a loader and what adds one to it. */
export function mageChain(count: number): readonly MageBlock[] {
  return Array.from({length: count}, (_, index): MageBlock => {
    const name = `block_${index}`;
    if (index === 0) {
      const code = '@data_loader\ndef load(*args, **kwargs):\n    return {"value": 0}\n';
      return {name, kind: 'data_loader', upstream: [], code};
    }
    const code = '@transformer\ndef add(data, *args, **kwargs):\n    return {"value": data["value"] + 1}\n';
    return {name, kind: 'transformer', upstream: [`block_${index - 1}`], code};
  });
}

/** Nothing of a peer speaks to the network: its telemetry is off. */
export const quietPeers = {
  DAGSTER_DISABLE_TELEMETRY: '1',
  DO_NOT_TRACK: '1',
  HELP_IMPROVE_MAGE: 'false',
  PREFECT_SERVER_ANALYTICS_ENABLED: 'false',
  PREFECT_LOGGING_LEVEL: 'ERROR',
} as const;
