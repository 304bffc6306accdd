import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {limitTable, root, type BenchTable, type Machine, type Report} from './report.ts';

type Taken = Report & {readonly takenAt?: string; readonly machine?: Machine};

/**
 * Puts the tables of these reports into docs/performance.md, and those that a newcomer asks for first into README.md,
 * between the two marks of each; the rest is written by hand.
 */
export function writePerformancePage(reports: readonly Taken[]): void {
  const limits = {...limitTable(reports.flatMap(({limits: held = []}) => held)), title: ''};
  putBetweenMarks('docs/performance.md', [
    taken(reports[0]),
    '## Limits',
    markdown(limits),
    ...reports.flatMap(({title, tables}) => [`## ${title}`, ...tables.map(markdown)]),
  ]);
  const first = reports.flatMap(({tables}) => tables).filter(({isOfReadme}) => isOfReadme);
  putBetweenMarks('README.md', [taken(reports[0]), ...first.map(markdown)]);
}

function putBetweenMarks(file: string, sections: readonly string[]): void {
  const path = join(root, file);
  const page = readFileSync(path, 'utf8');
  const [begin, end] = ['<!-- tables: npm run bench -- --write -->', '<!-- end of tables -->'];
  const [before, rest] = [page.indexOf(begin), page.indexOf(end)];
  if (before === -1 || rest === -1) throw new Error(`${file} has lost its marks: ${begin} and ${end}`);
  writeFileSync(path, `${page.slice(0, before + begin.length)}\n\n${sections.join('\n\n')}\n\n${page.slice(rest)}`);
}

function taken(first: Taken | undefined): string {
  if (!first?.machine) return '';
  const {cores, processor, memoryGiB, system, node, commit} = first.machine;
  const day = first.takenAt?.slice(0, 10) ?? '';
  return `Taken on ${day} at commit ${commit}: ${cores} cores of ${processor}, ${memoryGiB} GiB, ${system}, node ${node}.`;
}

function markdown({title, columns, rows, notes = []}: BenchTable): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const rule = `|${columns.map((_, column) => (column === 0 ? '---|' : '--:|')).join('')}`;
  const table = [line(columns), rule, ...rows.map((row) => line(columns.map((_, column) => row[column] ?? '')))];
  return [...(title ? [`${title}:`, ''] : []), ...table, ...(notes.length > 0 ? ['', ...notes] : [])].join('\n');
}
