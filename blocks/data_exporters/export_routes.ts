import {dataExporter, type Table} from 'magelet';

export default dataExporter(async (routes: Table, {b2, variables}) => {
  await b2.export(routes, variables.string('bucket'), 'reports/busiest_routes.parquet');
});
