// template: Generic (no template)
import {dataExporter} from 'magelet';

// Each parameter is what one upstream block returned. Write what that is: Table, or such as {id: number}[] for rows.
export default dataExporter(async (input: unknown, {log}) => {
  log.info(Array.isArray(input) ? `exporting ${input.length} rows` : 'exporting');
});
