import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parse, type CsvError } from 'csv-parse';
import { newId } from '../../application/command/ids.js';
import type { UploadedTable } from '../../application/job/job.use-cases.js';
import { conflict, invalid, type DomainError } from '../../domain/decider/domain-error.js';

export const MAX_UPLOAD_BYTES = 64 * 1024 * 1024;
const MAX_ROWS = 100_000;
const SAMPLE = 5;
const KEPT_MS = 7 * 86_400_000;
const MAX_BYTES_OF_ONE = 1024 * 1024 * 1024;

export interface Upload extends UploadedTable {
  readonly id: string;
  readonly delimiter: string;
  /** The first rows, as they are. */
  readonly sample: readonly Readonly<Record<string, string>>[];
}

/** Uploaded tables, kept in the data directory until the work on them is long done. */
export class Uploads {
  constructor(private readonly directory: string) {}

  /** Reads the whole table once: what is not one is refused before any work is asked for. @throws `upload/…` naming the line */
  async store(body: Readable, organizationId: string): Promise<Upload> {
    await mkdir(this.directory, { recursive: true, mode: 0o700 });
    await this.requireRoom(organizationId);
    const id = newId();
    const path = this.path(organizationId, id);
    const unfinished = `${path}.part`;
    try {
      await pipeline(body, limited, createWriteStream(unfinished, { mode: 0o600, flush: true }));
      const delimiter = delimiterOf(await firstLine(unfinished));
      const sample: Record<string, string>[] = [];
      let columns: string[] = [];
      let rows = 0;
      for await (const record of this.records(unfinished, delimiter, (names) => (columns = names))) {
        if (++rows > MAX_ROWS) throw invalid('upload/too-many-rows', `a table has at most ${MAX_ROWS} rows: send it in parts`, { field: '' });
        if (sample.length < SAMPLE) sample.push(record);
      }
      if (rows === 0) throw invalid('upload/empty', 'the table has no rows: its first line names the columns', { field: '' });
      const upload: Upload = { id, organizationId, delimiter, columns, rows, sample };
      await rename(unfinished, path);
      await writeFile(`${path}.json`, JSON.stringify(upload), { mode: 0o600, flush: true });
      return upload;
    } finally {
      await rm(unfinished, { force: true });
    }
  }

  /** Null where this organisation has sent no such table, or not lately. */
  async find(organizationId: string, id: string): Promise<Upload | null> {
    const json = await readFile(`${this.path(organizationId, id)}.json`, 'utf8').catch(() => null);
    return json === null ? null : (JSON.parse(json) as Upload);
  }

  rows({ organizationId, id, delimiter }: Upload): AsyncGenerator<Record<string, string>> {
    return this.records(this.path(organizationId, id), delimiter, () => undefined);
  }

  rejectedPath(jobId: string): string {
    return join(this.directory, `${jobId}.rejected.csv`);
  }

  /** What nobody has touched for a week. */
  async forgetOld(now: number): Promise<void> {
    for (const name of await readdir(this.directory).catch(() => [])) {
      const path = join(this.directory, name);
      if (now - (await stat(path)).mtimeMs > KEPT_MS) await rm(path, { force: true });
    }
  }

  private path(organizationId: string, id: string): string {
    return join(this.directory, `${organizationId}.${id}.csv`);
  }

  private async requireRoom(organizationId: string): Promise<void> {
    const names = (await readdir(this.directory)).filter((name) => name.startsWith(`${organizationId}.`));
    const sizes = await Promise.all(names.map(async (name) => (await stat(join(this.directory, name)).catch(() => ({ size: 0 }))).size));
    if (sizes.reduce((sum, size) => sum + size, 0) < MAX_BYTES_OF_ONE) return;
    throw conflict('upload/no-room', 'your organisation has sent 1 GiB of tables within a week: what is older goes by itself', { facts: { limit: MAX_BYTES_OF_ONE } });
  }

  private async *records(path: string, delimiter: string, onColumns: (names: string[]) => void): AsyncGenerator<Record<string, string>> {
    const columns = (names: string[]): string[] => {
      const trimmed = names.map((name) => name.trim());
      const twice = trimmed.find((name, i) => trimmed.indexOf(name) !== i);
      if (twice !== undefined) throw invalid('upload/column-twice', `two columns are called "${twice}"`, { field: '' });
      onColumns(trimmed);
      return trimmed;
    };
    const parser = createReadStream(path).pipe(parse({ delimiter, columns, bom: true, trim: true, skip_empty_lines: true, max_record_size: 1024 * 1024 }));
    try {
      for await (const record of parser) yield record as Record<string, string>;
    } catch (error) {
      throw asRefusal(error);
    }
  }
}

/** An error of the parser names the line. */
function asRefusal(error: unknown): unknown {
  const { code, lines, message } = error as Partial<CsvError> & { lines?: number };
  if (typeof code !== 'string' || !code.startsWith('CSV_')) return error;
  return invalid('upload/not-a-table', `line ${lines ?? 1}: ${message ?? 'this is no CSV'}`, { field: '', facts: { line: lines ?? 1 } });
}

async function* limited(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of source) {
    bytes += chunk.length;
    if (bytes > MAX_UPLOAD_BYTES) throw tooLarge();
    yield chunk;
  }
}

const tooLarge = (): DomainError => invalid('upload/too-large', `a table has at most ${MAX_UPLOAD_BYTES / 1024 / 1024} MiB`, { field: '' });

async function firstLine(path: string): Promise<string> {
  for await (const chunk of createReadStream(path, { end: 64 * 1024 })) return (chunk as Buffer).toString('utf8').split(/\r?\n/)[0] ?? '';
  return '';
}

/** Tables come with semicolons and tabs as well. */
const delimiterOf = (header: string): string => [';', '\t', ','].map((d) => ({ d, n: header.split(d).length })).reduce((a, b) => (b.n > a.n ? b : a)).d;
