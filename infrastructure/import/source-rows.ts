import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';

/**
 * Leading columns of a file of rejected rows with each row's origin, so that a corrected row is
 * never imported twice.
 */
export const ORIGIN_COLUMNS = ['import_reason', 'import_file', 'import_row'] as const;

export interface SourceFile {
  readonly header: readonly string[];
  /**
   * The cells of every row, the first being row 1; in batches, so as not to block the event loop.
   */
  readonly batches: AsyncIterable<readonly (readonly string[])[]>;
}

/** The file cannot be read, or is not CSV. */
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

/** SHA-256 of the uncompressed content, in hexadecimal. */
export async function contentHash(path: string): Promise<string> {
  const hash = createHash('sha256');
  const through = new PassThrough();
  through.on('data', (chunk: Buffer) => hash.update(chunk));
  await pipeline(await bytes(path), through);
  return hash.digest('hex');
}

/**
 * Reads a CSV file, compressed or not. @throws SourceError naming the line where it stops being CSV
 */
export async function openSource(path: string, delimiter: string): Promise<SourceFile> {
  const source = await bytes(path);
  const parser = parse({ delimiter, bom: true, relax_column_count: true, skip_empty_lines: true });
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  const rows = parser[Symbol.asyncIterator]() as AsyncIterator<string[]>;
  const next = async (): Promise<string[] | null> => {
    try {
      const { value, done } = await rows.next();
      return done ? null : (value as string[]);
    } catch (error) {
      throw new SourceError(`${path} is not CSV throughout: ${(error as Error).message}`);
    }
  };
  const header = await next();
  if (!header) throw new SourceError(`${path} is empty: it needs a line of column names`);
  return {
    header,
    batches: (async function* () {
      let batch: string[][] = [];
      for (let row = await next(); row; row = await next()) {
        batch.push(row);
        if (batch.length < BATCH) continue;
        yield batch;
        batch = [];
      }
      if (batch.length > 0) yield batch;
    })(),
  };
}
