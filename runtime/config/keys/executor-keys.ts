import {map, notUsedHere, text, type Keys} from './key.ts';

/** The keys of `executor_config`. */
export const executorConfigKeys = {
  memory_limit: text('With `executor_type: process`: memory that the process may take.', {
    words: 'a size',
    example: '512MB',
  }),
} as const satisfies Keys;

/** Of a pipeline or a block: where its author's code runs. */
export const executorKeys = {
  executor_type: notUsedHere(
    'Which executor of Mage runs it; `process` is used, and gives blocks a process of their own.',
    {
      usual: ['local_python', 'process'],
    },
  ),
  executor_config: map('How the executor is set up.', {
    words: 'a map',
    example: '{memory_limit: 512MB}',
    of: executorConfigKeys,
    others: 'free',
  }),
} as const satisfies Keys;
