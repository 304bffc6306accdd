import {partitionOf} from '../core/run-partition.ts';
import {secondsOf, type RunInterval} from '../core/run-interval.ts';
import type {RunPlan} from '../run/run-plan.ts';

/**
 * What every run knows of itself, under Mage's names; a variable of the same name that the run was given wins. Those
 * of the interval are there for a run of a trigger that has one.
 */
export function variablesOfDate(
  {run, executionDate, trigger}: Pick<RunPlan, 'run' | 'executionDate' | 'trigger'>,
  interval: RunInterval | undefined,
  env: string,
): Readonly<Record<string, unknown>> {
  const date = executionDate.toISOString();
  return {
    execution_date: executionDate,
    ds: date.slice(0, 10),
    hr: date.slice(11, 13),
    execution_partition: partitionOf(executionDate),
    pipeline_run_id: run,
    trigger_name: trigger,
    env,
    ...(interval && {
      interval_start_datetime: interval.start,
      interval_end_datetime: interval.end,
      interval_seconds: secondsOf(interval),
      interval_start_datetime_previous: interval.previousStart,
    }),
  };
}
