import {readYaml} from '../config/yaml-document.ts';
import type {FileChange} from './file-change.ts';
import {listedBlocks} from './references.ts';
import {replaceScalars} from './replace-scalars.ts';
import {replacementAt} from './replacement-at.ts';

/**
 * The edit of a pipeline by which a block that it names is in the language of the file that was written for it: a block of
 * Mage says `python`. None where it says nothing, or the right thing, or the text leaves no way to say it.
 */
export function setLanguage(
  {file, text}: {readonly file: string; readonly text: string},
  block: string,
  language: 'typescript' | 'sql',
): FileChange | undefined {
  const yaml = readYaml(file, text).value;
  const path = yaml && listedBlocks(yaml).find(({name}) => name === block)?.path;
  const [replacement] = yaml && path ? replacementAt(yaml, [...path, 'language'], language) : [];
  if (!yaml || !replacement || runs[language].includes(replacement.reference.node.text)) return undefined;
  const content = replaceScalars(file, text, yaml, [replacement]);
  return content.ok ? {action: 'edit', path: file, content: content.value, before: text} : undefined;
}

/** What a block may say whose file is of this language. */
const runs = {typescript: ['typescript', 'javascript'], sql: ['sql']};
