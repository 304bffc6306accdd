/**
 * The title of tests that are skipped together: it says why, since `describe.skipIf` takes no reason, and
 * `closing-line.ts` reads it there.
 *
 * @example describe.skipIf(whyNot !== undefined)(unless(whyNot, 'on a real S3 server'), () => {})
 */
export const unless = (whyNot: string | undefined, title: string): string =>
  whyNot === undefined ? title : `${title}${mark}${whyNot}`;

/** A skipped test by the titles around it and its own, and why it is skipped: its own note, else what a title says. */
export function skipInWords(titles: readonly string[], note: string | undefined): string {
  const parts = titles.map((title) => title.split(mark, 2));
  const why = parts.flatMap(([, reason]) => reason ?? [])[0];
  return `${parts.map(([title]) => title).join(' > ')}: ${note || why || 'no reason given'}`;
}

const mark = ': skipped, ';
