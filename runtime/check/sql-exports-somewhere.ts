import type {Diagnostic} from '../core/diagnostic.ts';
import type {BlockDefinition} from '../core/pipeline.ts';
import type {Rule} from './rule.ts';

/** An exporter in SQL has no code that writes: its configuration says where what the query gives goes. */
export const sqlExportsSomewhere: Rule = {
  codes: ['sql-export-target'],
  severities: ['error'],
  check({definition, moduleFileOf}) {
    return definition.blocks
      .filter((block) => block.kind.value === 'data_exporter' && !hasTarget(block))
      .filter((block) => moduleFileOf(block).path.endsWith('.sql'))
      .map(noTarget);
  },
};

function hasTarget({configuration: {bucket, key, path}}: BlockDefinition): boolean {
  return (typeof bucket === 'string' && typeof key === 'string') || typeof path === 'string';
}

const noTarget = ({name: {value: name, place}}: BlockDefinition): Diagnostic => ({
  severity: 'error',
  code: 'sql-export-target',
  message: `block "${name}" exports what its query gives, and nothing says where to`,
  at: {place},
  help: 'write configuration: {bucket: your-bucket, key: reports/daily.parquet}, or {path: daily.parquet}',
});
