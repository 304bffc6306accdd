import {dataExporter} from 'magelet';
import type {Greeting} from '../transformers/greetings.ts';

// A real exporter writes somewhere: magelet new block data_exporter to_b2 --template b2 --pipeline hello
export default dataExporter((greetings: Greeting[], {log}) => {
  for (const {greeting} of greetings) log.info(greeting);
  return greetings;
});
