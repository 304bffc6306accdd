import {YAMLException} from 'js-yaml';
import type {Diagnostic} from '../core/diagnostic.ts';
import type {SourceText} from '../core/source-text.ts';

type Wording = {
  readonly when: (reason: string, line: string) => boolean;
  readonly message: string;
  readonly help?: string;
};

const notClosed = 'a bracket or a quote was opened before this and is not closed';
/** The second one is told at the colon of the line below, of which js-yaml takes the line without one for a beginning. */
const noColon = "expected ':' after a mapping key";
const noColonAbove = 'a multiline key may not be an implicit key';
const lacksColon = (reason: string): boolean => reason === noColon || reason.endsWith(noColonAbove);

/** js-yaml's reasons that a person would not put so, the most telling first. */
const wordings: readonly Wording[] = [
  {
    when: (reason, line) => /^\s*\t/.test(line) || reason.startsWith('tab characters'),
    message: 'a tab indents this line, and YAML indents with spaces',
    help: 'put spaces in the place of the tab',
  },
  {
    when: (reason, line) => reason === 'bad indentation of a mapping entry' && /:\s.*:\s/.test(line),
    message: 'a value in which a colon stands before a space needs quotes',
    help: 'put the value in quotes',
  },
  {
    when: (reason) => reason.startsWith('bad indentation'),
    message: 'this line is indented further or less than the lines it belongs to',
    help: 'begin it under the first letter of the key above, if it belongs to the same map',
  },
  {
    when: (reason) => /within a (?:single|double) quoted scalar/.test(reason),
    message: 'a quote was opened and is not closed',
    help: 'write the same quote at the end of the value',
  },
  {
    when: (reason) => /flow collection|deficient indentation/.test(reason),
    message: notClosed,
  },
  {
    when: (reason, line) => lacksColon(reason) && /[^\s:]:[^\s:]/.test(line),
    message: 'a key needs a space after its colon',
    help: 'put a space after the colon',
  },
  {
    when: (reason) => lacksColon(reason),
    message: 'this line is no key with a value: its colon is missing',
    help: 'put a colon and a space after the key',
  },
  {
    when: (reason) => /\btag\b/.test(reason),
    message: 'a value that begins with ! is a tag to YAML, and this is none that it knows',
    help: 'put the value in quotes',
  },
  {when: (reason) => reason.includes('non-printable'), message: 'a character that no editor shows stands here'},
  {when: (reason) => reason.includes('maxDepth'), message: 'this is nested more than 100 levels deep'},
];

/** What to say of the text at `offset`, where js-yaml gave up with `error`. */
export function yamlSyntaxError(source: SourceText, offset: number, error: unknown): Diagnostic {
  const given = Math.max(0, Math.min(offset, source.text.trimEnd().length - 1));
  const reason = error instanceof YAMLException ? error.reason : String(error);
  const {start, line} = lineAround(
    source.text,
    reason.endsWith(noColonAbove) ? endOfLineAbove(source.text, given) : given,
  );
  // js-yaml stops behind the tab that it stumbles over, and behind the line that lacks a colon.
  const at = /^ *\t/.test(line) ? start + line.indexOf('\t') : lacksColon(reason) ? start + line.search(/\S/) : given;
  const place = source.placeOf(at, lacksColon(reason) ? start + line.trimEnd().length : at + 1);
  const wording = wordings.find(({when}) => when(reason, line));
  const help = wording?.message === notClosed ? helpToClose(source, given) : wording?.help;
  return {
    severity: 'error',
    code: 'yaml-syntax',
    message: wording?.message ?? `this is not YAML: ${reason}`,
    at: {place},
    ...(help === undefined ? {} : {help}),
  };
}

/** The innermost bracket that is open at `end`, told by its line: nothing of the text, which may be a secret. */
function helpToClose({text}: SourceText, end: number): string | undefined {
  const open: {readonly bracket: string; readonly at: number}[] = [];
  // Quoted values and comments hide brackets.
  for (const {0: found, index} of text.slice(0, end + 1).matchAll(/"(?:\\.|[^"\\])*"|'[^']*'|(?<=^|\s)#.*|[[\]{}]/gm)) {
    if (found === '[' || found === '{') open.push({bracket: found, at: index});
    else if (found === ']' || found === '}') open.pop();
  }
  const last = open.at(-1);
  const line = last && text.slice(0, last.at).split('\n').length;
  return last && `close the ${last.bracket} of line ${line} with ${last.bracket === '[' ? ']' : '}'}`;
}

/** Of the nearest line above with something on it. */
function endOfLineAbove(text: string, offset: number): number {
  return text.slice(0, text.lastIndexOf('\n', offset - 1) + 1).trimEnd().length - 1;
}

function lineAround(text: string, offset: number): {readonly start: number; readonly line: string} {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const newline = text.indexOf('\n', offset);
  return {start, line: text.slice(start, newline === -1 ? undefined : newline)};
}
