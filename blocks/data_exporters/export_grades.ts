import {dataExporter} from 'magelet';
import type {DataFrame} from 'magelet/danfo';

export default dataExporter(async (grades: DataFrame, {b2, variables}) => {
  await b2.export(grades, variables.string('bucket'), 'reports/route_grades.csv');
});
