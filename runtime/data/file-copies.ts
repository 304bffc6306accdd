import {createWriteStream} from 'node:fs';
import {rm} from 'node:fs/promises';
import {join} from 'node:path';
import {pipeline} from 'node:stream/promises';
import {makeFolder} from '../core/make-folder.ts';
import {isMageletError, MageletError, type Diagnostic} from '../core/diagnostic.ts';
import type {Engine} from './duckdb.ts';
import {unpacked} from './packed-file.ts';
import type {Relation} from './relation.ts';

export type CopyOptions = {
  /** A name that `TextDecoder` knows. */
  readonly encoding: string;
  /** The quote of a CSV file whose lines do not all end alike: outside of quotes they will end in `\n`. */
  readonly lineEndsOutside?: string;
};

/** What stands for files that DuckDB cannot read as they are: copies of texts in UTF-8, and tables. All go when it is disposed of. */
export class FileCopies implements AsyncDisposable {
  readonly #engine: Engine;
  readonly #originals = new Map<string, string>();
  readonly #tables: Relation[] = [];

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  get areAny(): boolean {
    return this.#originals.size + this.#tables.length > 0;
  }

  /** Copies a file, unpacked, and gives the path of the copy. */
  async add(path: string, options: CopyOptions): Promise<string> {
    await makeFolder(this.#engine.tempFolder);
    const copy = join(this.#engine.tempFolder, `${this.#engine.newName()}.txt`);
    this.#originals.set(copy, path);
    const decode = (bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> => decoded(bytes, options);
    await pipeline(unpacked(path), decode, createWriteStream(copy)).catch((error: unknown) => {
      throw (error as {code?: unknown}).code === 'ERR_ENCODING_INVALID_ENCODED_DATA'
        ? wrongEncoding(path, options)
        : error;
    });
    return copy;
  }

  /** Holds a table in the place of a file, and gives its name. */
  addTable(relation: Relation): Promise<string> {
    this.#tables.push(relation);
    return relation.keep();
  }

  /** An error with the names of the files in place of those of their copies. */
  named(error: unknown): unknown {
    if (!isMageletError(error) || !this.areAny) return error;
    const renamed = (text: string): string =>
      [...this.#originals].reduce((before, [copy, path]) => before.replaceAll(copy, path), text);
    const {message, notes, help, ...rest} = error.diagnostic;
    const diagnostic: Diagnostic = {
      ...rest,
      message: renamed(message),
      ...(notes && {notes: notes.map(renamed)}),
      ...(help !== undefined && {help: renamed(help)}),
    };
    return new MageletError(diagnostic, {cause: error});
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const copy of this.#originals.keys()) await rm(copy, {force: true});
    for (const table of this.#tables) await table[Symbol.asyncDispose]();
  }
}

const wrongEncoding = (path: string, {encoding}: CopyOptions): MageletError =>
  new MageletError({
    severity: 'error',
    code: 'csv-wrong-encoding',
    message: `${path} is not ${encoding}: it holds bytes that are no characters there`,
  });

async function* decoded(
  bytes: AsyncIterable<Uint8Array>,
  {encoding, lineEndsOutside}: CopyOptions,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, {fatal: true});
  const ends = lineEndsOutside === undefined ? (text: string): string => text : lineEnds(lineEndsOutside);
  for await (const piece of bytes) yield ends(decoder.decode(piece, {stream: true}));
  yield ends(decoder.decode());
}

/** Makes every line end outside of quotes `\n`, over pieces that may end between `\r` and `\n`. */
function lineEnds(quote: string): (text: string) => string {
  let isQuoted = false;
  let isAfterReturn = false;
  return (text) => {
    let made = '';
    let from = 0;
    for (let at = 0; at < text.length; at++) {
      const character = text[at];
      if (isAfterReturn && character === '\n') {
        made += text.slice(from, at);
        from = at + 1;
      }
      isAfterReturn = false;
      if (character === quote) isQuoted = !isQuoted;
      else if (character === '\r' && !isQuoted) {
        made += `${text.slice(from, at)}\n`;
        from = at + 1;
        isAfterReturn = true;
      }
    }
    return made + text.slice(from);
  };
}
