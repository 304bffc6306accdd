import type {Diagnostic} from '../core/diagnostic.ts';
import type {BlockDefinition} from '../core/pipeline.ts';
import type {Rule} from './rule.ts';

/** Mage runs SQL in the database that `data_provider` names; here it runs in DuckDB, over what the upstream blocks gave. */
export const sqlRunsInDuckdb: Rule = {
  codes: ['unsupported-provider'],
  severities: ['error'],
  check({definition, moduleFileOf}) {
    return definition.blocks.flatMap((block) => {
      const provider = block.configuration['data_provider'];
      const isElsewhere = typeof provider === 'string' && !['', 'duckdb'].includes(provider.toLowerCase());
      return isElsewhere && moduleFileOf(block).path.endsWith('.sql') ? [elsewhere(block, provider)] : [];
    });
  },
};

const elsewhere = ({name: {value: name, place}}: BlockDefinition, provider: string): Diagnostic => ({
  severity: 'error',
  code: 'unsupported-provider',
  message: `block "${name}" is to run in ${provider}, and magelet runs SQL in DuckDB`,
  at: {place},
  notes: ['its tables are the outputs of its upstream blocks, and files'],
  help: 'load what it reads in a block before it, and take data_provider out',
});
