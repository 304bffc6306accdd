import type {Program} from 'oxc-parser';
import {sourceText, type SourceText} from '../../core/source-text.ts';

/** A file as a tree; `isWhole` where the parser objects to nothing. */
export type ParsedModule = {readonly source: SourceText; readonly program: Program; readonly isWhole: boolean};

/** What reads TypeScript into a tree. */
export type ModuleParser = (file: string, text: string) => ParsedModule;

/**
 * Loads the parser, 3 MB of native code that `validate` alone needs. What it objects to is no mistake yet: whether a
 * file can be loaded is for Node and tsx to say, which load it in a run.
 */
export async function openModuleParser(): Promise<ModuleParser> {
  const {parseSync, rawTransferSupported} = await import('oxc-parser');
  const options = {
    astType: 'ts',
    preserveParens: false,
    showSemanticErrors: true,
    // The tree is read from the parser's own memory in place of JSON, where the machine allows it: half the time.
    experimentalRawTransfer: rawTransferSupported(),
  } as const;
  return (file, text) => {
    const {program, errors} = parseSync(file, text, options);
    return {source: sourceText(file, text), program, isWhole: errors.length === 0};
  };
}
