import type {Located} from '../../core/place.ts';
import type {Expression} from './expression.ts';
import type {SqlFile, SqlPiece, TemplatePiece} from './read-sql-file.ts';

/**
 * The outputs that the templates of a SQL file speak of for certain, each with its template: `{{ block_output('load') }}`,
 * `{{ df_1 }}`. A bare name may be one of a variable.
 */
export const outputsNamed = ({source, pieces}: SqlFile): readonly Located<string>[] =>
  templatesIn(pieces).flatMap(({expression, start, end}) =>
    namesIn(expression).map((value) => ({value, place: source.placeOf(start, end)})),
  );

const templatesIn = (pieces: readonly SqlPiece[]): readonly TemplatePiece[] =>
  pieces.flatMap((piece) => {
    if (piece.kind === 'quoted') return templatesIn(piece.pieces);
    return piece.kind === 'template' ? [piece] : [];
  });

function namesIn(expression: Expression): readonly string[] {
  if (expression.kind === 'name') return /^df_\d+$/i.test(expression.name) ? [expression.name] : [];
  if (expression.kind !== 'call') return [];
  const {name, inputs} = expression;
  const [first] = inputs;
  const isOfBlock = name === 'block_output' && first?.kind === 'value' && typeof first.value === 'string';
  return isOfBlock ? [first.value] : inputs.flatMap(namesIn);
}
