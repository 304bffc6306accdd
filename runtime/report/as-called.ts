import type {Look} from './reporter.ts';

/**
 * A text with commands of ours as they can be pasted where it is read: `npx magelet run hello` where magelet is a
 * dependency of the project alone.
 *
 * @example asCalled('run it anew: magelet run hello', {calledAs: 'npx magelet'}) // 'run it anew: npx magelet run hello'
 */
export const asCalled = (text: string, {calledAs = 'magelet'}: Pick<Look, 'calledAs'>): string =>
  text.replace(commandOfOurs, `$<before>${calledAs} `);

/** At the beginning, or after what leads to a command. */
const commandOfOurs = /(?<before>^|[:,] |\bor )magelet (?=[a-z])/g;
