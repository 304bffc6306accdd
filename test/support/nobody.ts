import {accessSync, constants, statSync} from 'node:fs';
import {dirname} from 'node:path';
import {fileURLToPath} from 'node:url';

/**
 * A module that is loaded before magelet and makes root the user "nobody": to root everything is permitted. The name of
 * the file and its text.
 */
export const nobody = {
  'nobody.mjs': `if (process.getuid?.() === 0) { process.setgid(65534); process.setuid(65534); }\n`,
};

/** Why no test can run magelet as a user to whom something is forbidden; undefined where it can. */
export const whyNoNobody: string | undefined = reason();

function reason(): string | undefined {
  if (process.platform === 'win32') return 'permissions are not those of Windows';
  if (process.getuid?.() !== 0) return undefined;
  const magelet = fileURLToPath(new URL('../../bin', import.meta.url));
  return isReadByAll(magelet) ? undefined : 'the tests run as root, and the user "nobody" cannot read this folder';
}

/** Whether everybody may go down to the folder and read it. */
function isReadByAll(path: string): boolean {
  accessSync(path, constants.R_OK);
  for (let at = path; ; at = dirname(at)) {
    if ((statSync(at).mode & 0o005) !== 0o005) return false;
    if (dirname(at) === at) return true;
  }
}
