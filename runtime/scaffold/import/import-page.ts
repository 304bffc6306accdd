import type {ImportedFile, ImportSummary} from './plan-import.ts';

/** `IMPORT.md` of the new project: what is left to do, to be ticked off. */
export function importPage({pipelines, copied, stubs, notes, left}: ImportSummary, from: string): string {
  const sections = [
    section('Code to write', 'Each of these throws `not written yet` when it is run.', stubs.map(stubLine)),
    section(
      'Queries to look at',
      'They run in DuckDB here, over what their upstream blocks gave.',
      copied.map(stubLine),
    ),
    section(
      'Changed, or to be changed by hand',
      '',
      notes.map(({file, line, what}) => `${at(file, line)}: ${what}`),
    ),
    section(
      'Left behind',
      'Nothing reads these here.',
      left.map((name) => `\`${name}\``),
    ),
  ];
  return [
    '# What was imported from Mage',
    '',
    `${pipelines.length} pipelines of \`${from}\`. Delete this page when all is done.`,
    ...sections.flat(),
    '',
  ].join('\n');
}

function section(title: string, text: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [];
  return ['', `## ${title}`, '', ...(text === '' ? [] : [text, '']), ...lines.map((line) => `- [ ] ${line}`)];
}

const stubLine = ({target, original, was, pipelines}: ImportedFile): string =>
  `\`${target}\`: ${was}${original === undefined ? '' : `, \`${original}\``}; in ${pipelines.join(', ')}`;

const at = (file: string, line: number | undefined): string => `\`${file}${line === undefined ? '' : `:${line}`}\``;
