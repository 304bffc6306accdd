import {execFile} from 'node:child_process';
import {mkdir, writeFile} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {expect, test} from 'vitest';
import {blockKinds} from '../../runtime/core/block-kind.ts';
import {fillTemplate} from '../../runtime/scaffold/fill-template.ts';
import {planProject, readProjectTemplate} from '../../runtime/scaffold/plan-project.ts';
import {listTemplates} from '../../runtime/scaffold/templates.ts';
import {scratchFolder} from '../scaffold/scratch-folder.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const all = await listTemplates({builtIn: join(repository, 'templates')});
const templates = all.filter(({path}) => path.endsWith('.ts'));

/** Names that meet what the templates use, and one another. */
const upstreams = [[], ['load_orders'], ['eu/orders', 'us/orders'], ['test', 'sql', 'input', 'key']];

test('every block that a template writes has right types in a new project, whatever it waits for', async () => {
  const files = await readProjectTemplate(join(repository, 'templates/project'));
  const project = planProject({name: 'demo', files, existing: [], dependency: '^1.2.3'});
  if (!project.ok) throw new Error('the project was refused');
  const blocks = templates.flatMap(({kind, id, text}) =>
    upstreams.map((upstream) => ({
      path: `blocks/${blockKinds[kind].folder}/${id}_${upstream.length}.ts`,
      content: fillTemplate(text, upstream),
    })),
  );
  await using scratch = await scratchFolder();
  for (const {path, content} of [...project.value.changes, ...blocks]) {
    await mkdir(dirname(join(scratch.path, path)), {recursive: true});
    await writeFile(join(scratch.path, path), content);
  }
  expect(await mistakesIn(scratch.path)).toEqual([]);
});

test('the check finds a mistake where there is one', async () => {
  await using scratch = await scratchFolder({
    'tsconfig.json': '{"compilerOptions": {"module": "nodenext", "strict": true}, "include": ["blocks"]}',
    'blocks/a.ts': "import {dataLoader} from 'magelet';\nexport default dataLoader(({nothing}) => nothing);\n",
  });
  expect(await mistakesIn(scratch.path)).toEqual([
    "blocks/a.ts(2,29): error TS2339: Property 'nothing' does not exist on type 'BlockContext'.",
  ]);
});

/** What the type checker says of the files of a project, with this magelet as the one it depends on. */
async function mistakesIn(project: string): Promise<readonly string[]> {
  const settings = {
    extends: './tsconfig.json',
    compilerOptions: {
      noEmit: true,
      skipLibCheck: true,
      allowImportingTsExtensions: true,
      target: 'es2024',
      lib: ['es2024', 'esnext.disposable', 'esnext.collection', 'esnext.iterator'],
      types: ['node'],
      typeRoots: [join(repository, 'node_modules/@types')],
      paths: {
        magelet: [join(repository, 'runtime/index.ts')],
        'magelet/testing': [join(repository, 'runtime/testing.ts')],
      },
    },
  };
  await writeFile(join(project, 'tsconfig.check.json'), JSON.stringify(settings));
  const compiler = join(repository, 'node_modules/typescript/bin/tsc');
  const said = await promisify(execFile)(process.execPath, [compiler, '-p', 'tsconfig.check.json'], {
    cwd: project,
  }).catch((error: {stdout: string}) => error);
  // A project has magelet built; here its sources are read along, and what is said of them is not about templates.
  return said.stdout.split('\n').filter((line) => line !== '' && !line.startsWith('../') && !line.startsWith(' '));
}
