/** Run as a process of its own: prints what it finds in the stored outputs below a folder, one for each case of a type. */
import {join} from 'node:path';
import {loadOutput} from '../../runtime/outputs/load-output.ts';
import type {Table} from '../../runtime/data/table.ts';
import {shown, typeCases} from './type-cases.ts';

const [folder = ''] = process.argv.slice(2);
const found = await Promise.all(
  Object.keys(typeCases).map(async (_, index) => shown((await loadOutput(join(folder, String(index)))) as Table)),
);
process.stdout.write(JSON.stringify(found));
