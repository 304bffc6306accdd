import {basename, dirname} from 'node:path';
import type {Diagnostic} from '../core/diagnostic.ts';
import {nearestName} from '../core/nearest-name.ts';
import type {Located} from '../core/place.ts';
import type {NewBlock} from './add-block-to-pipeline.ts';
import {blockLists, type BlockList} from './pipeline-blocks.ts';

/** Why a pipeline with these blocks cannot take `block`: nothing where it can. */
export function checkNewBlock(
  present: Readonly<Record<BlockList, readonly Located<string>[]>>,
  file: string,
  block: NewBlock,
): readonly Diagnostic[] {
  const pipeline = basename(dirname(file));
  const taken = blockLists.flatMap((list) => present[list]);
  const same = taken.find(({value}) => value === block.uuid);
  const unknown = block.upstream.filter((name) => !present.blocks.some(({value}) => value === name));
  return [
    ...(same ? [nameTaken(pipeline, block, same, taken)] : []),
    ...unknown.map((name) =>
      name === block.uuid ? waitsForItself(block) : unknownUpstream(pipeline, block, name, present.blocks),
    ),
  ];
}

function nameTaken(
  pipeline: string,
  {uuid}: NewBlock,
  same: Located<string>,
  taken: readonly Located<string>[],
): Diagnostic {
  const names = new Set(taken.map(({value}) => value));
  let number = 2;
  while (names.has(`${uuid}_${number}`)) number++;
  return {
    severity: 'error',
    code: 'block-exists',
    message: `${pipeline} has a block "${uuid}" already`,
    at: {place: same.place, label: 'this one'},
    notes: ['nothing was written'],
    help: `choose another name, such as ${uuid}_${number}`,
  };
}

function waitsForItself({uuid, upstream}: NewBlock): Diagnostic {
  const others = upstream.filter((name) => name !== uuid);
  return {
    severity: 'error',
    code: 'dependency-cycle',
    message: `block "${uuid}" would wait for itself`,
    notes: ['nothing was written'],
    help: others.length > 0 ? `write --upstream ${others.join(',')}` : 'leave --upstream out',
  };
}

function unknownUpstream(
  pipeline: string,
  {uuid, upstream}: NewBlock,
  name: string,
  blocks: readonly Located<string>[],
): Diagnostic {
  const names = blocks.map(({value}) => value);
  const near = nearestName(name, names);
  const close = blocks.find(({value}) => value === near);
  const corrected = upstream.map((other) => (other === name && near ? near : other));
  return {
    severity: 'error',
    code: 'unknown-upstream',
    message: `block "${uuid}" would wait for "${name}", which ${pipeline} does not have`,
    ...(close ? {related: [{place: close.place, label: 'this one is close'}]} : {}),
    notes: [
      names.length > 0 ? `${pipeline} has: ${names.join(', ')}` : `${pipeline} has no blocks yet`,
      'nothing was written',
    ],
    help: near
      ? `write --upstream ${corrected.join(',')}`
      : `create it first: magelet new block data_loader ${name} --pipeline ${pipeline}`,
  };
}
