import type {PipelineEdge} from './pipeline-edges.ts';

/** Where the generated file is, relative to the project: beside what runs leave, which git ignores. */
export const edgeTypesFile = '.magelet/types/edges.ts';

/** The text of a file in which TypeScript compares outputs with inputs, and which edge each of its lines is for. */
export type EdgeTypes = {readonly text: string; readonly edgeAtLine: ReadonlyMap<number, PipelineEdge>};

/**
 * Writes the comparison of every edge on a line of its own. TypeScript can show an error only where its code stands, so
 * each line carries the place of the receiving block in the type it compares: the message names it.
 */
export function edgeTypes(edges: readonly PipelineEdge[]): EdgeTypes {
  const names = new Map<string, string>();
  for (const {from, to} of edges) {
    for (const {file} of [from, to]) if (isModule(file) && !names.has(file)) names.set(file, `block${names.size + 1}`);
  }
  const imports = [...names].map(
    ([file, name]) => `import type ${name} from ${JSON.stringify(`../../${asImported(file)}`)};`,
  );
  const lines = [...head, ...imports, ...types];
  const edgeAtLine = new Map<number, PipelineEdge>();
  for (const [index, edge] of edges.entries()) {
    lines.push(comparison(index + 1, edge, names));
    edgeAtLine.set(lines.length, edge);
  }
  return {text: `${lines.join('\n')}\n`, edgeAtLine};
}

const isModule = (file: string): boolean => !file.endsWith('.sql');

/** What an import says in place of the ending of a TypeScript file, which every setting of TypeScript understands. */
const asImported = (file: string): string => file.replace(/\.([mc]?)tsx?$/, '.$1js');

const head = [
  '// Written by `magelet types`: tsc compares what each block of a pipeline takes with what the blocks before it give.',
  '// Not to be edited. An error here belongs to the block and the line that its message names.',
  "import type {Table} from 'magelet';",
];

const types = `
type OutputOf<Block> = Block extends {readonly output?: infer Output} ? Received<Awaited<Output>> : any;
type InputOf<Block, Index extends number> = Block extends {readonly inputs?: infer Inputs}
  ? Inputs extends readonly unknown[] ? (\`\${Index}\` extends keyof Inputs ? Inputs[Index] : unknown) : unknown
  : unknown;

// What arrives: a copy that may be changed, an async iterable of what was one; of what is unknown anything may be taken.
type Received<Given> = 0 extends 1 & Given ? any
  : unknown extends Given ? any
  : Given extends Table ? Table
  : Given extends AsyncIterable<infer Row> ? AsyncIterable<Received<Row>>
  : Given extends readonly (infer Item)[] ? (number extends Given['length'] ? Received<Item>[] : {-readonly [Key in keyof Given]: Given[Key]})
  : string extends keyof Given ? any
  : Given extends void ? undefined
  : Given;

type Edge<Taken, Given extends Taken> = Given;
`.split('\n');

function comparison(number: number, {from, to}: PipelineEdge, names: ReadonlyMap<string, string>): string {
  const given = isModule(from.file) ? `OutputOf<typeof ${names.get(from.file)}>` : 'Table';
  const taken = `InputOf<typeof ${names.get(to.file)}, ${to.input}>`;
  const {file, line, column} = to.place;
  const where = line > 0 ? `${file}:${line}:${column}` : file;
  const key = JSON.stringify(`${where} takes what ${from.block} gives`);
  return `export type Edge${number} = Edge<{${key}: ${taken}}, {${key}: ${given}}>;`;
}
