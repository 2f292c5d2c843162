/** A row of a table, as it stands there. */
export interface SeparatedRow {
  readonly cells: readonly string[];
  /** The line in which it begins, from 1. */
  readonly line: number;
  /** True where a quotation mark opens a cell of this line and nothing closes it. */
  readonly isOpen: boolean;
}

/** The most characters of one row; whatever is longer has a quotation that was never closed. */
const MAX_ROW = 256 * 1024;

/**
 * Reads separated text (RFC 4180, and as programs really write it) piece by piece. A quotation mark
 * inside a cell is a character like others; line ends are CR LF, LF or CR. A quotation that never
 * ends costs its own line, not the rest of the file.
 */
export class SeparatedText {
  private buffer = '';
  private line = 1;
  private isEnded = false;

  constructor(private readonly separator: string) {}

  /** The rows that are complete with this piece. Lines with nothing in them are left out. */
  push(text: string): SeparatedRow[] {
    this.buffer = this.buffer === '' ? text : this.buffer + text;
    return this.take();
  }

  /** What is left: the last row may have no line end. */
  end(): SeparatedRow[] {
    this.isEnded = true;
    return this.take();
  }

  private take(): SeparatedRow[] {
    const rows: SeparatedRow[] = [];
    const { buffer } = this;
    let from = 0;
    while (from < buffer.length) {
      const read = this.row(from);
      if (read === null) break;
      if (read.cells.length > 1 || read.cells[0] !== '')
        rows.push({ cells: read.cells, line: this.line, isOpen: read.isOpen });
      this.line += read.lines;
      from = read.next;
    }
    this.buffer = buffer.slice(from);
    return rows;
  }

  /** The row that begins at `from`; null where its end has not come yet. */
  private row(
    from: number,
  ): { cells: string[]; next: number; lines: number; isOpen: boolean } | null {
    const { buffer, isEnded } = this;
    const cells: string[] = [];
    let at = from;
    let lines = 1;
    for (;;) {
      const start = this.skipSpaces(at);
      let end: number;
      if (buffer.charCodeAt(start) === QUOTE) {
        const closing = this.closing(start);
        if (closing === 'later') {
          if (!isEnded && buffer.length - from < MAX_ROW) return null;
          return this.literalLine(from, true);
        }
        if (closing === 'never') return this.literalLine(from, true);
        if (closing === 'literal') {
          end = this.endOfBare(at);
          cells.push(buffer.slice(at, end).trim());
        } else {
          const quoted = buffer.slice(start + 1, closing);
          lines += linesIn(quoted);
          cells.push(quoted.replaceAll('""', '"'));
          end = this.skipSpaces(closing + 1);
        }
      } else {
        end = this.endOfBare(at);
        cells.push(buffer.slice(at, end).trim());
      }
      if (end >= buffer.length) {
        if (!isEnded) return null;
        return { cells, next: end, lines, isOpen: false };
      }
      if (buffer.startsWith(this.separator, end)) {
        at = end + this.separator.length;
        continue;
      }
      // a CR at the end of the piece may be half of CR LF
      if (buffer[end] === '\r' && end + 1 >= buffer.length && !isEnded) return null;
      const next = end + (buffer[end] === '\r' && buffer[end + 1] === '\n' ? 2 : 1);
      return { cells, next, lines, isOpen: false };
    }
  }

  /**
   * Where the quotation that opens at `open` closes; `literal`: it is no quotation but a mark at
   * the beginning of a cell; `never`: another cell opens one first; `later`: it is not closed yet.
   */
  private closing(open: number): number | 'literal' | 'never' | 'later' {
    const { buffer } = this;
    for (let from = open + 1; ;) {
      const mark = buffer.indexOf('"', from);
      if (mark < 0) return 'later';
      if (buffer.charCodeAt(mark + 1) === QUOTE) {
        from = mark + 2;
        continue;
      }
      const after = this.skipSpaces(mark + 1);
      if (after >= buffer.length) return this.isEnded ? mark : 'later';
      if (this.endsCell(after)) return mark;
      // a mark inside that was not doubled: it closes in this line (`"1/2" pipe"`), or opened nothing
      const before = buffer[mark - 1]!;
      const opens = mark > open + 1 && (before === this.separator || /[\r\n]/.test(before));
      if (opens && /[\r\n]/.test(buffer.slice(open, mark))) return 'never';
      const lineEnd = this.endOfLine(mark);
      if (lineEnd < 0 && !this.isEnded) return 'later';
      const restOfLine = buffer.slice(mark + 1, lineEnd < 0 ? undefined : lineEnd);
      if (opens || !this.closesIn(restOfLine)) return 'literal';
      from = mark + 1;
    }
  }

  private closesIn(rest: string): boolean {
    for (let from = 0; ;) {
      const mark = rest.indexOf('"', from);
      if (mark < 0) return false;
      const after = rest.slice(mark + 1).trimStart();
      if (after === '' || after.startsWith(this.separator)) return true;
      from = mark + 1;
    }
  }

  /** The line as it stands, cut at every separator. */
  private literalLine(
    from: number,
    isOpen: boolean,
  ): { cells: string[]; next: number; lines: number; isOpen: boolean } {
    const { buffer } = this;
    const found = this.endOfLine(from);
    const end = found < 0 ? buffer.length : found;
    const next = end + (buffer[end] === '\r' && buffer[end + 1] === '\n' ? 2 : 1);
    const cells = buffer
      .slice(from, end)
      .split(this.separator)
      .map((cell) => cell.trim());
    return { cells, next: Math.min(next, buffer.length), lines: 1, isOpen };
  }

  private endOfLine(from: number): number {
    for (let at = from; at < this.buffer.length; at++) {
      const code = this.buffer.charCodeAt(at);
      if (code === CR || code === LF) return at;
    }
    return -1;
  }

  private endOfBare(from: number): number {
    const { buffer } = this;
    const mark = this.separator.charCodeAt(0);
    for (let at = from; at < buffer.length; at++) {
      const code = buffer.charCodeAt(at);
      if (code === mark || code === CR || code === LF) return at;
    }
    return buffer.length;
  }

  private endsCell(at: number): boolean {
    const code = this.buffer.charCodeAt(at);
    return code === CR || code === LF || code === this.separator.charCodeAt(0);
  }

  private skipSpaces(from: number): number {
    let at = from;
    while (this.buffer.charCodeAt(at) === SPACE) at++;
    return at;
  }
}

const QUOTE = 0x22;
const CR = 0x0d;
const LF = 0x0a;
const SPACE = 0x20;

function linesIn(text: string): number {
  let lines = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === LF || (code === CR && text.charCodeAt(at + 1) !== LF)) lines++;
  }
  return lines;
}

/** All rows of a text that is there as a whole. */
export function rowsOfText(text: string, separator: string): SeparatedRow[] {
  const reader = new SeparatedText(separator);
  return [...reader.push(text), ...reader.end()];
}

/** What may part cells, the likeliest to stand in a text for another reason last. */
export const separators = ['\t', ';', '|', ','] as const;
export type Separator = (typeof separators)[number];

export const isSeparator = (text: string): text is Separator =>
  (separators as readonly string[]).includes(text);

const SEP_LINE = /^sep=(.)[ \t]*(\r\n|\n|\r|$)/i;

/** Excel's own first line, `sep=;`: how long it is, and what it says. */
export function separatorLine(text: string): { separator: string; length: number } | null {
  const found = SEP_LINE.exec(text);
  return found && { separator: found[1]!, length: found[0].length };
}

/** Rows that are looked at to find the separator. */
const LOOKED_AT = 200;

/**
 * Finds what parts the cells by reading the beginning of a table with each candidate: the right one
 * divides the most rows alike, quotations respected.
 */
export function findSeparator(beginning: string): Separator {
  const said = separatorLine(beginning);
  if (said && isSeparator(said.separator)) return said.separator;
  let best: Separator = ',';
  let bestScore = 0;
  for (const separator of separators) {
    const reader = new SeparatedText(separator);
    const read = reader.push(beginning);
    const rows = (read.length > 0 ? read : reader.end()).slice(0, LOOKED_AT);
    const counts = new Map<number, number>();
    for (const { cells } of rows) {
      const filled = cells.findLastIndex((cell) => cell !== '') + 1;
      // trailing separators count, unless there is nothing else
      const width = filled === 0 ? 0 : cells.length;
      if (width > 1) counts.set(width, (counts.get(width) ?? 0) + 1);
    }
    for (const [width, count] of counts) {
      const score = count / rows.length + Math.min(width, 40) / 1_000;
      if (score > bestScore + 0.0005) [best, bestScore] = [separator, score];
    }
  }
  return best;
}

/**
 * What a spreadsheet takes for a formula when it opens a file (OWASP, CSV injection), with any
 * apostrophes before it, so that taking one off gives back what was there.
 */
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/u;
const PLAIN_NUMBER = /^-?\d+(\.\d+)?$/;

/** A text that no spreadsheet takes for a formula; numbers stay numbers. */
export const guarded = (text: string): string =>
  FORMULA.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text;

/** What `guarded` was given. */
export const unguarded = (text: string): string =>
  text.startsWith("'") && FORMULA.test(text) ? text.slice(1) : text;

/**
 * A cell of CSV (RFC 4180): quoted where it holds the separator, a quotation mark, any line break,
 * or spaces at an end, which readers drop.
 */
export const quotedCell = (text: string, separator = ','): string =>
  /["\r\n]|^\s|\s$/u.test(text) || text.includes(separator)
    ? `"${text.replaceAll('"', '""')}"`
    : text;

/** A line of CSV with its end, guarded against formulas. */
export const csvLine = (cells: readonly string[], separator = ','): string =>
  `${cells.map((cell) => quotedCell(guarded(cell), separator)).join(separator)}\r\n`;
