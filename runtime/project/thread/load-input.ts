import {sql} from '../../data/sql.ts';
import {isTable, type Table} from '../../data/table.ts';
import {itemsOf, type ItemList} from '../../outputs/dynamic-items.ts';
import {loadOutput} from '../../outputs/load-output.ts';
import {readStoredOutput} from '../../outputs/stored-output.ts';
import type {AttemptTask, TaskInput} from '../../run/host.ts';

/** What a block receives of one upstream block; undefined where that gave no output. */
export async function loadInput(input: TaskInput, {parent}: AttemptTask): Promise<unknown> {
  const {folder, folders, item} = input;
  // A callback runs after a failure too, when its block left no output.
  if (parent && parent.event !== 'success') return undefined;
  if (folders) return joinedOutputs(folders);
  if (folder === undefined) return undefined;
  if (item === undefined) return loadOutput(folder);
  const {items} = await listIn(folder);
  // Each child has an item of its own: what it changes, its siblings do not see.
  return structuredClone(items[item]);
}

/** The outputs of all children of a block in order: one table where all are tables, else a list of them. */
async function joinedOutputs(folders: readonly (string | undefined)[]): Promise<unknown> {
  const there = folders.filter((folder) => folder !== undefined);
  const areTables = there.length > 0 && there.every((folder) => readStoredOutput(folder)?.summary.kind === 'table');
  const outputs: unknown[] = [];
  for (const folder of areTables ? there : folders) {
    outputs.push(folder === undefined ? undefined : await loadOutput(folder));
  }
  return areTables ? unionOf(outputs.filter(isTable)) : outputs;
}

async function unionOf(tables: readonly Table[]): Promise<Table> {
  const texts = tables.map((_, index) => (index === 0 ? 'select * from ' : ' union all by name select * from '));
  const [first] = tables;
  if (tables.length === 1 && first) return first;
  return sql(Object.assign([...texts, ''], {raw: []}), ...tables);
}

/** Lists that were read last: children of one list follow each other. */
const lists = new Map<string, Promise<ItemList>>();
const keptLists = 4;

function listIn(folder: string): Promise<ItemList> {
  const known = lists.get(folder);
  if (known) return known;
  const list = loadOutput(folder).then(itemsOf);
  lists.set(folder, list);
  const [oldest] = lists.keys();
  if (lists.size > keptLists && oldest !== undefined) lists.delete(oldest);
  return list;
}
