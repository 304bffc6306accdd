import {readFileSync} from 'node:fs';
import {packagedTemplates} from './packaged-files.ts';

/** The script by which a shell asks magelet what may stand where the cursor is. */
export const completionScript = (shell: 'bash' | 'zsh' | 'fish'): string =>
  readFileSync(`${packagedTemplates()}completion/magelet.${shell}`, 'utf8');
