import {readFileSync} from 'node:fs';
import {dirname, resolve} from 'node:path';
import type {ImportDeclaration, Program} from 'oxc-parser';
import {isInert} from './is-inert.ts';
import {namedImports} from './module-names.ts';
import type {ModuleParser} from './parse-module.ts';
import {valuesOfMagelet} from './values-of-magelet.ts';

/**
 * Tells without importing a file whether its import would surely go well: it is whole and inert, and so is all that it
 * imports, with the names that it asks for. So a thousand plain blocks are checked in the time of ten imports.
 * Where the answer is no, only the import itself can tell.
 */
export class SureModules {
  readonly #parse: ModuleParser;
  readonly #known = new Map<string, SureModule | undefined>();

  constructor(parse: ModuleParser) {
    this.#parse = parse;
  }

  /** `path` is absolute. */
  loadsSurely(path: string, {program, isWhole}: {readonly program: Program; readonly isWhole: boolean}): boolean {
    return isWhole && isInert(program) && this.#importsAreThere(path, program);
  }

  #importsAreThere(path: string, program: Program): boolean {
    return program.body.every(
      (statement) => statement.type !== 'ImportDeclaration' || this.#isThere(statement, dirname(path)),
    );
  }

  #isThere(statement: ImportDeclaration, folder: string): boolean {
    if (statement.importKind === 'type') return true;
    const source = statement.source.value;
    // The default and the whole of a module of Node are always there.
    const isPlain = source.startsWith('node:') || statement.specifiers.every(({type}) => type === 'ImportSpecifier');
    if (!isPlain || statement.attributes.length > 0) return false;
    const isRelative = /^\.{1,2}\/.*\.[mc]?[jt]s$/.test(source);
    const names = isRelative ? this.#inertFile(resolve(folder, source))?.names : valuesOfModule(source);
    if (!names) return false;
    const values = statement.specifiers.filter((each) => each.type === 'ImportSpecifier' && each.importKind !== 'type');
    return namedImports({...statement, specifiers: values}).every(([, imported]) => names.has(imported));
  }

  /** Files that import one another in a circle are left to the import itself: undefined while one is looked at. */
  #inertFile(path: string): SureModule | undefined {
    if (this.#known.has(path)) return this.#known.get(path);
    this.#known.set(path, undefined);
    const module = this.#readInert(path);
    this.#known.set(path, module);
    return module;
  }

  #readInert(path: string): SureModule | undefined {
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch {
      return undefined;
    }
    const parsed = this.#parse(path, text);
    return this.loadsSurely(path, parsed) ? {names: exportedValues(parsed.program)} : undefined;
  }
}

type SureModule = {readonly names: ReadonlySet<string>};

function exportedValues(program: Program): ReadonlySet<string> {
  const names = program.body.flatMap((statement): readonly string[] => {
    if (statement.type === 'ExportDefaultDeclaration') return ['default'];
    const declared = statement.type === 'ExportNamedDeclaration' ? statement.declaration : null;
    if (declared?.type === 'FunctionDeclaration') return declared.id ? [declared.id.name] : [];
    if (declared?.type !== 'VariableDeclaration') return [];
    return declared.declarations.flatMap(({id}) => (id.type === 'Identifier' ? [id.name] : []));
  });
  return new Set(names);
}

/**
 * Values that `magelet` exports, by name: to look them up would be to load all of it. A block that asks for another one
 * is imported, which takes longer and gives the same.
 */
/** Where it is known without loading the module. */
export function valuesOfModule(source: string): ReadonlySet<string> | undefined {
  if (source === 'magelet') return valuesOfMagelet;
  const builtin = source.startsWith('node:') ? process.getBuiltinModule(source) : undefined;
  return builtin && new Set(Object.keys(builtin));
}
