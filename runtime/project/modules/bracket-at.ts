/** A bracket and all in it, with the commas that stand in it and in no bracket within. */
export type Bracket = {readonly close: number; readonly commas: readonly number[]};

/**
 * Finds what closes the bracket at `open` in text that is known to be whole. Undefined at a `/` that begins no comment:
 * whether it divides or begins a regular expression, only a parser can tell.
 */
export function bracketAt(text: string, open: number): Bracket | undefined {
  const commas: number[] = [];
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    switch (text.charAt(at)) {
      case '(':
      case '[':
      case '{':
        depth++;
        break;
      case ')':
      case ']':
      case '}':
        if (--depth === 0) return {close: at, commas};
        break;
      case ',':
        if (depth === 1) commas.push(at);
        break;
      case "'":
      case '"':
      case '`':
      case '/': {
        const end = text[at] === '/' ? endOfComment(text, at) : endOfQuoted(text, at);
        if (end === undefined) return undefined;
        at = end;
        break;
      }
      default:
    }
  }
  return undefined;
}

/** The last character of a comment, or the one before the end of its line. */
function endOfComment(text: string, start: number): number | undefined {
  const kind = text[start + 1];
  if (kind === '*') return lastOf(text.indexOf('*/', start + 2), 1);
  if (kind !== '/') return undefined;
  lineEnd.lastIndex = start;
  return lineEnd.exec(text)?.index;
}

const lineEnd = /[\n\r\u2028\u2029]/g;

function endOfQuoted(text: string, start: number): number | undefined {
  const quote = text[start];
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === quote) return at;
    if (text[at] === '\\') at++;
    else if (quote === '`' && text[at] === '$' && text[at + 1] === '{') {
      const end = bracketAt(text, at + 1)?.close;
      if (end === undefined) return undefined;
      at = end;
    }
  }
  return undefined;
}

const lastOf = (index: number, more: number): number | undefined => (index === -1 ? undefined : index + more);
