/** Names for a message: the first twenty, and a sign where there are more. */
export const listed = (names: readonly string[]): string =>
  `${names.slice(0, most).join(', ')}${names.length > most ? ', …' : ''}`;

const most = 20;
