import type {RunRecord} from '../project/recorded-run.ts';
import {terminal} from './terminal.ts';

/** What a recorded run can be drawn as; `gantt` is SVG. */
export const runFormats = ['text', 'mermaid', 'gantt', 'html'] as const;

export type RunFormat = (typeof runFormats)[number];

/** Prints a recorded run as a picture. */
export async function drawRun(record: RunRecord, format: Exclude<RunFormat, 'text'>): Promise<void> {
  const {viewOf} = await import('../project/run-view.ts');
  const view = viewOf(record);
  if (format === 'mermaid') return terminal.out((await import('../report/run-mermaid.ts')).runMermaid(view));
  const {ganttBars} = await import('../report/gantt-bars.ts');
  const {drawGantt} = await import('../report/draw-gantt.ts');
  const gantt = drawGantt(view, ganttBars(record.events, record.run.endedAt ?? Date.now()));
  terminal.out(format === 'gantt' ? gantt : (await import('../report/run-page.ts')).runPage(view, gantt));
}
