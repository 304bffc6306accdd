import {YAMLException} from 'js-yaml';
import type {Diagnostic} from '../core/diagnostic.ts';
import type {SourceText} from '../core/source-text.ts';

type Wording = {
  readonly when: (reason: string, line: string) => boolean;
  readonly message: string;
  readonly help?: string;
};

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
  },
  {
    when: (reason) => reason.startsWith('bad indentation'),
    message: 'this line is indented further or less than the lines it belongs to',
  },
  {
    when: (reason) => /within a (?:single|double) quoted scalar/.test(reason),
    message: 'a quote was opened and is not closed',
  },
  {
    when: (reason) => /flow collection|deficient indentation/.test(reason),
    message: 'a bracket or a quote was opened before this and is not closed',
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
  const {start, line} = lineAround(source.text, given);
  // js-yaml stops behind the tab that it stumbles over.
  const at = /^ *\t/.test(line) ? start + line.indexOf('\t') : given;
  const place = source.placeOf(at, at + 1);
  const reason = error instanceof YAMLException ? error.reason : String(error);
  const wording = wordings.find(({when}) => when(reason, line));
  return {
    severity: 'error',
    code: 'yaml-syntax',
    message: wording?.message ?? `this is not YAML: ${reason}`,
    at: {place},
    ...(wording?.help === undefined ? {} : {help: wording.help}),
  };
}

function lineAround(text: string, offset: number): {readonly start: number; readonly line: string} {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const newline = text.indexOf('\n', offset);
  return {start, line: text.slice(start, newline === -1 ? undefined : newline)};
}
