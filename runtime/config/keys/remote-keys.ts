import {text} from './key.ts';

/** `remote_variables_dir`, the same for a project and for a pipeline. */
export const remoteVariablesDir = text(
  'Where the outputs of blocks are kept beside this machine, so that another one can go on with a run.',
  {words: 'a place in a bucket', example: 'b2://my-bucket/runs'},
);
