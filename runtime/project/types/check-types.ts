import {execFile} from 'node:child_process';
import {existsSync, readFileSync} from 'node:fs';
import {writeFile} from 'node:fs/promises';
import {createRequire} from 'node:module';
import {dirname, join, resolve} from 'node:path';
import type {ModuleFile} from '../../check/rule.ts';
import type {Diagnostic} from '../../core/diagnostic.ts';
import type {BlockDefinition, PipelineDefinition} from '../../core/pipeline.ts';
import {edgeTypesFile} from './edge-types.ts';
import {mistakesOfTypes} from './mistakes-of-types.ts';
import {writeEdgeTypes} from './write-edge-types.ts';

/**
 * Lets the project's own TypeScript compare the types along the edges of pipelines, and check the files of their
 * blocks, by the settings of the project's `tsconfig.json`.
 */
export async function checkTypes(
  project: string,
  definitions: readonly PipelineDefinition[],
  moduleFileOf: (block: BlockDefinition) => ModuleFile,
): Promise<readonly Diagnostic[]> {
  const compiler = compilerOf(project);
  if (compiler === undefined) return [notInstalled];
  const {edgeAtLine} = await writeEdgeTypes(project, definitions, moduleFileOf);
  const settings = join(dirname(join(project, edgeTypesFile)), 'tsconfig.json');
  await writeFile(settings, `${JSON.stringify(settingsFor(project), null, 2)}\n`);
  const printed = await outputOf(compiler, ['-p', settings, '--pretty', 'false'], project);
  return mistakesOfTypes(printed, {project, edgeAtLine});
}

/** The script of the TypeScript that the project has, wherever above it that is installed. */
function compilerOf(project: string): string | undefined {
  try {
    const manifest = createRequire(join(project, 'package.json')).resolve('typescript/package.json');
    const {bin} = JSON.parse(readFileSync(manifest, 'utf8')) as {bin: {tsc: string}};
    return resolve(dirname(manifest), bin.tsc);
  } catch {
    return undefined;
  }
}

function settingsFor(project: string): object {
  const own = existsSync(join(project, 'tsconfig.json'));
  return {
    ...(own ? {extends: '../../tsconfig.json'} : {}),
    compilerOptions: {
      ...(own ? {} : {target: 'es2024', module: 'nodenext', strict: true, skipLibCheck: true}),
      allowImportingTsExtensions: true,
      noEmit: true,
      composite: false,
      incremental: false,
      rootDir: '../..',
    },
    files: ['edges.ts'],
    include: [],
  };
}

/** What it prints; that it ends with a code other than 0 only says that it found something. */
function outputOf(script: string, inputs: readonly string[], cwd: string): Promise<string> {
  return new Promise((done) => {
    execFile(process.execPath, [script, ...inputs], {cwd, maxBuffer: 2 ** 28}, (_, stdout, stderr) =>
      done(stdout + stderr),
    );
  });
}

const notInstalled: Diagnostic = {
  severity: 'error',
  code: 'typescript-not-installed',
  message: 'types cannot be compared: the project does not have the package typescript',
  help: 'npm i -D typescript',
};
