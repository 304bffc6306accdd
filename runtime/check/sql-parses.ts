import type {ModuleSubject, Rule} from './rule.ts';

/** SQL is SQL that DuckDB knows: of SQL blocks, and of the queries that stand in modules. */
export const sqlParses: Rule<ModuleSubject> = {
  codes: ['sql-error', 'sql-template'],
  severities: ['error'],
  check: ({definition, queryMistakesOf}) => definition.blocks.flatMap(queryMistakesOf),
};
