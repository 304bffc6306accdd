import type {Place} from './place.ts';

/** A rule for the rows that a block gives, as `checks:` of the block says it. */
export type DataCheck = {
  /** As it is shown and recorded: `not_null(order_id)`, or the name that the author gives. */
  readonly title: string;
  /** Where it stands in the pipeline's file. */
  readonly place: Place;
  /** `error`: a failing check fails the block. `warn`: it is told, and the block completes. */
  readonly severity: CheckSeverity;
} & DataRule;

export type CheckSeverity = 'warn' | 'error';

export type DataRule =
  | {readonly kind: 'not_null'; readonly column: string}
  /** No two rows have the same values in all of these columns. */
  | {readonly kind: 'unique'; readonly columns: readonly string[]}
  | {readonly kind: 'accepted_values'; readonly column: string; readonly values: readonly CheckedValue[]}
  | {readonly kind: 'range'; readonly column: string; readonly min?: CheckedValue; readonly max?: CheckedValue}
  | {readonly kind: 'row_count'; readonly min?: number; readonly max?: number}
  /** The newest value of the column is no older than `within`, such as `24 hours`. */
  | {readonly kind: 'freshness'; readonly column: string; readonly within: string}
  /** The query gives the rows that break the rule, of the table `output`. */
  | {readonly kind: 'sql'; readonly query: string};

export type CheckedValue = string | number | boolean;

/** The columns that a rule names. */
export function columnsOf(rule: DataRule): readonly string[] {
  if (rule.kind === 'unique') return rule.columns;
  return rule.kind === 'row_count' || rule.kind === 'sql' ? [] : [rule.column];
}
