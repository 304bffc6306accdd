import {parseEvents, YAMLException, type Event} from 'js-yaml';
import type {Diagnostic} from '../core/diagnostic.ts';
import type {Reading} from '../core/reading.ts';
import {sourceText, type SourceText} from '../core/source-text.ts';
import {unquotedTemplateNear} from './unquoted-template.ts';
import type {YamlNode} from './yaml-node.ts';
import {yamlSyntaxError} from './yaml-syntax-error.ts';
import {yamlTree} from './yaml-tree.ts';

/** Every unquoted template costs one more look at the file; after so many the rest can wait for the next try. */
const mostTemplates = 20;

/**
 * Reads the one YAML document of `text` as a tree in which every value has its place; an empty file is a null.
 * Plain scalars are read by YAML's core schema, `<<` merges. Never throws, whatever the text.
 *
 * @param shown What a frame may show of a line, for files that hold secrets.
 * @example readYaml('metadata.yaml', 'name: flights').value
 */
export function readYaml(file: string, text: string, shown?: (line: string) => string): Reading<YamlNode> {
  const source = sourceText(file, text, shown);
  const diagnostics: Diagnostic[] = [];
  const parsed = parse(source, diagnostics);
  const value = parsed && yamlTree({...source, text: parsed.text}, parsed.events, diagnostics);
  return value ? {value, diagnostics} : {diagnostics};
}

/** The events and the text that they speak of; nothing where it is not YAML, and templates are not the reason. */
function parse(
  source: SourceText,
  diagnostics: Diagnostic[],
): {readonly text: string; readonly events: readonly Event[]} | undefined {
  let text = source.text;
  for (let templates = 0; ; templates++) {
    try {
      return {text, events: parseEvents(text, {})};
    } catch (error) {
      const offset = error instanceof YAMLException ? (error.mark?.position ?? 0) : 0;
      const template = templates < mostTemplates ? unquotedTemplateNear({...source, text}, offset) : undefined;
      if (!template) {
        diagnostics.push(yamlSyntaxError(source, offset, error));
        return undefined;
      }
      diagnostics.push(template.diagnostic);
      // A quoted text of the same length stands in for it, so that every other offset stays true.
      const standIn = `"${'-'.repeat(template.text.length - 2)}"`;
      text = text.slice(0, template.start) + standIn + text.slice(template.end);
    }
  }
}
