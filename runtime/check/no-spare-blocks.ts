import type {Diagnostic} from '../core/diagnostic.ts';
import {wholeFile} from '../core/place.ts';
import type {ProjectSubject, Rule} from './rule.ts';

/** Every file of a block is in a pipeline. One that is in none is kept for later, or was forgotten. */
export const noSpareBlocks: Rule<ProjectSubject> = {
  codes: ['unused-block'],
  severities: ['info'],
  check: ({spareBlocks}) =>
    spareBlocks.map(({path, name, kind}): Diagnostic => ({
      severity: 'info',
      code: 'unused-block',
      message: `no pipeline has the block "${name}"`,
      at: {place: wholeFile(path)},
      help: `add {uuid: ${name}, type: ${kind}} to the blocks of a pipeline, or delete the file`,
    })),
};
