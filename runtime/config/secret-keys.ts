/**
 * Words that make a setting's name the name of a secret, at a word's end: `B2_APPLICATION_KEY`, `apiKey`, `Password2`.
 * Key ids, paths of key files and limits are none.
 */
const secretWords =
  /(?:secret|password|passwd|passphrase|token|credential|apikey|accesskey|(?:^|[_ .-])(?:key|pwd|pass|pat|sas|private))s?\d*(?=$|[_ .-])/;
const harmlessEnds = /[_ .-](?:id|path|filepath|file|limit|name|type|ttl|expiry|url|region|algorithm)$|keyid$/;

/** Whether the value of a setting of this name is a secret: `B2_APPLICATION_KEY` is one, `B2_APPLICATION_KEY_ID` is not. */
export function holdsSecret(name: string): boolean {
  // The shell's own, which hold folders.
  if (name === 'PWD' || name === 'OLDPWD') return false;
  const words = name.replaceAll(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();
  return secretWords.test(words) && !harmlessEnds.test(words);
}

/** The password in a URL such as `postgres://ann:hunter2@host/db`. */
export const passwordsIn = (value: string): readonly string[] =>
  [...value.matchAll(/:\/\/[^\s:/@]*:([^\s@]+)@/g)].flatMap(([, password]) => password ?? []);
