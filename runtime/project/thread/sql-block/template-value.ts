import type {BlockContext} from '../../../authoring/block-context.ts';
import {variableIn, type Environment} from '../../../config/environment.ts';
import {isMageletError, MageletError} from '../../../core/diagnostic.ts';
import {notWaitedFor, waitsInWords} from '../../../core/input-names.ts';
import {nearestName} from '../../../core/nearest-name.ts';
import type {SourceText} from '../../../core/source-text.ts';
import {toBeRead, whatSqlReads} from '../../../data/explain-error.ts';
import {readWay, wayShape, type Expression, type Way} from '../../../data/sql-file/expression.ts';
import type {TemplatePiece} from '../../../data/sql-file/read-sql-file.ts';
import {isTable} from '../../../data/table.ts';
import type {SqlInputs} from './sql-inputs.ts';

/** What a template can speak of. */
export type Surroundings = {readonly inputs: SqlInputs; readonly context: BlockContext; readonly env: Environment};

/** What a template of a SQL file stands for: a Table, or a value to bind. Every failure points at the template. */
export async function templateValue(
  {expression, start, end}: TemplatePiece,
  source: SourceText,
  surroundings: Surroundings,
): Promise<unknown> {
  try {
    const value = await valueOf(expression, surroundings);
    if (isCollection(value) && afterFrom.test(source.text.slice(0, start))) {
      throw mistake('the query reads from what is no table', whatSqlReads, toBeRead);
    }
    return value;
  } catch (error) {
    if (!isMageletError(error) || error.diagnostic.at) throw error;
    throw new MageletError(
      {...error.diagnostic, at: {place: source.placeOf(start, end)}},
      {cause: error, retryable: error.retryable},
    );
  }
}

/** What would have to be a table to be read from, and is none; a date may be: `extract(year from {{ day }})`. */
const isCollection = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !isTable(value) && !(value instanceof Date);

const afterFrom = /(?<!\bdistinct\s+)\b(?:from|join)\s*$/i;

async function valueOf(expression: Expression, surroundings: Surroundings): Promise<unknown> {
  switch (expression.kind) {
    case 'value':
      return expression.value;
    case 'name':
      return namedValue(expression.name, surroundings);
    case 'way':
      throw mistake('a lambda stands where a value is due', `it is what parse takes: ${wayShape}`);
    case 'call': {
      const given = await Promise.all(expression.inputs.map((input) => valueOf(input, surroundings)));
      return called(expression, given, surroundings);
    }
  }
}

async function namedValue(name: string, {inputs, context}: Surroundings): Promise<unknown> {
  if (/^df_\d+$/i.test(name) || inputs.find(name)) return outputOf(name, undefined, inputs);
  if (name === 'execution_date' && !context.variables.has(name)) return context.run.executionDate;
  if (context.variables.has(name)) return context.variables.get(name);
  const known = [...inputs.names, 'execution_date', ...Object.keys(context.variables.all())];
  const near = nearestName(name, known);
  throw mistake(
    `nothing is called "${name}"`,
    `there are ${known.join(', ')}`,
    near ? `write {{ ${near} }}` : `give it: --var ${name}=…, or under variables: in the pipeline's metadata.yaml`,
  );
}

type Call = Extract<Expression, {readonly kind: 'call'}>;

function called({name, named}: Call, given: readonly unknown[], {inputs, context, env}: Surroundings): unknown {
  const [first = '', second = ''] = given.map(asName);
  switch (name) {
    case 'variables':
      return context.variables.has(first) || given.length < 2 ? presentVariable(context, first) : given[1];
    case 'env_var': {
      const value = variableIn(env, first) ?? given[1];
      if (value !== undefined) return value;
      throw mistake(
        `the environment has no variable ${first}`,
        'a fallback may follow it',
        `write {{ env_var('${first}', 'fallback') }}`,
      );
    }
    case 'block_output':
      return outputOf(first, named['parse'], inputs);
    case 'b2.load':
      return context.b2.load(first, second);
    default:
      throw new Error(`Internal error: ${name} was read as a call of templates`);
  }
}

const asName = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value ?? '');

function presentVariable({variables}: BlockContext, name: string): unknown {
  // Reading it as text makes the error for one that is missing.
  return variables.has(name) ? variables.get(name) : variables.string(name);
}

/** The output of an upstream block: rows as a table, anything else as its value; with `parse`, one value of it. */
async function outputOf(name: string, parse: Expression | undefined, inputs: SqlInputs): Promise<unknown> {
  const found = inputs.find(name);
  if (!found) {
    throw new MageletError({...notWaitedFor(name, inputs.names), notes: [`it ${waitsInWords(inputs.names)}`]});
  }
  if (parse === undefined) return (await inputs.tableOf(name)) ?? found.output;
  const steps = stepsOf(parse);
  const data = isTable(found.output) ? await found.output.rows({limit: mostRowsFor(steps)}) : found.output;
  const way = steps.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
  let value: unknown = data;
  for (const step of steps) value = stepInto(value, step);
  if (value !== undefined) return value;
  throw mistake(
    `the output of "${found.name}" has nothing at ${way}`,
    'rows are lists of objects: [0].id is the id of the first',
  );
}

function stepsOf(parse: Expression): Way {
  if (parse.kind === 'way') return parse.steps;
  const text = parse.kind === 'value' ? String(parse.value) : '';
  const {steps, end} = readWay(/^[[.]/.test(text) ? text : `.${text}`, 0);
  if (steps.length > 0 && end >= text.length) return steps;
  throw mistake('parse is no way to a value', `it is ${wayShape} or parse='[0].id'`);
}

/** The rows that a way can reach; all of them where it counts from the end. */
const mostRowsFor = (steps: Way): number => {
  const indexes = steps.filter((step) => typeof step === 'number');
  return indexes.length === 0 || indexes.some((index) => index < 0)
    ? Number.MAX_SAFE_INTEGER
    : Math.max(...indexes) + 1;
};

/** One step: an index, counted from the end below 0, a key, or the name of a column of rows. */
function stepInto(value: unknown, step: string | number): unknown {
  if (Array.isArray(value)) {
    if (typeof step === 'number') return value.at(step);
    return value.map((row: unknown) => stepInto(row, step));
  }
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.hasOwn(value, step) ? (value as Record<string, unknown>)[step] : undefined;
}

const mistake = (message: string, note: string, help?: string): MageletError =>
  new MageletError({
    severity: 'error',
    code: 'sql-template',
    message,
    notes: [note],
    ...(help !== undefined && {help}),
  });
