import {createReadStream} from 'node:fs';
import {readFile, stat} from 'node:fs/promises';
import {createInterface} from 'node:readline';
import {MageletError} from '../core/diagnostic.ts';
import {packingOf} from './formats.ts';

/** Larger files are not read a second time to find the place of a mistake. */
const largestRead = 256 * 1024 * 1024;

/**
 * The error with the line and column of the mistake, which DuckDB counts in values and bytes.
 * Undefined where the file is packed, too large, or in order for JavaScript.
 */
export async function placeOfJsonMistake(
  path: string,
  format: 'json' | 'ndjson',
  cause: MageletError,
): Promise<MageletError | undefined> {
  if (packingOf(path) !== 'none' || (await stat(path)).size > largestRead) return undefined;
  const found = format === 'json' ? mistakeIn(await readFile(path, 'utf8'), 1) : await mistakeInLines(path);
  if (found === undefined) return undefined;
  const {line, column, told, text} = found;
  return new MageletError(
    {
      severity: 'error',
      code: 'json-malformed',
      message: `${path}:${line}:${column} is not JSON: ${told}`,
      ...(text.trim() !== '' && {notes: [`line ${line} is: ${text.length > 100 ? `${text.slice(0, 99)}…` : text}`]}),
    },
    {cause},
  );
}

type Mistake = {readonly line: number; readonly column: number; readonly told: string; readonly text: string};

async function mistakeInLines(path: string): Promise<Mistake | undefined> {
  const lines = createInterface({input: createReadStream(path), crlfDelay: Infinity});
  let number = 0;
  for await (const line of lines) {
    number++;
    const mistake = line.trim() === '' ? undefined : mistakeIn(line, number);
    if (mistake) return mistake;
  }
  return undefined;
}

function mistakeIn(source: string, firstLine: number): Mistake | undefined {
  try {
    JSON.parse(source);
    return undefined;
  } catch (error) {
    const message = (error as Error).message;
    const position = Number(/at position (\d+)/.exec(message)?.[1] ?? source.trimEnd().length);
    const before = source.slice(0, position).split('\n');
    const told = message.replace(/(?: in JSON)?(?: at position .*)?(?:, ".*" is not valid JSON)?$/s, '');
    return {
      line: firstLine + before.length - 1,
      column: (before.at(-1)?.length ?? 0) + 1,
      told: told.charAt(0).toLowerCase() + told.slice(1),
      text: source.split('\n')[before.length - 1] ?? '',
    };
  }
}
