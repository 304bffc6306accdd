/** What tests of blocks import: `import {memoryB2, testBlock} from 'magelet/testing'`. */
export {memoryB2, type MemoryB2, type SeedObjects} from './testing/memory-b2.ts';
export {testBlock, type TestBlockOptions, type TestedBlock, type TestOutcome} from './testing/test-block.ts';
export type {TestSurroundings} from './testing/test-context.ts';
