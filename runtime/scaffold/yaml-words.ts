/** `text` as it is written as a value in YAML, in a list in brackets too: in quotes only where YAML would read something else. */
export function yamlWord(text: string): string {
  const isPlain = /^[\p{L}_][\p{L}\p{N}_./ -]*$/u.test(text) && !text.endsWith(' ') && !readAsOther.test(text);
  return isPlain ? text : JSON.stringify(text);
}

/** What YAML 1.2 or 1.1 (Mage's PyYAML) takes for a boolean or for nothing. */
const readAsOther = /^(?:true|false|yes|no|on|off|y|n|null)$/i;
