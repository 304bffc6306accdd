import type {OutputSummary} from '../../core/output.ts';
import type {AttemptTask, TaskInput} from '../../run/host.ts';

/** A note on what a block was given: `input: 1,204 rows from load_orders`. None for a block without upstreams. */
export function describeInputs(
  inputs: AttemptTask['inputs'],
  summaries: readonly (OutputSummary | undefined)[],
): readonly string[] {
  if (inputs.length === 0) return [];
  const described = inputs.map((input, position) => inputInWords(input, summaries[position]));
  return [`input: ${described.join(', ')}`];
}

/** Whether an input arrives as a table: an item of one, or what several children gave, is told by nothing here. */
export const isTableGiven = (input: TaskInput | undefined, summary: OutputSummary | undefined): boolean =>
  summary?.kind === 'table' && input?.item === undefined && input?.folders === undefined;

/** A note where a function takes more than it is given, which is undefined to it: that may be why it failed. */
export function describeMissing({inputs, run}: Pick<AttemptTask, 'inputs' | 'run'>, taken: number): readonly string[] {
  const given = inputs.length + 1;
  if (taken <= given) return [];
  const outputs = inputs.length === 0 ? 'no input' : inputs.length === 1 ? '1 input' : `${inputs.length} inputs`;
  return [
    `its function takes ${taken} arguments, and was given ${outputs} and the context; to see what it waits for: magelet validate ${run.pipeline}`,
  ];
}

/** An item is counted as in the name of the child that it makes: from 0. */
function inputInWords({block, item, folders}: TaskInput, summary: OutputSummary | undefined): string {
  if (folders) return `a list of what ${folders.length} children of ${block} gave`;
  return item === undefined ? `${amountOf(summary)} from ${block}` : `item ${item} of ${block}`;
}

function amountOf(summary: OutputSummary | undefined): string {
  if (!summary || summary.kind === 'nothing') return 'nothing';
  if (summary.rows === undefined) return summary.kind === 'text' || summary.kind === 'bytes' ? summary.kind : 'a value';
  return `${summary.rows.toLocaleString('en-US')} ${summary.rows === 1 ? 'row' : 'rows'}`;
}
