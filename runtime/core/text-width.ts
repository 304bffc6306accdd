import {eastAsianWidth} from 'get-east-asian-width';

/** The columns that `text` takes on a terminal: none for a combining mark, two for most of CJK and emoji. */
export function textWidth(text: string): number {
  if (plainAscii.test(text)) return text.length;
  let width = 0;
  for (const character of charactersOf(text)) width += character.width;
  return width;
}

/** A character as a reader sees it, with the marks, selectors and joined emoji that belong to it. */
export type Character = {readonly text: string; readonly width: number};

/** The characters of `text` as a reader sees them; to cut between them harms none. */
export function charactersOf(text: string): readonly Character[] {
  const characters: Character[] = [];
  for (const symbol of text) {
    const last = characters.at(-1);
    const width = widthAfter(last, symbol);
    if (last && width !== undefined) characters[characters.length - 1] = {text: last.text + symbol, width};
    else characters.push({text: symbol, width: weightless.test(symbol) ? 0 : eastAsianWidth(codePoint(symbol))});
  }
  return characters;
}

/** The width of `last` with `symbol` added to it, or undefined where `symbol` stands for itself. */
function widthAfter(last: Character | undefined, symbol: string): number | undefined {
  if (!last) return undefined;
  if (symbol === emojiSelector) return pictograph.test(last.text) ? 2 : last.width;
  if (weightless.test(symbol)) return last.width;
  const isJoined = last.text.endsWith(joiner) && pictograph.test(symbol);
  return isJoined || (skinTone.test(symbol) && pictograph.test(last.text)) ? last.width : undefined;
}

const plainAscii = /^[\u0020-\u007e]*$/;
const weightless = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
const pictograph = /^\p{Extended_Pictographic}/u;
const skinTone = /^\p{Emoji_Modifier}$/u;
const joiner = '\u200d';
const emojiSelector = '\ufe0f';

const codePoint = (symbol: string): number => symbol.codePointAt(0) ?? 0;
