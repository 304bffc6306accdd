import {readdirSync, readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {mutate} from './mutate.ts';
import {Random} from './random.ts';
import {complaintsOf, kindsOfFiles, readDefinition, type KindOfFile} from './read-definition.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Real files of each kind: those of the sample, of the template of a project, and of Mage. */
const seeds: Readonly<Record<KindOfFile, readonly string[]>> = {
  pipeline: filesNamed('metadata.yaml', [
    'pipelines',
    'templates/project/pipelines',
    'test/fixtures/mage-project/pipelines',
  ]),
  project: filesNamed('metadata.yaml', ['.', 'templates/project', 'test/fixtures/mage-project'], 'flat'),
  io_config: filesNamed('io_config.yaml', ['.', 'templates/project', 'test/fixtures/mage-project'], 'flat'),
  triggers: filesNamed('triggers.yaml', ['test/fixtures/mage-project/pipelines']),
};

/** A text that magelet could not cope with, and how to make it again. */
export type Find = {
  readonly kind: KindOfFile;
  readonly number: number;
  readonly text: string;
  readonly complaint: string;
};

/** How the texts ended, and what went wrong. */
export type FuzzResult = {
  readonly planned: number;
  readonly told: number;
  readonly slowest: number;
  readonly finds: readonly Find[];
};

/** Milliseconds of the processor beyond which a text hangs; the clock's would be those of other processes too. */
const longest = 2_000;

/** Reads `count` mutated files of all four kinds in turn; each is made from the seed and its number alone. */
export function fuzz({seed, count}: {readonly seed: number; readonly count: number}): FuzzResult {
  const finds: Find[] = [];
  let planned = 0;
  let slowest = 0;
  for (let number = 0; number < count; number++) {
    const random = new Random(seed * 1_000_003 + number);
    const kind = kindsOfFiles[number % kindsOfFiles.length] ?? 'pipeline';
    const text = mutate(random.oneOf(seeds[kind]), seeds[random.oneOf(kindsOfFiles)], random);
    const before = process.cpuUsage();
    const complaints = complaintsAbout(kind, text, () => planned++);
    const took = process.cpuUsage(before).user / 1000;
    slowest = Math.max(slowest, took);
    if (took > longest) complaints.push(`took ${Math.round(took)} ms`);
    for (const complaint of complaints) finds.push({kind, number, text, complaint});
  }
  return {planned, told: count - planned, slowest, finds};
}

function complaintsAbout(kind: KindOfFile, text: string, planned: () => void): string[] {
  try {
    const outcome = readDefinition(kind, text);
    if (outcome.canRun) planned();
    return [...complaintsOf(outcome, text)];
  } catch (error) {
    return [error instanceof Error ? (error.stack ?? error.message) : String(error)];
  }
}

function filesNamed(name: string, folders: readonly string[], depth: 'flat' | 'deep' = 'deep'): readonly string[] {
  const paths = folders.flatMap((folder) =>
    readdirSync(root + folder, {recursive: depth === 'deep', encoding: 'utf8'})
      .filter((file) => file === name || (depth === 'deep' && file.endsWith(`/${name}`)))
      .map((file) => `${root}${folder}/${file}`),
  );
  if (paths.length === 0) throw new Error(`there is no ${name} to begin with`);
  return paths.map((path) => readFileSync(path, 'utf8'));
}
