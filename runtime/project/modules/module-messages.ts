import type {ExportedBlock} from '../../check/module-facts.ts';
import type {Diagnostic} from '../../core/diagnostic.ts';

/** A file that is to be imported, and the block that it is for. */
export type ModuleTask = {
  readonly id: number;
  readonly block: {readonly name: string};
  /** Relative to the project. */
  readonly file: string;
  readonly modulePath: string;
  readonly project: string;
};

/** What the import of a file gave. */
export type ImportedModule =
  | {readonly status: 'failed'; readonly mistake: Diagnostic}
  | {
      readonly status: 'loaded';
      readonly exported: ExportedBlock;
      /** The text of the block's function as JavaScript has it. */
      readonly run?: string;
    };

export type ModuleAnswer = {readonly id: number; readonly imported: ImportedModule};
