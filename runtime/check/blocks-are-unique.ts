import type {Diagnostic} from '../core/diagnostic.ts';
import type {Located} from '../core/place.ts';
import type {Rule} from './rule.ts';

/** Two blocks of one name would share one place in the graph and one stored output. */
export const blocksAreUnique: Rule = {
  codes: ['duplicate-block'],
  severities: ['error'],
  check({definition: {blocks}}) {
    const first = new Map<string, Located<string>>();
    return blocks.flatMap(({name}) => {
      const earlier = first.get(name.value);
      if (earlier) return duplicate(name, earlier);
      first.set(name.value, name);
      return [];
    });
  },
};

const duplicate = ({value, place}: Located<string>, first: Located<string>): Diagnostic => ({
  severity: 'error',
  code: 'duplicate-block',
  message: `two blocks are named "${value}"`,
  at: {place, label: 'the second one'},
  related: [{place: first.place, label: 'the first one'}],
  help: `give this one a name of its own, such as ${value}_2`,
});
