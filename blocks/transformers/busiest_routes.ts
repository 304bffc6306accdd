import assert from 'node:assert/strict';
import {sql, test, transformer, type Table} from 'magelet';

/** The routes with the most flights in each month: how late they are on average, and what share of them is late. */
export default transformer((flights: Table, airports: Table, {variables}) => {
  // Summed up first, so that the join meets some thousand routes and not three million flights.
  const routes = sql`
    select
      strftime(date, '%Y-%m') as month,
      origin,
      destination,
      count(*) as flights,
      round(avg(delay), 2) as mean_delay,
      round(avg((delay > ${variables.number('late_minutes')})::int), 4) as late_share
    from ${flights}
    group by month, origin, destination
    qualify row_number() over (partition by month order by flights desc, origin, destination)
      <= ${variables.number('routes_per_month')}`;
  return sql`
    select month, origin, start.city as from_city, destination, goal.city as to_city, flights, mean_delay, late_share
    from ${routes}
    left join ${airports} start on start.iata = origin
    left join ${airports} goal on goal.iata = destination
    order by month, flights desc, origin, destination`;
});

export const sharesAreShares = test('gives shares between 0 and 1', async (routes: Table) => {
  const [row] = await sql`select count(*) as wrong from ${routes} where late_share not between 0 and 1`.rows();
  assert.equal(row?.['wrong'], 0);
});

export const airportsAreKnown = test('knows the city of every airport', async (routes: Table) => {
  const [row] = await sql`select count(*) as unknown from ${routes} where from_city is null or to_city is null`.rows();
  assert.equal(row?.['unknown'], 0);
});
