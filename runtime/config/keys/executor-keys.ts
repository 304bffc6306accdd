import {map, notUsedHere, text, type Keys} from './key.ts';

/** The keys of `executor_config`. */
export const executorConfigKeys = {
  memory_limit: text('With `executor_type: process`: memory that the process may take.', {
    words: 'a size',
    example: '512MB',
  }),
  namespace: notUsedHere('Where Mage runs it in Kubernetes.'),
  resource_limits: notUsedHere('What it may take of a machine of Kubernetes.'),
  resource_requests: notUsedHere('What a machine of Kubernetes has to have for it.'),
  service_account_name: notUsedHere('As whom Mage runs it in Kubernetes.'),
  container_config: notUsedHere('How Mage sets up its container.'),
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
