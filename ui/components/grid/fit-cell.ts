import type { CellText } from './cell-text';
import type { Column } from './columns';

/** Pixels; no text is wider per letter, on average. */
const WIDEST = 9;
const PADDING = 16;
/**
 * The figures of a table are as wide as each other, and a little wider than those of a text: what
 * is measured may be a little too small.
 */
const EXACTLY = 0.96;

/** The fonts of a list. */
export interface FontFaces {
  /** As CSS writes it: weight, size, family. */
  readonly text: string;
  readonly code: string;
}

const measures = new Map<string, OffscreenCanvasRenderingContext2D>();

/**
 * Pixels; `Infinity` while the fonts are loading, and where nothing can be measured.
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
 * @param width pixels; 0 where that is not known, `Infinity` where the cell is empty
 * @param fonts asked for only where something may be too long: to know it, the page's styles have to
 * be worked out
 */
export function fitCell<T>(
  cell: CellText,
  { numeric, narrow }: Column<T>,
  width: number,
  twoLines: boolean,
  fonts: () => FontFaces,
): CellText {
  const fullText = cell.after === '' ? cell.text : `${cell.text} ${cell.after}`;
  const status = cell.css.startsWith('status');
  const room = width - PADDING - (status ? 18 : 0);
  const fits =
    fullText.length * WIDEST <= room ||
    measured(fullText, fonts()[cell.css === 'mono' ? 'code' : 'text']) <= room * EXACTLY;
  let css = 'cell';
  if (cell.css !== '') css += ` ${cell.css}`;
  if (numeric) css += ' numeric';
  if (twoLines && narrow !== undefined) css += ` ${narrow}`;
  if (!fits) css += ' cut';
  // no spread: the compiler makes three calls of it, and this runs for each cell that scrolls by
  return { css, text: cell.text, after: cell.after };
}
