import { Readable } from 'node:stream';
import { parse, type CsvError } from 'csv-parse';
import {
  contentOf,
  wholeOf,
  type FileContent,
  type FileStore,
} from '../../application/ports/files.js';
import type { UploadedTable } from '../../application/running/job.use-cases.js';
import { newId } from '../../application/shared/command/ids.js';
import { conflict, invalid, type DomainError } from '../../domain/shared/decider/domain-error.js';
import { DAY_MS } from '../../domain/shared/time/days.js';
import { intact } from '../shared/intact-body.js';

export const MAX_UPLOAD_BYTES = 64 * 1024 * 1024;
const MAX_ROWS = 100_000;
const SAMPLE = 5;
const KEPT_MS = 7 * DAY_MS;
const UNFINISHED_MS = DAY_MS;
const MAX_BYTES_PER_ORGANIZATION = 1024 * 1024 * 1024;

export interface Upload extends UploadedTable {
  readonly id: string;
  readonly delimiter: string;
  /** The first rows, unparsed. */
  readonly sample: readonly Readonly<Record<string, string>>[];
}

/** Prefix of uploaded tables and files of rejected rows, the only ones that this class deletes. */
const PREFIX = 'table.';

/** Uploaded tables, kept for a week. */
export class Uploads {
  constructor(private readonly files: FileStore) {}

  /**
   * Stores a table and parses all of it once, so that an invalid one is refused at upload. @throws
   * `upload/…` naming the line
   */
  async store(body: Readable, organizationId: string): Promise<Upload> {
    await this.requireQuota(organizationId);
    const id = newId();
    const name = tableName(organizationId, id);
    try {
      await this.files.put(name, limited(intact(body)));
      const delimiter = delimiterOf(await this.firstLine(name));
      const sample: Record<string, string>[] = [];
      let columns: string[] = [];
      let rows = 0;
      for await (const record of this.records(name, delimiter, (names) => (columns = names))) {
        if (++rows > MAX_ROWS)
          throw invalid(
            'upload/too-many-rows',
            `a table has at most ${MAX_ROWS} rows: send it in parts`,
            { field: '' },
          );
        if (sample.length < SAMPLE) sample.push(record);
      }
      if (rows === 0)
        throw invalid('upload/empty', 'the table has no rows: its first line names the columns', {
          field: '',
        });
      const upload: Upload = { id, organizationId, delimiter, columns, rows, sample };
      await this.files.put(`${name}.json`, contentOf(Buffer.from(JSON.stringify(upload))));
      return upload;
    } catch (error) {
      await this.files.delete(name);
      throw error;
    }
  }

  /** Null where this organisation has not uploaded the table within a week. */
  async find(organizationId: string, id: string): Promise<Upload | null> {
    const content = await this.files.open(`${tableName(organizationId, id)}.json`);
    return content && (JSON.parse((await wholeOf(content)).toString('utf8')) as Upload);
  }

  rows({ organizationId, id, delimiter }: Upload): AsyncGenerator<Record<string, string>> {
    return this.records(tableName(organizationId, id), delimiter, () => undefined);
  }

  /** Stores the rejected rows of a job; the file becomes visible when it is complete. */
  async storeRejected(jobId: string, content: FileContent): Promise<void> {
    await this.files.put(rejectedName(jobId), content);
  }

  /** Null where there are none, or they have been deleted. */
  openRejected(jobId: string): Promise<FileContent | null> {
    return this.files.open(rejectedName(jobId));
  }

  /** Deletes what is older than a week. */
  async forgetOld(nowMs: number): Promise<void> {
    for (const { name, storedAt } of await this.files.list(PREFIX))
      if (nowMs - storedAt.getTime() > KEPT_MS) await this.files.delete(name);
    await this.files.sweep(new Date(nowMs - UNFINISHED_MS));
  }

  private async requireQuota(organizationId: string): Promise<void> {
    const files = await this.files.list(`${PREFIX}${organizationId}.`);
    if (files.reduce((sum, { bytes }) => sum + bytes, 0) < MAX_BYTES_PER_ORGANIZATION) return;
    throw conflict(
      'upload/no-room',
      'your organisation has sent 1 GiB of tables within a week: what is older goes by itself',
      { facts: { limit: MAX_BYTES_PER_ORGANIZATION } },
    );
  }

  private async open(name: string): Promise<Readable> {
    const content = await this.files.open(name);
    if (!content) throw new Error('the uploaded table is not there any more: send it again');
    return Readable.from(content, { objectMode: false });
  }

  private async firstLine(name: string): Promise<string> {
    const stream = await this.open(name);
    for await (const chunk of stream)
      return (chunk as Buffer).toString('utf8').split(/\r?\n/)[0] ?? '';
    return '';
  }

  private async *records(
    name: string,
    delimiter: string,
    onColumns: (names: string[]) => void,
  ): AsyncGenerator<Record<string, string>> {
    const columns = (names: string[]): string[] => {
      const trimmed = names.map((column) => column.trim());
      const twice = trimmed.find((column, i) => trimmed.indexOf(column) !== i);
      if (twice !== undefined)
        throw invalid('upload/column-twice', `two columns are called "${twice}"`, { field: '' });
      onColumns(trimmed);
      return trimmed;
    };
    const stream = await this.open(name);
    const parser = stream.pipe(
      parse({
        delimiter,
        columns,
        bom: true,
        trim: true,
        skip_empty_lines: true,
        max_record_size: 1024 * 1024,
      }),
    );
    stream.once('error', (error) => parser.destroy(error));
    try {
      for await (const record of parser) yield record as Record<string, string>;
    } catch (error) {
      throw asRefusal(error);
    } finally {
      stream.destroy();
    }
  }
}

const tableName = (organizationId: string, id: string): string =>
  `${PREFIX}${organizationId}.${id}.csv`;
const rejectedName = (jobId: string): string => `${PREFIX}rejected.${jobId}.csv`;

/** Turns an error of the parser into one that names the line. */
function asRefusal(error: unknown): unknown {
  const { code, lines, message } = error as Partial<CsvError> & { lines?: number };
  if (typeof code !== 'string' || !code.startsWith('CSV_')) return error;
  return invalid('upload/not-a-table', `line ${lines ?? 1}: ${message ?? 'this is no CSV'}`, {
    field: '',
    facts: { line: lines ?? 1 },
  });
}

async function* limited(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of source) {
    bytes += chunk.length;
    if (bytes > MAX_UPLOAD_BYTES) throw tooLarge();
    yield chunk;
  }
}

const tooLarge = (): DomainError =>
  invalid('upload/too-large', `a table has at most ${MAX_UPLOAD_BYTES / 1024 / 1024} MiB`, {
    field: '',
  });

/** The most frequent delimiter of the header line: comma, semicolon or tab. */
const delimiterOf = (header: string): string =>
  [';', '\t', ',']
    .map((d) => ({ d, n: header.split(d).length }))
    .reduce((a, b) => (b.n > a.n ? b : a)).d;
