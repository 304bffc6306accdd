import {styleText} from 'node:util';

type Paint = (text: string) => string;

/** Colours with a meaning of their own are named for it elsewhere; these are what a terminal has. */
export type Palette = Readonly<Record<'red' | 'yellow' | 'green' | 'blue' | 'cyan' | 'dim' | 'bold', Paint>>;

/** Paints with the terminal's own colours, or leaves every text as it is. Whether to paint is the caller's to know. */
export function paletteFor(colour: boolean): Palette {
  const paint =
    (style: keyof Palette): Paint =>
    (text) =>
      colour && text !== '' ? styleText(style, text, {validateStream: false}) : text;
  return {
    red: paint('red'),
    yellow: paint('yellow'),
    green: paint('green'),
    blue: paint('blue'),
    cyan: paint('cyan'),
    dim: paint('dim'),
    bold: paint('bold'),
  };
}
