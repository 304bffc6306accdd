import {expectTypeOf, test} from 'vitest';
import {dataLoader, sensor, transformer, type Block, type BlockContext, type Table} from 'magelet';

test('the types of a block say what it receives and returns, whether the context is annotated or not', () => {
  const joined = transformer(async (flights: Table, airports: Table, {variables}) => [
    flights,
    airports,
    variables.number('late_minutes'),
  ]);
  expectTypeOf(joined).toEqualTypeOf<Block<[Table, Table], (Table | number)[]>>();

  const withoutContext = transformer((flights: Table) => flights);
  expectTypeOf(withoutContext).toEqualTypeOf<Block<[Table], Table>>();

  const annotated = dataLoader(async (first: Table, context: BlockContext) => [first, context.attempt]);
  expectTypeOf(annotated).toEqualTypeOf<Block<[Table], (Table | number)[]>>();

  const alone = dataLoader(({attempt}) => attempt);
  expectTypeOf(alone).toEqualTypeOf<Block<[], number>>();

  const asked = sensor(({attempt}) => attempt > 1);
  expectTypeOf(asked).toEqualTypeOf<Block<[], boolean>>();
});
