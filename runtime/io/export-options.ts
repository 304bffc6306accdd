import {MageletError} from '../core/diagnostic.ts';
import {listOfText, oneOf, text, trueOrFalse, type OptionRule} from '../core/check-options.ts';
import {formatRule, type Format} from '../data/formats.ts';
import type {ObjectWritten} from './transfers.ts';

export type ExportOptions = {
  /** By the key's ending where it is left out. */
  readonly format?: Format;
  /**
   * What to do where the object is there already: `replace` it, `fail`, `skip` the export, or `append` to it
   * (which reads the object and writes the whole of old and new). B2 has no conditional writes:
   * two exporters at the same moment do not see each other, and the last one wins.
   * With `partitionBy`, `append` keeps the objects that are there, and `overwrite_partitions` those of other partitions.
   */
  readonly ifExists?: 'replace' | 'fail' | 'skip' | 'append' | 'overwrite_partitions';
  /** Columns by whose values the rows are put into objects of their own, below `key/column=value/`, with a manifest. */
  readonly partitionBy?: readonly string[];
  /** Writes nothing to the store, and tells what would be written. */
  readonly dryRun?: boolean;
  /** By the format where it is left out. */
  readonly contentType?: string;
};

export const exportRules: Readonly<Record<keyof ExportOptions, OptionRule>> = {
  format: formatRule,
  ifExists: oneOf(['replace', 'fail', 'skip', 'append', 'overwrite_partitions']),
  partitionBy: listOfText,
  dryRun: trueOrFalse,
  contentType: text,
};

/** What an export has written: one object, or several and a manifest that names them. */
export type Exported = ObjectWritten & {
  /** Of the objects with data, in order; without the manifest. */
  readonly keys: readonly string[];
  readonly etags: readonly string[];
  /** Nothing was written: `bytes` and `rows` are what would have been. */
  readonly dryRun?: true;
};

export const objectExists = (uri: string): MageletError =>
  new MageletError({
    severity: 'error',
    code: 'b2-object-exists',
    message: `${uri} is there already`,
    notes: ["the export has ifExists: 'fail'; nothing was written"],
    help: "replace it: {ifExists: 'replace'}",
  });
