import type {DuckDBType} from '@duckdb/node-api';
import {MageletError} from '../core/diagnostic.ts';
import type {Engine} from './duckdb.ts';
import {identifier} from './identifier.ts';
import {columnsOption, readJson, type JsonColumn, type JsonFile} from './json-file.ts';
import {runSql} from './run-sql.ts';
import {kindOfType} from './type-kind.ts';

/** Digits that DuckDB keeps of a number with a point, which it takes for a double. */
const digitsOfDouble = 15;

/**
 * Throws `wrong-option` for types in which values of JSON would be lost: exact decimals of more digits than are read, however
 * deep they stand, and fields that the objects have in other letters.
 */
export async function refuseLossyTypes(
  engine: Engine,
  file: JsonFile,
  columns: readonly JsonColumn[],
  types: Readonly<Record<string, string>>,
): Promise<void> {
  for (const {name, type} of columns) {
    const wanted = types[name];
    if (wanted === undefined) continue;
    const [from, to] = [await parsed(engine, type), await parsed(engine, wanted)];
    const misnamed = fieldInOtherLetters(from, to);
    if (misnamed) throw otherLetters(file.path, name, wanted, misnamed);
    const isMixed = kindOfType(from).kind === 'json';
    if (isMixed ? isExact(to) && (await hasDoubles(engine, file, name)) : isCut(from, to)) {
      throw tooExact(file.path, name, wanted);
    }
  }
}

const parsed = async (engine: Engine, type: string): Promise<DuckDBType> =>
  (await runSql(engine, `select cast(null as ${type})`)).columnType(0);

/** Whether numbers of the type `from`, as they were found, would be exact decimals in `to`. */
function isCut(from: DuckDBType, to: DuckDBType): boolean {
  const [found, wanted] = [kindOfType(from), kindOfType(to)];
  if (found.kind === 'list' && wanted.kind === 'list') return isCut(found.item, wanted.item);
  if (wanted.kind === 'map') {
    if (found.kind === 'map') return isCut(found.value, wanted.value);
    return found.kind === 'struct' && found.fields.some(({type}) => isCut(type, wanted.value));
  }
  if (wanted.kind === 'struct') {
    return wanted.fields.some(({name, type}) => {
      const there = found.kind === 'struct' ? found.fields.find((field) => field.name === name)?.type : undefined;
      const before = found.kind === 'map' ? found.value : there;
      return before !== undefined && isCut(before, type);
    });
  }
  return found.kind === 'float' && isExact(to);
}

type Misnamed = {readonly field: string; readonly found: string};

/** A field that is asked for in capitals and stands in the file in small letters, or the other way round: it would be null. */
function fieldInOtherLetters(from: DuckDBType, to: DuckDBType): Misnamed | undefined {
  const [found, wanted] = [kindOfType(from), kindOfType(to)];
  if (found.kind === 'list' && wanted.kind === 'list') return fieldInOtherLetters(found.item, wanted.item);
  if (found.kind === 'map' && wanted.kind === 'map') return fieldInOtherLetters(found.value, wanted.value);
  if (found.kind !== 'struct' || wanted.kind !== 'struct') return undefined;
  for (const {name: field, type} of wanted.fields) {
    const same = found.fields.find(({name}) => name === field);
    const inner = same && fieldInOtherLetters(same.type, type);
    if (inner) return inner;
    const alike = same ? undefined : found.fields.find(({name}) => name.toLowerCase() === field.toLowerCase());
    if (alike) return {field, found: alike.name};
  }
  return undefined;
}

const otherLetters = (path: string, name: string, type: string, {field, found}: Misnamed): MageletError =>
  new MageletError({
    severity: 'error',
    code: 'wrong-option',
    message: `the option types gives column "${name}" the type ${type}, and the objects in ${path} have "${found}" and no "${field}"`,
    notes: ['keys of JSON that differ in case are two: its values would be null'],
    help: `write ${found}`,
  });

function isExact(type: DuckDBType): boolean {
  const found = kindOfType(type);
  return found.kind === 'decimal' && found.width > digitsOfDouble;
}

/** Whether a column of values of several types has a number with a point. */
async function hasDoubles(engine: Engine, file: JsonFile, name: string): Promise<boolean> {
  const asJson = readJson(file, [columnsOption([{name, type: 'JSON'}])]);
  const doubles = `select 1 from ${asJson} where json_type(${identifier(name)}) = 'DOUBLE' limit 1`;
  return (await runSql(engine, doubles)).rowCount > 0;
}

const tooExact = (path: string, name: string, type: string): MageletError =>
  new MageletError({
    severity: 'error',
    code: 'wrong-option',
    message: `${path} cannot give column "${name}" as ${type}: numbers with a point are read from JSON with ${digitsOfDouble} digits`,
    help: 'write such numbers in quotes in the file: text is read whole',
  });
