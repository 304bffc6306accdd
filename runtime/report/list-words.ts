/**
 * Names as a person lists them: `a, b and c`; of more than `most` the first ones and how many there are besides.
 *
 * @example listInWords(['a', 'b', 'c', 'd'], 2) // 'a, b and 2 more'
 */
export function listInWords(names: readonly string[], most = 5): string {
  const shown = names.length > most ? [...names.slice(0, most), `${names.length - most} more`] : names;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}
