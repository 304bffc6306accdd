import {relative, resolve, sep} from 'node:path';
import type {Diagnostic} from '../../core/diagnostic.ts';
import {placeIn} from '../thread/author-frames.ts';
import {edgeTypesFile} from './edge-types.ts';
import type {PipelineEdge} from './pipeline-edges.ts';

type Context = {readonly project: string; readonly edgeAtLine: ReadonlyMap<number, PipelineEdge>};

/** One error as tsc prints it: its place, and a message whose further lines are indented. */
type Printed = {
  readonly file?: string;
  readonly line: number;
  readonly column: number;
  readonly code: string;
  readonly message: readonly string[];
};

/** What tsc printed, as diagnostics: an error of an edge stands where the receiving block takes the input. */
export function mistakesOfTypes(printed: string, context: Context): readonly Diagnostic[] {
  return errorsIn(printed).map((error) => {
    const isEdge = error.file !== undefined && resolve(context.project, error.file).endsWith(asPath(edgeTypesFile));
    const edge = isEdge ? context.edgeAtLine.get(error.line) : undefined;
    return edge ? wrongEdge(edge, error) : wrongCode(error, context.project);
  });
}

const asPath = (file: string): string => file.split('/').join(sep);

const firstLine = /^(?:(.+?)\((\d+),(\d+)\): )?error (TS\d+): (.*)$/;

function errorsIn(printed: string): readonly Printed[] {
  const errors: (Printed & {message: string[]})[] = [];
  for (const line of printed.split(/\r?\n/)) {
    const [found, file, at = '0', column = '0', code = '', message = ''] = firstLine.exec(line) ?? [];
    if (found !== undefined) {
      errors.push({
        ...(file !== undefined && {file}),
        line: Number(at),
        column: Number(column),
        code,
        message: [message],
      });
    } else if (/^\s+\S/.test(line)) errors.at(-1)?.message.push(line.trim());
  }
  return errors;
}

function wrongEdge({from, to}: PipelineEdge, {message}: Printed): Diagnostic {
  // The first two lines speak of the generated type; what follows, of the two that differ.
  const told = message.slice(2, 6).map(sentence);
  return {
    severity: 'error',
    code: 'wrong-input-type',
    message: `block "${to.block}" does not take what "${from.block}" gives`,
    at: {place: to.place, label: `receives what ${from.block} gives`},
    ...(told.length > 0 && {notes: told}),
    help: `take what ${from.block} gives, or change what it returns in ${from.file}`,
  };
}

function wrongCode({file, line, column, code, message: [first = '', ...rest]}: Printed, project: string): Diagnostic {
  const path = file === undefined ? undefined : resolve(project, file);
  const place = path === undefined ? undefined : placeIn(path, project, line, column);
  const isOurs = path !== undefined && relative(project, path).startsWith('..');
  return {
    severity: 'error',
    code: 'type-error',
    message: sentence(first),
    ...(place && {at: {place: isOurs ? {...place, file: path} : place}}),
    notes: [...rest.slice(0, 4).map(sentence), `TypeScript calls it ${code}`],
  };
}

/** TypeScript's sentence in our form: lower case at the start, no full stop. */
const sentence = (text: string): string =>
  text.replace(/^[A-Z](?=[a-z]+ )/, (letter) => letter.toLowerCase()).replace(/\.$/, '');
