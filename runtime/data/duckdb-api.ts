/** `@duckdb/node-api`, which the build puts into one file: to find and read its 120 takes as long as to load DuckDB itself. */
import * as duckdb from '@duckdb/node-api';

export {duckdb};
