import type { CellText } from './cell-text';
import type { Column } from './columns';

/** No letter of a text is wider, on average; in pixels. */
const WIDEST = 9;
const PADDING = 16;
/**
 * The figures of a table are as wide as each other, and a little wider than those of a text: what
 * is measured may be a little too small.
 */
const EXACTLY = 0.96;

/** The letters of a list. */
export interface Face {
  /** As CSS writes it: weight, size, family. */
  readonly text: string;
  readonly code: string;
}

const measures = new Map<string, OffscreenCanvasRenderingContext2D>();

/**
 * Pixels; beyond everything while the letters are still on their way, and where nothing can be
 * measured.
 */
function measured(text: string, font: string): number {
  let measure = measures.get(font);
  if (measure === undefined) {
    if (typeof OffscreenCanvas !== 'function' || !document.fonts.check(font)) return Infinity;
    measure = new OffscreenCanvas(1, 1).getContext('2d')!;
    measure.font = font;
    measures.set(font, measure);
  }
  return measure.measureText(text).width;
}

/**
 * A cell stands where its column does. Only one that is too long for it is cut: each that is cut is
 * painted by itself, which takes as long again as all of its row.
 *
 * @param width pixels; 0 where that is not known, `Infinity` where nothing is said
 * @param face asked for only where something may be too long: to know it, the page's styles have to
 * be worked out
 */
export function placed<T>(
  said: CellText,
  { numeric, narrow }: Column<T>,
  width: number,
  twoLines: boolean,
  face: () => Face,
): CellText {
  const words = said.after === '' ? said.text : `${said.text} ${said.after}`;
  const status = said.css.startsWith('status');
  const room = width - PADDING - (status ? 18 : 0);
  const fits =
    words.length * WIDEST <= room ||
    measured(words, face()[said.css === 'mono' ? 'code' : 'text']) <= room * EXACTLY;
  let css = 'cell';
  if (said.css !== '') css += ` ${said.css}`;
  if (numeric) css += ' numeric';
  if (twoLines && narrow !== undefined) css += ` ${narrow}`;
  if (!fits) css += ' cut';
  // no spread: the compiler makes three calls of it, and this is said of each cell that scrolls by
  return { css, text: said.text, after: said.after };
}
