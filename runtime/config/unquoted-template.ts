import type {Diagnostic} from '../core/diagnostic.ts';
import type {SourceText} from '../core/source-text.ts';

/** A template that was written where YAML reads its brackets as a map. */
export type UnquotedTemplate = {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly diagnostic: Diagnostic;
};

/** The template that begins at `start`, where YAML has read a map. */
export function unquotedTemplateAt(source: SourceText, start: number): UnquotedTemplate | undefined {
  if (!source.text.startsWith('{{', start)) return undefined;
  const close = source.text.indexOf('}}', start);
  return unquotedTemplate(source, start, close === -1 ? start + 2 : close + 2);
}

/**
 * The template that makes YAML stumble at `offset`: on the line of that offset or on the one before,
 * from the brackets to the end of the line, since text after them (`{{ x }}/data`) belongs to the value.
 */
export function unquotedTemplateNear(source: SourceText, offset: number): UnquotedTemplate | undefined {
  const lineStart = source.text.lastIndexOf('\n', offset - 1) + 1;
  const starts = lineStart === 0 ? [0] : [lineStart, source.text.lastIndexOf('\n', lineStart - 2) + 1];
  for (const start of starts) {
    const newline = source.text.indexOf('\n', start);
    const line = source.text.slice(start, newline === -1 ? undefined : newline);
    const match = /^((?:[^'"#]*:|\s*-)\s+)(\{\{.*\}\}.*?)(?:\s+#.*)?\s*$/.exec(line);
    if (match?.[1] && match[2]) {
      return unquotedTemplate(source, start + match[1].length, start + match[1].length + match[2].length);
    }
  }
  return undefined;
}

function unquotedTemplate(source: SourceText, start: number, end: number): UnquotedTemplate {
  const text = source.text.slice(start, end);
  const place = source.placeOf(start, end);
  const line = place.text ?? '';
  return {
    text,
    start,
    end,
    diagnostic: {
      severity: 'error',
      code: 'unquoted-template',
      message: 'a template without quotes is a map to YAML',
      at: {place, label: 'needs quotes'},
      // A line that hides a secret does not hold the template as it is.
      help: line.includes(text) ? `write ${line.replace(text, () => quoted(text)).trim()}` : 'put quotes around it',
    },
  };
}

function quoted(text: string): string {
  if (!/["\\]/.test(text)) return `"${text}"`;
  return text.includes("'") ? `"${text.replaceAll(/["\\]/g, '\\$&')}"` : `'${text}'`;
}
