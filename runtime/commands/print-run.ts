import type {RunRecord} from '../project/recorded-run.ts';
import {localTime} from './local-time.ts';
import {terminal} from './terminal.ts';

/** Prints a recorded run with its blocks: for a person, or as one object. */
export async function printRun(record: RunRecord, {json}: {json?: boolean}): Promise<void> {
  const {viewOf} = await import('../project/run-view.ts');
  if (json) return printJson(record);
  const {renderRun} = await import('../report/render-run.ts');
  const {width} = terminal;
  const look = {width, colour: terminal.colourOf(process.stdout), timeText: localTime, now: Date.now()};
  terminal.out(renderRun(record.run, viewOf(record), look));
}

async function printJson({run, blocks, events}: RunRecord): Promise<void> {
  const {blockRunJson} = await import('../report/block-run-json.ts');
  const {plainJson} = await import('../report/plain-json.ts');
  terminal.out(`${plainJson({...run, blockRuns: blocks.map((block) => blockRunJson(block, events))})}\n`);
}
