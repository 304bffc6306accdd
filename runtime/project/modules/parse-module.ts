import type {Program} from 'oxc-parser';
import {sourceText, type SourceText} from '../../core/source-text.ts';

/** A file as a tree; `isWhole` where the parser objects to nothing. */
export type ParsedModule = {readonly source: SourceText; readonly program: Program; readonly isWhole: boolean};

/** What reads TypeScript into a tree. */
export type ModuleParser = (file: string, text: string) => ParsedModule;

/**
 * Loads the parser, 3 MB of native code that `validate` alone needs. What it objects to is no mistake yet: whether a
 * file can be loaded is for Node and tsx to say, which load it in a run. Where the machine has no such code, every file
 * looks as if nothing were known of it, and is imported.
 */
export async function openModuleParser(): Promise<ModuleParser> {
  const parse = await openParser();
  return (file, text) => {
    const {program, errors} = parse(file, text);
    return {source: sourceText(file, text), program, isWhole: errors.length === 0};
  };
}

/** Whether the parser objects to nothing in a text, in half the time of the tree. */
export async function openSyntaxCheck(): Promise<(file: string, text: string) => boolean> {
  try {
    const {parseSync, lazily} = await openNative();
    return (file, text) => {
      const parsed = parseSync(file, text, lazily);
      const isWhole = parsed.errors.length === 0;
      if ('dispose' in parsed) (parsed.dispose as () => void)();
      return isWhole;
    };
  } catch {
    return () => false;
  }
}

type Parse = (file: string, text: string) => {readonly program: Program; readonly errors: readonly unknown[]};

async function openParser(): Promise<Parse> {
  try {
    const {parseSync, quickly} = await openNative();
    return (file, text) => parseSync(file, text, quickly);
  } catch {
    return () => ({program: {type: 'Program', body: []} as unknown as Program, errors: [true]});
  }
}

const options = {astType: 'ts', preserveParens: false, showSemanticErrors: true} as const;

/**
 * The parser, and how to ask it. The tree is read from the parser's own memory in place of JSON, in half the time, where
 * the machine allows it: the parser reserves 6 GB of addresses, of which it touches little.
 */
async function openNative() {
  const {parseSync, rawTransferSupported} = await import('oxc-parser');
  const quickly = {...options, experimentalRawTransfer: true} as const;
  const lazily = {...options, experimentalLazy: true} as const;
  const isQuick = rawTransferSupported() && works(() => parseSync('block.ts', '', quickly));
  return {parseSync, quickly: isQuick ? quickly : options, lazily: isQuick ? lazily : options};
}

function works(attempt: () => unknown): boolean {
  try {
    attempt();
    return true;
  } catch {
    return false;
  }
}
