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
      name === block.uuid ? waitsForItself(pipeline, block) : unknownUpstream(pipeline, block, name, present.blocks),
    ),
  ];
}

function nameTaken(
  pipeline: string,
  block: NewBlock,
  same: Located<string>,
  taken: readonly Located<string>[],
): Diagnostic {
  const names = new Set(taken.map(({value}) => value));
  let number = 2;
  while (names.has(`${block.uuid}_${number}`)) number++;
  return {
    severity: 'error',
    code: 'block-exists',
    message: `${pipeline} has a block "${block.uuid}" already`,
    at: {place: same.place, label: 'this one'},
    help: `choose another name: ${newBlockCommand(block.type, `${block.uuid}_${number}`, pipeline, block.upstream)}`,
  };
}

const waitsForItself = (pipeline: string, block: NewBlock): Diagnostic => ({
  severity: 'error',
  code: 'dependency-cycle',
  message: `block "${block.uuid}" would wait for itself`,
  help: `leave it out: ${newBlockCommand(
    block.type,
    block.uuid,
    pipeline,
    block.upstream.filter((name) => name !== block.uuid),
  )}`,
});

function unknownUpstream(
  pipeline: string,
  block: NewBlock,
  name: string,
  blocks: readonly Located<string>[],
): Diagnostic {
  const names = blocks.map(({value}) => value);
  const near = nearestName(name, names);
  const close = blocks.find(({value}) => value === near);
  const corrected = block.upstream.map((other) => (other === name && near ? near : other));
  return {
    severity: 'error',
    code: 'unknown-upstream',
    message: `block "${block.uuid}" would wait for "${name}", which ${pipeline} does not have`,
    ...(close ? {related: [{place: close.place, label: 'this one is close'}]} : {}),
    notes: [names.length > 0 ? `${pipeline} has: ${names.join(', ')}` : `${pipeline} has no blocks yet`],
    help: near
      ? `write ${newBlockCommand(block.type, block.uuid, pipeline, corrected)}`
      : `create it first: ${newBlockCommand('data_loader', name, pipeline, [])}`,
  };
}

function newBlockCommand(kind: string, name: string, pipeline: string, upstream: readonly string[]): string {
  const waits = upstream.length > 0 ? ` --upstream ${upstream.join(',')}` : '';
  return `magelet new block ${kind} ${name} --pipeline ${pipeline}${waits}`;
}
