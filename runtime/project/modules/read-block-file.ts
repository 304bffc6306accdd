import type {ModuleFacts} from '../../check/module-facts.ts';
import type {Diagnostic} from '../../core/diagnostic.ts';
import type {Located} from '../../core/place.ts';

/** What is known of a block's file that was read; of one in SQL there are no facts. */
export type ReadBlockFile = {
  readonly facts?: ModuleFacts;
  readonly queryMistakes: readonly Diagnostic[];
  /** The outputs that a SQL file speaks of. */
  readonly outputsNamed?: readonly Located<string>[];
};
