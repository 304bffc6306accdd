import {readFileSync} from 'node:fs';
import {resolve} from 'node:path';
import type {Program} from 'oxc-parser';
import type {ExportedBlock, ModuleFacts, Parameter} from '../../check/module-facts.ts';
import {wholeFile, type Located, type Place} from '../../core/place.ts';
import type {SourceText} from '../../core/source-text.ts';
import {b2UsesOf} from './b2-uses-of.ts';
import {blockDefinitionIn, type BlockDefinitionNode} from './block-definition.ts';
import {SureModules} from './loads-surely.ts';
import {letTreesGo} from './let-trees-go.ts';
import {ModuleImporter} from './module-importer.ts';
import type {ImportedModule} from './module-messages.ts';
import {areOptionsInOrder} from './options-in-order.ts';
import {parametersOf} from './parameters-of.ts';
import {mistakesOfQuery, queriesIn, readSqlBlock} from './query-mistakes.ts';
import type {ReadBlockFile} from './read-block-file.ts';
import {isSqlFile} from '../thread/sql-block/load-sql-block.ts';
import {openModuleParser, openSyntaxCheck, type ModuleParser, type ParsedModule} from './parse-module.ts';
import {factsOfPlainText} from './plain-facts.ts';

/** Trees of small files in 30 MB. */
const treesAtOnce = 2500;

/** A file of the project, and a block that has it. */
export type BlockFileToRead = {readonly block: string; readonly file: string};

/**
 * What is known of every file, by its path. Their text tells it of most; the others are imported, in a thread that can
 * be ended.
 */
export async function factsOfModules(
  project: string,
  files: readonly BlockFileToRead[],
): Promise<ReadonlyMap<string, ReadBlockFile>> {
  const known = new Map<string, ReadBlockFile>();
  if (files.length === 0) return known;
  const [parse, isWhole] = await Promise.all([openModuleParser(), openSyntaxCheck()]);
  const sure = new SureModules(parse);
  await using importer = new ModuleImporter(project);
  let trees = 0;
  for (const {block, file} of files) {
    if (known.has(file)) continue;
    const path = resolve(project, file);
    if (isSqlFile(file)) {
      known.set(file, await readSqlBlock(file, path));
      continue;
    }
    const text = textOf(path);
    const plain = factsOfPlainText(file, text, isWhole);
    if (plain) {
      known.set(file, {facts: plain, queryMistakes: []});
      continue;
    }
    if (++trees % treesAtOnce === 0) await letTreesGo();
    const parsed = parse(file, text);
    const definition = blockDefinitionIn(parsed.program);
    const isSure = definition !== undefined && areOptionsInOrder(definition) && sure.loadsSurely(path, parsed);
    const queries = parsed.isWhole && parsed.source.text.includes('`') ? queriesIn(parsed) : [];
    const facts = isSure
      ? factsOfDefinition(definition, parsed)
      : factsOfImport(await importer.import(block, file, path), definition, parsed, parse);
    known.set(file, {facts, queryMistakes: (await Promise.all(queries.map(mistakesOfQuery))).flat()});
  }
  return known;
}

/** Nothing where it cannot be read: its import says why. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** What the tree tells of a file that surely loads. */
export function factsOfDefinition({kind, call, run, options}: BlockDefinitionNode, parsed: ParsedModule): ModuleFacts {
  const {source, program} = parsed;
  const configProfile = options && profileIn(options, source);
  return {
    exported: {what: 'block', kind, place: source.placeOf(call.callee.start, call.callee.end)},
    ...(run && {parameters: parametersOf(run, program, source)}),
    ...(configProfile && {configProfile}),
    b2Uses: run ? b2UsesOf(run, source) : [],
  };
}

function factsOfImport(
  imported: ImportedModule,
  definition: BlockDefinitionNode | undefined,
  parsed: ParsedModule,
  parse: ModuleParser,
): ModuleFacts {
  const nothing = {b2Uses: []};
  if (imported.status === 'failed') return {...nothing, exported: {what: 'nothing'}, mistake: imported.mistake};
  const exported = placed(imported.exported, defaultExportIn(parsed.program, parsed.source));
  if (exported.what !== 'block') return {...nothing, exported};
  const told = definition ? factsOfDefinition(definition, parsed) : nothing;
  const parameters = parametersOfText(imported.run, parsed.source.file, parse);
  return {...(parameters && {parameters}), ...told, exported};
}

const placed = (exported: ExportedBlock, place: Place | undefined): ExportedBlock =>
  exported.what === 'nothing' || !place ? exported : {...exported, place};

function defaultExportIn(program: Program, source: SourceText): Place | undefined {
  const statement = program.body.find(({type}) => type === 'ExportDefaultDeclaration');
  return statement && source.placeOf(statement.start, statement.start + 'export default'.length);
}

/** Of a function that was made elsewhere, as the engine prints it; a native or bound one has no text. */
function parametersOfText(
  text: string | undefined,
  file: string,
  parse: ModuleParser,
): readonly Parameter[] | undefined {
  if (text === undefined) return undefined;
  const {program, source, isWhole} = parse('block.js', `(${text})`);
  const [statement] = program.body;
  const run = statement?.type === 'ExpressionStatement' ? statement.expression : undefined;
  const isFunction = run?.type === 'ArrowFunctionExpression' || run?.type === 'FunctionExpression';
  if (!isWhole || !isFunction) return undefined;
  return parametersOf(run, program, source).map((parameter) => ({...parameter, place: wholeFile(file)}));
}

function profileIn(
  options: NonNullable<BlockDefinitionNode['options']>,
  source: SourceText,
): Located<string> | undefined {
  if (options.type !== 'ObjectExpression') return undefined;
  for (const property of options.properties) {
    if (property.type !== 'Property' || property.key.type !== 'Identifier') continue;
    const {key, value} = property;
    if (key.name !== 'configProfile' || value.type !== 'Literal' || typeof value.value !== 'string') continue;
    return {value: value.value, place: source.placeOf(value.start, value.end)};
  }
  return undefined;
}
