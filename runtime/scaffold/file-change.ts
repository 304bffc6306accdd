/** One change to a project, planned before anything is written. Paths are relative to the project, with `/`. */
export type FileChange =
  | {
      readonly action: 'create';
      readonly path: string;
      readonly content: string;
    }
  | {
      readonly action: 'edit';
      /** Where the file is when its turn comes: a file that is moved first has its new path. */
      readonly path: string;
      readonly content: string;
      /** What the file said when the change was planned. */
      readonly before: string;
    }
  | {readonly action: 'move'; readonly path: string; readonly to: string}
  | {readonly action: 'remove'; readonly path: string};

/** A file that is not there yet. */
export type NewFile = Extract<FileChange, {readonly action: 'create'}>;

/** All that a command will write, and what is worth a word before. */
export type ChangePlan = {
  readonly changes: readonly FileChange[];
  /** Such as `"Load Orders" becomes load_orders`. */
  readonly notes: readonly string[];
};
