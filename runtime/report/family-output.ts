import type {OutputPreview, OutputSummary} from '../core/output.ts';

/** Rows that a preview has at most. */
const previewRows = 10;

/**
 * What the children of a block gave, as if it were one output: all rows and bytes, and the first rows where all have the
 * same columns. Undefined where none gave anything.
 */
export function familyOutput(outputs: readonly OutputSummary[]): OutputSummary | undefined {
  const given = outputs.filter(({kind}) => kind !== 'nothing');
  const [first] = given;
  if (!first) return undefined;
  const withRows = given.flatMap(({rows}) => rows ?? []);
  const preview = familyPreview(given);
  return {
    kind: first.kind,
    bytes: sum(given.map(({bytes}) => bytes)),
    ...(withRows.length > 0 && {rows: sum(withRows)}),
    ...(preview && first.columns && {columns: first.columns}),
    ...(preview && {preview}),
  };
}

/** Cells from child to child; a child whose columns differ would stand below the wrong names. */
function familyPreview(outputs: readonly OutputSummary[]): OutputPreview | undefined {
  const previews = outputs.map(({preview}) => preview);
  const [first] = previews;
  if (!first || !previews.every((preview) => preview && isSame(preview.columns, first.columns))) return undefined;
  const cells: OutputPreview['cells'][number][] = [];
  for (const preview of previews) {
    if (cells.length >= previewRows) break;
    cells.push(...(preview?.cells ?? []).slice(0, previewRows - cells.length));
  }
  // Numbers to the right only where they are numbers in every child.
  const numeric = first.numeric.filter((name) => previews.every((preview) => preview?.numeric.includes(name)));
  return {columns: first.columns, cells, numeric};
}

const isSame = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((name, index) => name === others[index]);

const sum = (counts: readonly number[]): number => counts.reduce((total, each) => total + each, 0);
