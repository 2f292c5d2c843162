import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { decoderOf, EncodingFinder, type Encoding } from '../../tables/encoding.js';
import { otherFileOf } from '../../tables/file-kind.js';
import { findLayout, type TableColumn } from '../../tables/layout.js';
import { findSeparator, unguarded, type SeparatedRow } from '../../tables/separated-text.js';
import { rowsOfBytes, whatToSend } from './table-file.js';
import { readWorkbook, type WorkbookRow } from './workbook.js';

/**
 * Leading columns of a file of rejected rows with each row's origin, so that a corrected row is
 * never imported twice.
 */
export const ORIGIN_COLUMNS = ['import_reason', 'import_file', 'import_row'] as const;

export interface SourceRow {
  readonly cells: readonly string[];
  /** A quotation mark opens a cell of it and nothing closes it. */
  readonly isOpen: boolean;
  /** Which cells hold a number or a day in a workbook: written with a point, and as ISO 8601. */
  readonly typed?: readonly number[];
}

export interface SourceFile {
  readonly header: readonly string[];
  /** Names that several columns have: each of these is called otherwise in `header`. */
  readonly doubled: readonly string[];
  readonly separator: string;
  /** Every row, the first being row 1; in batches, so as not to block the event loop. */
  readonly batches: AsyncIterable<readonly SourceRow[]>;
}

/** The file cannot be read, or is no table. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
}

const GZIP = Buffer.from([0x1f, 0x8b]);
const BATCH = 1_000;

async function bytes(path: string): Promise<Readable> {
  let handle;
  try {
    handle = await open(path, 'r');
    const head = Buffer.alloc(2);
    await handle.read(head, 0, 2, 0);
    const file = createReadStream(path, { highWaterMark: 256 * 1024 });
    if (!head.equals(GZIP)) return file;
    const unzipped = createGunzip({ chunkSize: 256 * 1024 });
    file.on('error', (error) => unzipped.destroy(error));
    return file.pipe(unzipped);
  } catch (error) {
    throw new SourceError(`${path} cannot be read: ${(error as Error).message}`);
  } finally {
    await handle?.close();
  }
}

/** What is known of a file once all of it was read. */
export interface SourceContents {
  /** SHA-256 of the uncompressed content, in hexadecimal. */
  readonly hash: string;
  readonly encoding: Encoding;
  readonly isWorkbook: boolean;
}

/** @throws SourceError where it cannot be read, or is no table */
export async function contentsOf(path: string): Promise<SourceContents> {
  const hash = createHash('sha256');
  const finder = new EncodingFinder();
  let isFirst = true;
  let isWorkbook = false;
  for await (const chunk of (await bytes(path)) as AsyncIterable<Buffer>) {
    const kind = isFirst ? otherFileOf(chunk) : null;
    if (kind === 'workbook') isWorkbook = true;
    else if (kind !== null) throw new SourceError(`${path}: ${whatToSend(kind)}`);
    isFirst = false;
    hash.update(chunk);
    finder.push(chunk);
  }
  return { hash: hash.digest('hex'), encoding: finder.result(), isWorkbook };
}

/** Characters that the separator and the names of the columns are found from. */
const BEGINNING = 64 * 1024;
const LOOKED_AT = 200;

/**
 * Reads separated text, compressed or not. @throws SourceError where it has no row at all
 *
 * @param separator null: it is found
 */
export async function openSource(
  path: string,
  encoding: Encoding,
  separator: string | null,
): Promise<SourceFile> {
  const form = { encoding, separator: separator ?? (await separatorOf(path, encoding)) };
  const read = rowsOfBytes(await bytes(path), form)[Symbol.asyncIterator]();
  const next = async (): Promise<readonly SeparatedRow[] | null> => {
    try {
      const { value, done } = await read.next();
      return done ? null : value;
    } catch (error) {
      throw new SourceError(`${path} cannot be read: ${(error as Error).message}`);
    }
  };
  let first: readonly SeparatedRow[] = [];
  for (let more = await next(); more; more = await next()) {
    first = [...first, ...more];
    if (first.length >= LOOKED_AT) break;
  }
  if (first.length === 0)
    throw new SourceError(`${path} is empty: it needs a line of column names`);
  const { titleRows, headerRows, columns } = findLayout(
    first.slice(0, LOOKED_AT).map(({ cells }) => cells),
  );
  return {
    ...namesOf(columns),
    separator: form.separator,
    batches: (async function* () {
      let rows: readonly SeparatedRow[] = first.slice(titleRows + headerRows);
      for (;;) {
        for (let from = 0; from < rows.length; from += BATCH)
          yield rows.slice(from, from + BATCH).map(({ cells, isOpen }) => ({
            cells: cells.map(unguarded),
            isOpen,
          }));
        const more = await next();
        if (!more) return;
        rows = more;
      }
    })(),
  };
}

/**
 * Reads the first sheet of an XLSX workbook that has rows, compressed or not, in memory as a whole.
 *
 * @throws SourceError where it cannot be read, or has no row at all
 */
export async function openWorkbook(path: string): Promise<SourceFile> {
  const chunks: Buffer[] = [];
  for await (const chunk of (await bytes(path)) as AsyncIterable<Buffer>) chunks.push(chunk);
  const rows: WorkbookRow[] = [];
  try {
    for await (const batch of readWorkbook(Buffer.concat(chunks)))
      rows.push(...batch.filter(({ cells }) => cells.some((cell) => cell !== '')));
  } catch (error) {
    throw new SourceError(`${path} cannot be read: ${(error as Error).message}`);
  }
  if (rows.length === 0) throw new SourceError(`${path} is empty: it needs a row of column names`);
  const { titleRows, headerRows, columns } = findLayout(
    rows.slice(0, LOOKED_AT).map(({ cells }) => cells),
  );
  const data = rows.slice(titleRows + headerRows);
  return {
    ...namesOf(columns),
    separator: ',',
    batches: (async function* () {
      for (let from = 0; from < data.length; from += BATCH) {
        await Promise.resolve();
        yield data.slice(from, from + BATCH).map((row) => ({ ...row, isOpen: false }));
      }
    })(),
  };
}

const namesOf = (columns: readonly TableColumn[]): Pick<SourceFile, 'header' | 'doubled'> => ({
  header: columns.map(({ name }) => name),
  doubled: columns.flatMap(({ written, doubt }) => (doubt === 'doubled' ? [written] : [])),
});

async function separatorOf(path: string, encoding: Encoding): Promise<string> {
  const decoder = decoderOf(encoding);
  let text = '';
  for await (const chunk of (await bytes(path)) as AsyncIterable<Buffer>) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length >= BEGINNING) break;
  }
  return findSeparator(text.replace(/^\uFEFF/, ''));
}
