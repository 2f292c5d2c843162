import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { isUuid } from '../../../application/shared/command/ids.js';
import type { OfferedPriceRow } from '../../../domain/pricing/price-list/price-list.commands.js';
import {
  requireRow,
  requireContiguous,
  type NumberedRow,
} from '../../../domain/pricing/price-list/price-row.js';
import { intact } from '../../shared/intact-body.js';
import { HttpProblem, problem } from '../kernel/problem.js';

/** Limits of an upload, stated in the refusal. */
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_ROWS = 500_000;
/** Rows checked before other requests are let through. */
const SLICE = 500;

const yieldToOthers = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Reads prices from NDJSON or CSV (`productId,minQuantity,maxQuantity,unitPrice,per,currency`) and
 * checks every row and every product's breaks before anything is recorded, in slices, so that other
 * requests are not held up.
 *
 * @throws HttpProblem, DomainError naming the row
 */
export async function readPrices(
  body: Readable,
  contentType: string,
  currency: string,
): Promise<readonly OfferedPriceRow[]> {
  const rows: OfferedPriceRow[] = [];
  const byProduct = new Map<string, NumberedRow[]>();
  for await (const raw of contentType.includes('csv') ? csvRows(body) : ndjsonRows(body)) {
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
    requireContiguous(ofProduct);
    if (++checked % (4 * SLICE) === 0) await yieldToOthers();
  }
  if (rows.length === 0) throw rowProblem(1, 'the upload holds no prices');
  return rows;
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

async function* csvRows(body: Readable): AsyncGenerator<Record<string, unknown>> {
  const parser = parse({ columns: true, bom: true, trim: true, skip_empty_lines: true });
  const source = limited(body);
  source.on('error', (error) => parser.destroy(error)).pipe(parser);
  let number = 0;
  try {
    for await (const row of parser as AsyncIterable<Record<string, string>>) {
      number++;
      yield {
        ...row,
        minQuantity: row.minQuantity ? Number(row.minQuantity) : undefined,
        maxQuantity: row.maxQuantity ? Number(row.maxQuantity) : undefined,
        per: row.per ? Number(row.per) : undefined,
      };
    }
  } catch (error) {
    if (error instanceof HttpProblem) throw error;
    throw rowProblem(number + 1, `row ${number + 1} is not CSV: ${(error as Error).message}`);
  } finally {
    source.destroy();
  }
}

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
  Readable.from(withinLimit(body), { objectMode: false });

async function* withinLimit(body: Readable): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of intact(body)) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES)
      throw new HttpProblem(
        problem(413, 'request/too-large', `an upload holds at most ${MAX_BYTES / 1024 / 1024} MiB`),
      );
    yield chunk;
  }
}

const rowProblem = (number: number, detail: string, field = ''): HttpProblem =>
  new HttpProblem(
    problem(422, 'price-list/row', detail, {
      field: `rows[${number - 1}]${field ? `.${field}` : ''}`,
      params: { row: number },
    }),
  );
