import {anything, text, type Keys} from './key.ts';

/** The keys of one item of a block's `checks`: one of the rules, and what is said of it. */
export const checkKeys = {
  not_null: anything('A column, or columns, without null: `order_id` or `[order_id, customer]`.'),
  unique: anything('A column in which no value comes twice; of a list of columns, no combination of values.'),
  accepted_values: anything('The values that a column may have: `{column: status, values: [open, paid]}`.'),
  range: anything('The least and the greatest value of a column: `{column: total, min: 0, max: 1000}`.'),
  row_count: anything('How many rows there may be: `{min: 1, max: 1000}`.'),
  freshness: anything('How old the newest value of a column may be: `{column: updated_at, within: 24 hours}`.'),
  sql: text('A query that gives the rows that must not be: `select * from output where total < 0`.', {
    words: 'a query',
    example: 'select * from output where total < 0',
  }),
  name: text('What the check is called in the run; its rule and columns where it is left out.', {
    words: 'a title',
    example: 'no negative totals',
  }),
  severity: text('`error` fails the block, `warn` only tells.', {
    words: 'error or warn',
    example: 'warn',
    oneOf: ['error', 'warn'],
  }),
} as const satisfies Keys;

/** The keys that are rules, one of which each check has. */
export const ruleNames = ['not_null', 'unique', 'accepted_values', 'range', 'row_count', 'freshness', 'sql'] as const;
