import type {DuckDBType, DuckDBValue} from '@duckdb/node-api';
import type {Place} from '../core/place.ts';
import type {SourceText} from '../core/source-text.ts';

/** SQL that is not yet one string: what an author wrote, what we add, values to bind, and tables to put in. */
export type SqlText = readonly SqlPart[];

export type SqlPart =
  | {readonly kind: 'written'; readonly text: string; readonly origin?: Origin}
  | {readonly kind: 'added'; readonly text: string}
  | {readonly kind: 'value'; readonly value: BoundValue}
  | {readonly kind: 'table'; readonly table: SqlSource; readonly template?: TableTemplate}
  | {readonly kind: 'suspect'; readonly suspect: Suspect};

/** The file that an author wrote the text in, from which offset on, and the tables that the query may name. */
export type Origin = {readonly source: SourceText; readonly start: number; readonly tables: readonly string[]};

/** What an author wrote to have a table there: its place, where it is in a file, and whose output it is, where it is one of a block. */
export type TableTemplate = {readonly text: string; readonly place?: Place; readonly block?: string};

export type BoundValue = {readonly value: DuckDBValue; readonly type: DuckDBType};

/** What can stand in a from clause. */
export type SqlSource = {
  /** Counts one more reader; a query with several is kept as a table, so that it is computed once. */
  claim(): void;
  /** The text that stands for it now. */
  source(): Promise<SqlText>;
};

/** A file that a query reads so fast that DuckDB does not tell where in it a value is wrong. */
export type Suspect = {
  readonly path: string;
  /** What stands for it in the query. */
  readonly sql: string;
  /** Throws what is wrong with the file, where anything is: reads it again. */
  readonly confess: () => Promise<void>;
};

/** A statement that can be run, with the way back from its characters to what the author wrote. */
export type RenderedSql = {
  readonly text: string;
  readonly values: DuckDBValue[];
  readonly types: DuckDBType[];
  /** What the author wrote, with `${table}` and `${value}` where something was put in. */
  readonly shown: string;
  readonly stretches: readonly Stretch[];
  readonly suspects: readonly Suspect[];
};

type Stretch = {
  readonly start: number;
  readonly end: number;
  readonly shownStart: number;
  readonly origin: Origin | undefined;
  /** Where a table was put in. */
  readonly template?: TableTemplate;
};

export const added = (text: string): SqlPart => ({kind: 'added', text});

/** One string, its values numbered in order, its tables in parentheses. */
export async function renderSql(sql: SqlText): Promise<RenderedSql> {
  let text = '';
  let shown = '';
  const values: DuckDBValue[] = [];
  const types: DuckDBType[] = [];
  const stretches: Stretch[] = [];
  const suspects: Suspect[] = [];
  const append = async (part: SqlPart, isOuter: boolean): Promise<void> => {
    switch (part.kind) {
      case 'written':
        if (isOuter) {
          const [start, end] = [text.length, text.length + part.text.length];
          stretches.push({start, end, shownStart: shown.length, origin: part.origin});
          shown += part.text;
        }
        text += part.text;
        return;
      case 'added':
        text += part.text;
        return;
      case 'value':
        values.push(part.value.value);
        types.push(part.value.type);
        text += `$${values.length}`;
        if (isOuter) shown += '${value}';
        return;
      case 'table': {
        const [start, shownStart] = [text.length, shown.length];
        if (isOuter) shown += '${table}';
        for (const inner of await part.table.source()) await append(inner, false);
        const {template} = part;
        if (isOuter && template) stretches.push({start, end: text.length, shownStart, origin: undefined, template});
        return;
      }
      case 'suspect':
        suspects.push(part.suspect);
    }
  };
  for (const part of sql) await append(part, true);
  return {text, values, types, shown, stretches, suspects};
}

/** The characters before a place that DuckDB counts in bytes. */
export const offsetAt = (text: string, bytes: number): number => Buffer.from(text).subarray(0, bytes).toString().length;
