import {readlinkSync} from 'node:fs';
import {countNativeWork} from '../../data/duckdb.ts';
import {CellsOfThread} from '../../run/thread-cells.ts';

/** Lets the run see, without asking, what native code does for this thread: one that never yields answers nothing. */
export function tellOfNativeWork(ofRun: Int32Array<SharedArrayBuffer>): void {
  const cells = new CellsOfThread(ofRun);
  cells.isKnownAs(systemId());
  countNativeWork({begin: () => cells.begin(), end: () => cells.end()});
  const {dlopen} = process;
  process.dlopen = (module: object, file: string, flags?: number) => {
    // DuckDB's is counted where it is used; other addons begin work that nobody sees.
    if (!file.includes('duckdb')) cells.foreignAddonLoaded();
    return flags === undefined ? dlopen(module, file) : dlopen(module, file, flags);
  };
}

/** Linux alone says it: `<process>/task/<thread>`. */
function systemId(): number {
  try {
    return Number(/\d+$/.exec(readlinkSync('/proc/thread-self'))?.[0] ?? 0);
  } catch {
    return 0;
  }
}
