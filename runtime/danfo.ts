/**
 * danfojs for blocks that want DataFrames: `import {DataFrame, concat, toDateTime} from 'magelet/danfo'`.
 *
 * All of danfojs-node 1.2 but TensorFlow.js, which a small stand-in replaces, in doubles where TensorFlow.js rounds to
 * single precision. For files there is `Table.read(path).danfo()` and `Table.from(frame).write(path)`: danfo's own
 * readers lose types, and its CSV writer quotes nothing.
 *
 * @example
 * const frame = await table.danfo();
 * frame.groupby(['carrier']).col(['delay']).mean();
 */
import type {DataFrame} from 'danfojs-node';

// By name, since the names of a CommonJS module are not known to a bundler.
export {
  Config,
  concat,
  convertFunctionTotransformer,
  DataFrame,
  dateRange,
  Dt,
  getDummies,
  LabelEncoder,
  merge,
  MinMaxScaler,
  NDframe,
  OneHotEncoder,
  readCSV,
  readJSON,
  Series,
  StandardScaler,
  Str,
  streamCSV,
  streamCsvTransformer,
  streamJSON,
  toCSV,
  toDateTime,
  toExcel,
  toJSON,
  Utils,
} from 'danfojs-node';

/**
 * Fails: no Excel file is read or written here, since the reader that danfojs uses is not in the npm registry.
 * Danfo's own `readExcel` would end the process instead.
 */
export function readExcel(_path: string, _options?: object): Promise<DataFrame> {
  return Promise.reject(
    new Error(
      'magelet/danfo reads and writes no Excel files: save the sheet as CSV, then (await Table.read("file.csv")).danfo()',
    ),
  );
}
