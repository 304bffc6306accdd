import type {ImportDeclaration, Program} from 'oxc-parser';

/** What a file calls the exports of `magelet` that it imports: the name there, by the name here. */
export function namesOfMagelet(program: Program): ReadonlyMap<string, string> {
  // Several readers ask for the same file in turn.
  if (last?.program !== program) last = {program, names: namesFrom('magelet', program)};
  return last.names;
}

let last: {readonly program: Program; readonly names: ReadonlyMap<string, string>} | undefined;

/** The same of any other module. */
export function namesFrom(module: string, program: Program): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const statement of program.body) {
    if (statement.type !== 'ImportDeclaration' || statement.source.value !== module) continue;
    for (const [local, imported] of namedImports(statement)) names.set(local, imported);
  }
  return names;
}

/** Local names and the exports they stand for, types too; of `import * as all` and defaults there are none. */
export function namedImports({specifiers}: ImportDeclaration): readonly (readonly [local: string, imported: string])[] {
  return specifiers.flatMap((specifier) => {
    if (specifier.type !== 'ImportSpecifier') return [];
    const {imported, local} = specifier;
    return [[local.name, imported.type === 'Literal' ? imported.value : imported.name] as const];
  });
}
