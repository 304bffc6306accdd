import type {BlockDefinition} from './pipeline.ts';

/** The blocks that a block waits for, in their order, as it receives what they gave: one that is named twice arrives once. */
export const upstreamNames = ({upstream}: Pick<BlockDefinition, 'upstream'>): readonly string[] => [
  ...new Set(upstream.map(({value}) => value)),
];
