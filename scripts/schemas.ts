/** Writes `schemas/`, which editors check YAML by, from the keys in `runtime/config/keys/`. */
import {mkdirSync, writeFileSync} from 'node:fs';
import {schemas} from '../runtime/config/keys/schemas.ts';

const folder = new URL('../schemas/', import.meta.url);
mkdirSync(folder, {recursive: true});
for (const [name, schema] of Object.entries(schemas)) {
  writeFileSync(new URL(name, folder), `${JSON.stringify(schema, null, 2)}\n`);
}
