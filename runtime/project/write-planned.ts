/** Scaffolding plans first and writes then; this is the way there for commands. */
export {writeChanges as writePlanned} from '../scaffold/write-changes.ts';
