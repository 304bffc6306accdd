/** Mage's statuses of a run. */
export type RunStatus = 'initial' | 'running' | 'completed' | 'failed' | 'cancelled';

/** Mage's statuses of a block in a run, and `reused`: its stored output was served. */
export type BlockRunStatus = 'initial' | 'queued' | 'running' | SettledStatus;

/** The statuses a block run ends with. */
export type SettledStatus = 'completed' | 'reused' | 'failed' | 'upstream_failed' | 'condition_failed' | 'cancelled';
