import {rm} from 'node:fs/promises';
import {makeFolderSync} from '../../core/make-folder.ts';

/** A folder that is made when somebody first asks for it: most blocks never do. */
export class TempFolder {
  readonly #path: string;
  #isMade = false;

  constructor(path: string) {
    this.#path = path;
  }

  /** The folder, made by now. */
  get path(): string {
    if (!this.#isMade) makeFolderSync(this.#path);
    this.#isMade = true;
    return this.#path;
  }

  async remove(): Promise<void> {
    if (this.#isMade) await rm(this.#path, {recursive: true, force: true});
  }
}
