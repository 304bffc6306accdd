/** One change to a project, planned before anything is written. */
export type FileChange =
  | {
      readonly action: 'create';
      /** Relative to the project, with `/`. */
      readonly path: string;
      readonly content: string;
    }
  | {
      readonly action: 'edit';
      readonly path: string;
      readonly content: string;
      /** What the file said when the change was planned. */
      readonly before: string;
    };

/** All that a command will write, and what is worth a word before. */
export type ChangePlan = {
  readonly changes: readonly FileChange[];
  /** Such as `"Load Orders" becomes load_orders`. */
  readonly notes: readonly string[];
};
