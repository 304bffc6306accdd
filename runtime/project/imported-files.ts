import {readFileSync, statSync} from 'node:fs';
import {dirname, relative, resolve, sep} from 'node:path';
import {hash} from 'node:crypto';

/** A file of the project: its text as a hash, and the files beside it that it imports. */
type SourceFile = {readonly hash: string; readonly imports: readonly string[]};

/** What a file is made of: its own hash, empty where it is not there, and by path in the project those of what it imports. */
type Below = {readonly own: string; readonly imports: Readonly<Record<string, string>>};

/**
 * What files of the project are made of: their own text and that of all they import with a relative path, near or far.
 * Each file is read once. Packages, and paths that are put together when the code runs, are not looked at.
 */
export class ImportedFiles {
  readonly #project: string;
  readonly #known = new Map<string, SourceFile | undefined>();
  readonly #below = new Map<string, Below>();

  constructor(project: string) {
    this.#project = project;
  }

  /** The hashes of the file at `path` and of what it imports. Many blocks may be of one file. */
  below(path: string): Below {
    const known = this.#below.get(path) ?? this.#lookBelow(path);
    this.#below.set(path, known);
    return known;
  }

  #lookBelow(path: string): Below {
    const imports: Record<string, string> = {};
    const seen = new Set([path]);
    for (const file of seen) {
      const source = this.#read(file);
      if (!source) continue;
      if (file !== path) imports[relative(this.#project, file).split(sep).join('/')] = source.hash;
      for (const imported of source.imports) seen.add(imported);
    }
    return {own: this.#read(path)?.hash ?? '', imports};
  }

  #read(path: string): SourceFile | undefined {
    if (!this.#known.has(path)) this.#known.set(path, this.#sourceOf(path));
    return this.#known.get(path);
  }

  #sourceOf(path: string): SourceFile | undefined {
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch {
      // It can have gone since it was found: whoever imports it says so in the run.
      return undefined;
    }
    return {hash: hash('sha256', text).slice(0, 16), imports: isCode(path) ? this.#importsOf(path, text) : []};
  }

  #importsOf(path: string, text: string): readonly string[] {
    const specifiers = Array.from(text.matchAll(relativeImport), ([, , specifier = '']) => specifier);
    return specifiers.flatMap((specifier) => {
      const found = fileAt(resolve(dirname(path), specifier));
      const isOfProject = found?.startsWith(this.#project + sep) && !found.includes(`${sep}node_modules${sep}`);
      return found !== undefined && isOfProject ? [found] : [];
    });
  }
}

/**
 * `import … from './x'`, `export … from './x'`, `import('./x')` and `require('./x')`. What stands in a comment or a text
 * counts too: a file too many makes a block run again that need not, a file too few would leave an old output.
 */
const relativeImport = /\b(?:from|import|require)\s*\(?\s*(['"`])(\.{1,2}\/[^'"`\n]+)\1/g;

const endings = ['', '.ts', '.mts', '.tsx', '.cts', '.js', '.mjs', '.cjs', '.jsx', '.json', '/index.ts', '/index.js'];

/** As Node and tsx look for it: with an ending left out, and `.js` for a file that is `.ts`. */
function fileAt(path: string): string | undefined {
  const candidates = endings.map((ending) => path + ending);
  const written = /\.([mc]?)js$/.exec(path);
  if (written) candidates.push(path.replace(/\.([mc]?)js$/, '.$1ts'));
  return candidates.find((candidate) => statSync(candidate, {throwIfNoEntry: false})?.isFile());
}

const isCode = (path: string): boolean => /\.[mc]?[jt]sx?$/.test(path);
