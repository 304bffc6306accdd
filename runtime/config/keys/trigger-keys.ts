import {checkedOnly, flag, list, map, number, recordOfMage, text, texts, type Keys} from './key.ts';

/** The keys of `settings` of a trigger. */
export const triggerSettingsKeys = {
  skip_if_previous_running: checkedOnly(flag('Whether Mage skips a run while the one before it goes on.')),
  allow_blocks_to_fail: checkedOnly(flag('Whether Mage goes on with other blocks after one has failed.')),
  create_initial_pipeline_run: checkedOnly(flag('Whether Mage runs once when the trigger is switched on.')),
  landing_time_enabled: checkedOnly(flag('Whether Mage starts early, to be done in time.')),
  pipeline_run_limit: checkedOnly(
    number('Runs of the trigger that Mage lets run at once.', {
      words: 'a whole number of runs from 1',
      example: '1',
      whole: true,
      atLeast: 1,
    }),
  ),
  timeout: checkedOnly(
    number('Seconds that Mage lets a run take.', {words: 'a number of seconds above 0', example: '3600', above: 0}),
  ),
  timeout_status: checkedOnly(
    text('How Mage ends a run that took too long.', {
      words: 'failed or cancelled',
      example: 'failed',
      oneOf: ['failed', 'cancelled'],
    }),
  ),
} as const satisfies Keys;

/** The keys of one trigger. */
export const triggerKeys = {
  name: text('The name of the trigger.', {words: 'the name of a trigger', example: 'every_morning'}),
  description: text('What the trigger is for.', {words: 'a text', example: 'before the shops open'}),
  variables: map('Values by name that win over those of the pipeline.', {
    words: 'a map of values',
    example: '{late_minutes: 15}',
    others: 'free',
  }),
  pipeline_uuid: text('The pipeline that it starts; the one it lies beside.', {
    words: 'the name of a pipeline',
    example: 'daily_sales',
  }),
  schedule_type: checkedOnly(
    text('What starts a run in Mage.', {words: 'time, api or event', example: 'time', oneOf: ['time', 'api', 'event']}),
  ),
  schedule_interval: text('When Mage starts a run, in UTC; with --trigger, the interval that the run is for.', {
    words: '@once, @hourly, @daily, @weekly, @monthly, @always_on or a cron expression',
    example: "'@daily'",
  }),
  start_time: checkedOnly(
    text('Before which Mage starts no run.', {words: 'a date', example: "'2026-11-23 06:00:00'"}),
  ),
  status: checkedOnly(
    text('Whether the trigger is switched on in Mage.', {
      words: 'active or inactive',
      example: 'active',
      oneOf: ['active', 'inactive'],
    }),
  ),
  sla: checkedOnly(
    number('Seconds after which Mage warns that a run is late.', {
      words: 'a number of seconds above 0',
      example: '3600',
      above: 0,
    }),
  ),
  envs: checkedOnly(
    texts('The environments in which Mage has the trigger.', {
      words: 'a list of environments',
      example: '[prod]',
      oneOf: ['dev', 'staging', 'prod', 'test', 'test_mage'],
    }),
  ),
  settings: map('How Mage runs what the trigger starts.', {
    words: 'a map',
    example: '{skip_if_previous_running: true}',
    of: triggerSettingsKeys,
    others: 'told',
  }),
  last_enabled_at: recordOfMage('When the trigger was last switched on in Mage.'),
  token: recordOfMage('The secret in the address by which others start it in Mage.'),
  repo_path: recordOfMage('The folder of the project, as Mage writes it down.'),
} as const satisfies Keys;

/** The keys of `pipelines/<name>/triggers.yaml`. */
export const triggersFileKeys = {
  triggers: list('What starts the pipeline.', {
    words: 'a list of triggers',
    example: '[{name: every_morning, schedule_type: time, schedule_interval: "@daily"}]',
    of: triggerKeys,
  }),
} as const satisfies Keys;
