import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { isUuid } from '../../../application/shared/command/ids.js';
import type { OfferedPriceRow } from '../../../domain/pricing/price-list/price-list.commands.js';
import {
  requireRow,
  requireContiguous,
  withEnds,
  type NumberedRow,
} from '../../../domain/pricing/price-list/price-row.js';
import { EncodingFinder, decoderOf } from '../../../tables/encoding.js';
import { otherFileOf } from '../../../tables/file-kind.js';
import { findLayout } from '../../../tables/layout.js';
import {
  NumberFormatFinder,
  outcomeOf,
  provenMark,
  readingsOf,
  wholeOutcomeOf,
  type DecimalMark,
} from '../../../tables/numbers.js';
import { findSeparator, unguarded, type SeparatedRow } from '../../../tables/separated-text.js';
import { rowsOfBytes, unzipped, whatToSend } from '../../import/table-file.js';
import { readWorkbook, WorkbookError } from '../../import/workbook.js';
import { intact } from '../../shared/intact-body.js';
import { HttpProblem, problem } from '../kernel/problem.js';

/** Limits of an upload, stated in the refusal. */
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_ROWS = 500_000;
/** Rows checked before other requests are let through. */
const SLICE = 500;

const yieldToOthers = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** What prices come as: lines of JSON, or a table. */
type Form = 'ndjson' | 'csv' | 'xlsx';

/** Null: it is none, but a JSON body. */
export function formOf(contentType: string): Form | null {
  if (contentType.includes('ndjson')) return 'ndjson';
  if (contentType.includes('spreadsheetml')) return 'xlsx';
  return contentType.includes('csv') ? 'csv' : null;
}

/**
 * Reads prices from NDJSON, CSV or an XLSX workbook (`productId,minQuantity,maxQuantity,unitPrice,per,currency`) and
 * checks every row and every product's breaks before anything is recorded, in slices, so that other
 * requests are not held up.
 *
 * @throws HttpProblem, DomainError naming the row
 */
export async function readPrices(
  body: Readable,
  form: Form,
  currency: string,
): Promise<readonly OfferedPriceRow[]> {
  const rows: OfferedPriceRow[] = [];
  const byProduct = new Map<string, NumberedRow[]>();
  for await (const raw of rowsOf(body, form)) {
    const number = rows.length + 1;
    if (number > MAX_ROWS)
      throw new HttpProblem(
        problem(413, 'price-list/too-many', `an upload holds at most ${MAX_ROWS} prices`),
      );
    const row = requireRow(offered(raw, number), number, currency);
    rows.push(row);
    const others = byProduct.get(row.productId);
    if (others) others.push({ row, number });
    else byProduct.set(row.productId, [{ row, number }]);
    if (number % SLICE === 0) await yieldToOthers();
  }
  let checked = 0;
  for (const ofProduct of byProduct.values()) {
    // a table says from which quantity a price is; a program says all of it
    const ended = form === 'ndjson' ? ofProduct : withEnds(ofProduct);
    requireContiguous(ended);
    if (ended !== ofProduct) for (const { row, number } of ended) rows[number - 1] = row;
    if (++checked % (4 * SLICE) === 0) await yieldToOthers();
  }
  if (rows.length === 0) throw rowProblem(1, 'the upload holds no prices');
  return rows;
}

async function* rowsOf(body: Readable, form: Form): AsyncGenerator<Record<string, unknown>> {
  switch (form) {
    case 'ndjson':
      return yield* ndjsonRows(body);
    case 'csv':
      return yield* namedRows(await csvRows(body));
    case 'xlsx':
      return yield* namedRows(await workbookRows(body));
  }
}

async function* ndjsonRows(body: Readable): AsyncGenerator<Record<string, unknown>> {
  const source = limited(body);
  let number = 0;
  try {
    for await (const line of createInterface({ input: source, crlfDelay: Infinity })) {
      if (line.trim() === '') continue;
      number++;
      let row: unknown;
      try {
        row = JSON.parse(line);
      } catch {
        throw rowProblem(number, `row ${number} is not JSON: one object a line`);
      }
      if (typeof row !== 'object' || row === null || Array.isArray(row))
        throw rowProblem(number, `row ${number} is not an object`);
      yield row as Record<string, unknown>;
    }
  } finally {
    source.destroy();
  }
}

/** Bytes that the encoding, the separator and the names of the columns are found from. */
const BEGINNING_BYTES = 128 * 1024;
const LOOKED_AT = 200;

interface CellRow {
  readonly cells: readonly string[];
  readonly isOpen: boolean;
  /** Which cells are numbers in a workbook: they have a decimal point. */
  readonly typed: readonly number[];
}

const NONE_TYPED: readonly number[] = [];

async function csvRows(body: Readable): Promise<readonly CellRow[]> {
  const rows: SeparatedRow[] = [];
  try {
    for await (const batch of separatedRows(withinLimit(unzipped(intact(body))))) {
      rows.push(...batch);
      if (rows.length > MAX_ROWS + LOOKED_AT) break;
    }
  } catch (error) {
    if (
      typeof (error as { code?: unknown }).code === 'string' &&
      /^Z_/.test(String((error as { code: string }).code))
    )
      throw notATable('the compressed file is broken: compress and send it again');
    throw error;
  }
  return rows.map(({ cells, isOpen }) => ({
    cells: cells.map(unguarded),
    isOpen,
    typed: NONE_TYPED,
  }));
}

/** A workbook is read as a whole, in memory. */
const MAX_WORKBOOK_BYTES = 16 * 1024 * 1024;

async function workbookRows(body: Readable): Promise<readonly CellRow[]> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of withinLimit(unzipped(intact(body)))) {
    if ((bytes += piece.length) > MAX_WORKBOOK_BYTES)
      throw tooLarge(MAX_WORKBOOK_BYTES, 'a workbook');
    pieces.push(piece);
  }
  const file = Buffer.concat(pieces);
  const kind = otherFileOf(file);
  if (kind !== 'workbook')
    throw notATable(
      kind === null ? 'this is no XLSX workbook: send it as text/csv' : whatToSend(kind),
    );
  try {
    const rows: CellRow[] = [];
    for await (const batch of readWorkbook(file))
      for (const row of batch)
        if (row.cells.some((cell) => cell !== '')) rows.push({ ...row, isOpen: false });
    return rows;
  } catch (error) {
    if (!(error instanceof WorkbookError)) throw error;
    throw notATable(`this workbook cannot be read: ${error.message}`);
  }
}

/** The rows behind the names of the columns, read as every table is. */
function* namedRows(rows: readonly CellRow[]): Generator<Record<string, unknown>> {
  const { titleRows, headerRows, columns } = findLayout(
    rows.slice(0, LOOKED_AT).map(({ cells }) => cells),
  );
  const names = columns.map(({ name }) => name);
  const data = rows.slice(titleRows + headerRows);
  const marks = new Map(
    NUMBERS.map((field) => {
      const finder = new NumberFormatFinder();
      const column = names.indexOf(field);
      for (const { cells, typed } of data)
        if (typed.includes(column)) finder.addTyped();
        else finder.add(cells[column] ?? '');
      return [field, provenMark(finder.result(), field !== 'unitPrice')] as const;
    }),
  );
  for (const [index, { cells, isOpen, typed }] of data.entries()) {
    const number = index + 1;
    if (isOpen)
      throw rowProblem(number, `row ${number} opens a quotation mark that nothing closes`);
    if (cells.findLastIndex((cell) => cell !== '') >= names.length)
      throw rowProblem(number, `row ${number} has more cells than there are columns`);
    const row: Record<string, unknown> = {};
    for (const [column, name] of names.entries()) {
      const text = (cells[column] ?? '').trim();
      if (text === '') continue;
      row[name] = marks.has(name as NumberField)
        ? numberIn(
            text,
            name as NumberField,
            number,
            typed.includes(column) ? 'point' : marks.get(name as NumberField)!,
          )
        : text;
    }
    yield row;
  }
}

const NUMBERS = ['minQuantity', 'maxQuantity', 'unitPrice', 'per'] as const;
type NumberField = (typeof NUMBERS)[number];

/**
 * A number of the upload. Its documented form has a decimal point; a column that proves a decimal
 * comma has that, and what could be either is refused.
 */
function numberIn(
  text: string,
  field: NumberField,
  row: number,
  mark: DecimalMark | null,
): string | number {
  const readings = readingsOf(text);
  const isDocumented = mark === null && /^\d+(\.\d+)?$/.test(text);
  const found = (field === 'unitPrice' ? outcomeOf : wholeOutcomeOf)(
    readings,
    isDocumented ? 'point' : mark,
  );
  if (found.is === 'unclear')
    throw rowProblem(
      row,
      `row ${row} has "${text}" as ${field}, which is ${found.point} or ${found.comma}: write it with a decimal point and without a mark for thousands`,
      field,
    );
  if (found.is === 'none' || readings.percent) return field === 'unitPrice' ? text : Number.NaN;
  return field === 'unitPrice' ? found.value : Number(found.value);
}

async function* separatedRows(
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<readonly SeparatedRow[]> {
  const finder = new EncodingFinder();
  const incoming = bytes[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  let length = 0;
  for (let next = await incoming.next(); !next.done; next = await incoming.next()) {
    first.push(next.value);
    finder.push(next.value);
    if ((length += next.value.length) >= BEGINNING_BYTES) break;
  }
  const beginning = Buffer.concat(first);
  const kind = otherFileOf(beginning);
  if (kind !== null) throw notATable(whatToSend(kind));
  const encoding = finder.result();
  const text = decoderOf(encoding).decode(beginning, { stream: true });
  const separator = findSeparator(text.replace(/^\uFEFF/, ''));
  const all = async function* (): AsyncGenerator<Uint8Array> {
    yield beginning;
    for (;;) {
      const { value, done } = await incoming.next();
      if (done) return;
      yield value;
    }
  };
  yield* rowsOfBytes(all(), { encoding, separator });
}

const notATable = (detail: string): HttpProblem =>
  new HttpProblem(problem(422, 'upload/not-a-table', detail, { field: '' }));

function offered(raw: Record<string, unknown>, number: number): OfferedPriceRow {
  const { productId, unitPrice, currency } = raw;
  if (typeof productId !== 'string' || !isUuid(productId))
    throw rowProblem(number, `row ${number} needs the id of a product`, 'productId');
  return {
    productId: productId.toLowerCase(),
    minQuantity: (raw.minQuantity ?? 1) as number,
    maxQuantity: (raw.maxQuantity ?? null) as number | null,
    unitPrice: unitPrice as string,
    per: (raw.per ?? 1) as number,
    ...(typeof currency === 'string' && currency !== '' ? { currency } : {}),
  };
}

/** The body up to the limit; whoever stops reading it destroys this, and not the connection. */
const limited = (body: Readable): Readable =>
  Readable.from(withinLimit(intact(body)), { objectMode: false });

async function* withinLimit(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const piece of source) {
    bytes += piece.length;
    if (bytes > MAX_BYTES) throw tooLarge();
    yield piece;
  }
}

const tooLarge = (limit = MAX_BYTES, what = 'an upload'): HttpProblem =>
  new HttpProblem(
    problem(413, 'request/too-large', `${what} holds at most ${limit / 1024 / 1024} MiB`),
  );

const rowProblem = (number: number, detail: string, field = ''): HttpProblem =>
  new HttpProblem(
    problem(422, 'price-list/row', detail, {
      field: `rows[${number - 1}]${field ? `.${field}` : ''}`,
      params: { row: number },
    }),
  );
