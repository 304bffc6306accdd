import {blockKindNames, blockKinds, isBlockKind, type BlockKind} from '../core/block-kind.ts';
import type {Diagnostic} from '../core/diagnostic.ts';
import {blockName, cleanName, pipelineName, type BlockName, type PipelineName} from '../core/names.ts';
import {nearestName} from '../core/nearest-name.ts';
import {failed, success, type Result} from '../core/result.ts';

/** A name as it will be, and how it came to be another than was written. */
export type NewName<Name> = {readonly name: Name; readonly notes: readonly string[]};

/**
 * The name of a new block: Mage's rule, so that `Load Orders` becomes `load_orders`; folders are joined by `/`.
 * A `.ts` at the end is left out.
 */
export function newBlockName(written: string): Result<NewName<BlockName>> {
  const words = written.trim().replace(/\.ts$/, '').split('/');
  const cleaned = words.map((word) => cleanName(word)).join('/');
  const name = blockName(cleaned);
  if (!name.ok || !words.every((word) => hasLetter.test(word))) {
    return failed([wrongName('block', written, 'letters, digits and _, in folders joined by /', 'load_orders')]);
  }
  return success({name: name.value, notes: changed(written, cleaned)});
}

/** The name of a new pipeline's folder: Mage's rule, so that `Daily Sales` becomes `daily_sales`. */
export function newPipelineName(written: string): Result<NewName<PipelineName>> {
  const cleaned = cleanName(written);
  const name = pipelineName(cleaned);
  if (!name.ok || !hasLetter.test(written)) {
    return failed([wrongName('pipeline', written, 'letters, digits and _', 'daily_sales')]);
  }
  return success({name: name.value, notes: changed(written, cleaned)});
}

/** The kind that a person wrote: `data_loader`, and also `data-loader`, `dataLoader`, `data_loaders`. */
export function newBlockKind(written: string): Result<BlockKind> {
  const plain = written
    .trim()
    .replaceAll(/(?<=\p{Ll})(?=\p{Lu})|[ -]/gu, '_')
    .toLowerCase();
  const kind = blockKindNames.find((known) => known === plain || blockKinds[known].folder === plain);
  if (kind && isBlockKind(kind)) return success(kind);
  const near = nearestName(plain, blockKindNames) ?? blockKindNames.find((known) => known.endsWith(`_${plain}`));
  return failed([
    {
      severity: 'error',
      code: 'unknown-kind',
      message: `there is no kind of block named "${written}"`,
      notes: [`there are: ${blockKindNames.join(', ')}`],
      help: `write ${near ?? 'custom'}`,
    },
  ]);
}

const hasLetter = /[\p{L}\p{N}]/u;

const changed = (written: string, cleaned: string): readonly string[] =>
  written === cleaned ? [] : [`"${written}" becomes ${cleaned}`];

const wrongName = (what: 'block' | 'pipeline', written: string, rule: string, example: string): Diagnostic => ({
  severity: 'error',
  code: 'wrong-name',
  message: written.trim() === '' ? `a ${what} needs a name` : `"${written}" cannot name a ${what}`,
  notes: [`a name is made of ${rule}`],
  help: `write a name such as ${example}`,
});
