import type {Diagnostic, Pointer} from '../core/diagnostic.ts';

/**
 * One problem, one message: diagnostics that say the same of the same place become one, with the notes of all.
 * Blocks that a wrong key stops are many, the key is one.
 */
export function mergeDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const groups = Map.groupBy(diagnostics, ({severity, code, message, at, related = [], help}) =>
    JSON.stringify([severity, code, message, positionOf(at), related.map(positionOf), help]),
  );
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (!first || others.length === 0) return first ?? [];
    const notes = mergedNotes(first, others);
    return {...first, ...(notes.length > 0 && {notes})};
  });
}

/** The facts of the first diagnostic and some that the others add; what each says of blocks is one list. */
function mergedNotes({notes: ofFirst = []}: Diagnostic, others: readonly Diagnostic[]): readonly string[] {
  const all = [...new Set([...ofFirst, ...others.flatMap(({notes = []}) => notes)])];
  const facts = all.filter((note) => !lists.some(({opening}) => note.startsWith(opening)));
  const added = facts.filter((note) => !ofFirst.includes(note));
  const leftOut = new Set(added.slice(mostAdded));
  return [
    ...facts.filter((note) => !leftOut.has(note)),
    ...(leftOut.size > 0 ? [`and ${leftOut.size} more like these`] : []),
    ...lists.flatMap((list) => oneList(all, list)),
  ];
}

/** Facts that a message takes over from further blocks; more tell nothing that these do not. */
const mostAdded = 4;

type List = {readonly opening: string; readonly most: number};

/** Notes that list something, by their first words, in the order in which they are told. */
const lists: readonly List[] = [
  {opening: 'asked for at ', most: 5},
  {opening: 'not run because of it: ', most: 20},
];

/** The notes that begin with the opening as one: `not run because of it: a, b and 3 more`. */
function oneList(notes: readonly string[], {opening, most}: List): readonly string[] {
  const listed = notes.flatMap((note) => (note.startsWith(opening) ? [note.slice(opening.length)] : []));
  if (listed.length === 0) return [];
  const names = [...new Set(listed.flatMap((text) => text.replace(counted, '').split(', ')))];
  const uncounted = listed.reduce((sum, text) => sum + Number(counted.exec(text)?.[1] ?? 0), 0);
  const more = Math.max(0, names.length - most) + uncounted;
  return [`${opening}${names.slice(0, most).join(', ')}${more > 0 ? ` and ${more} more` : ''}`];
}

const counted = / and (\d+) more$/;

function positionOf(pointer: Pointer | undefined): unknown {
  return pointer && [pointer.place.file, pointer.place.line, pointer.place.column, pointer.label];
}
