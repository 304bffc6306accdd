/** A CSV file as a danfo frame: by magelet, or by danfojs's own reader. Arguments: `magelet` or `danfo`, the file. Prints seconds. */
import {Table} from 'magelet';
import {readCSV} from 'magelet/danfo';

const [way, path = ''] = process.argv.slice(2);
const began = performance.now();
const frame = way === 'magelet' ? await Table.read(path).danfo() : await readCSV(path);
console.log(JSON.stringify({seconds: (performance.now() - began) / 1000, rows: frame.shape[0]}));
