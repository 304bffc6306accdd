import {readYaml} from '../../config/yaml-document.ts';
import {lineEndOf} from '../text-edits.ts';

/**
 * The text of a YAML file in which every template has quotes. Mage fills templates in before YAML is read, so that they
 * stand without; here YAML comes first. `lines` are those that were changed.
 *
 * @example quoteTemplates('a: {{ x }}').text // 'a: "{{ x }}"'
 */
export function quoteTemplates(text: string): {readonly text: string; readonly lines: readonly number[]} {
  const lineEnd = lineEndOf(text);
  const lines = text.split(lineEnd);
  const changed = new Set<number>();
  // A reading tells so many at a time.
  for (let reading = 0; reading < 50; reading++) {
    const places = readYaml('', lines.join(lineEnd)).diagnostics.flatMap(({code, at}) =>
      code === 'unquoted-template' && at ? [at.place] : [],
    );
    if (places.length === 0) break;
    for (const {line, column, endColumn} of places.toSorted((a, b) => b.column - a.column)) {
      const whole = lines[line - 1] ?? '';
      const template = whole.slice(column - 1, endColumn - 1);
      lines[line - 1] = whole.slice(0, column - 1) + quoted(template) + whole.slice(endColumn - 1);
      changed.add(line);
    }
  }
  return {text: lines.join(lineEnd), lines: [...changed].toSorted((a, b) => a - b)};
}

const quoted = (template: string): string =>
  /["\\]/.test(template) ? `'${template.replaceAll("'", "''")}'` : `"${template}"`;
