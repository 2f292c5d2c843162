import { Readable } from 'node:stream';
import {
  contentOf,
  wholeOf,
  type FileContent,
  type FileStore,
} from '../../application/ports/files.js';
import type { ColumnEvidence, UploadedTable } from '../../application/running/job.use-cases.js';
import { newId } from '../../application/shared/command/ids.js';
import type { Shop } from '../../domain/running/job/job.events.js';
import { conflict, invalid, type DomainError } from '../../domain/shared/decider/domain-error.js';
import { DAY_MS } from '../../domain/shared/time/days.js';
import { DayFormatFinder } from '../../tables/days.js';
import { decoderOf, EncodingFinder, type Encoding } from '../../tables/encoding.js';
import { otherFileOf, type OtherFile } from '../../tables/file-kind.js';
import { findLayout, type StatedLayout, type TableColumn } from '../../tables/layout.js';
import { NumberFormatFinder } from '../../tables/numbers.js';
import { findSeparator, unguarded } from '../../tables/separated-text.js';
import { rowsOfBytes, unzipped, whatToSend } from '../import/table-file.js';
import { readWorkbook, WorkbookError, type WorkbookRow } from '../import/workbook.js';
import { intact } from '../shared/intact-body.js';
import { shopOf } from './shops/shops.js';

export const MAX_UPLOAD_BYTES = 64 * 1024 * 1024;
/** A workbook is read as a whole, in memory. */
const MAX_WORKBOOK_BYTES = 16 * 1024 * 1024;
const MAX_ROWS = 100_000;
const MAX_COLUMNS = 500;
const SAMPLE = 10;
/** Rows that the layout is found from. */
const LOOKED_AT = 200;
const BEGINNING_BYTES = 128 * 1024;
const KEPT_MS = 7 * DAY_MS;
const UNFINISHED_MS = DAY_MS;
const MAX_BYTES_PER_ORGANIZATION = 1024 * 1024 * 1024;

/** What somebody says about a table, instead of having it found out. */
export interface StatedReading extends StatedLayout {
  readonly encoding?: Encoding;
  readonly separator?: string;
}

/** How a stored table is read. */
interface TableReading {
  readonly format: 'csv' | 'xlsx';
  readonly encoding: Encoding;
  readonly titleRows: number;
  readonly headerRows: 0 | 1 | 2;
}

export interface Upload extends UploadedTable, TableReading {
  readonly id: string;
  readonly delimiter: string;
  /** The first rows, unparsed. */
  readonly sample: readonly Readonly<Record<string, string>>[];
  /** Which cells of these are numbers or days in a workbook, by their places; absent: none. */
  readonly sampleTyped?: readonly (readonly number[])[];
  /** Columns that have no name, or the name of another, by what they are called here. */
  readonly doubts: Readonly<Record<string, NonNullable<TableColumn['doubt']>>>;
  /** Whose export it is, by its columns; absent in tables of before it was found out. */
  readonly shop?: Shop | null;
}

/** A row of an uploaded table. */
export interface UploadedRow {
  /** From 1, without titles and names of columns. */
  readonly number: number;
  readonly cells: readonly string[];
  /** Which cells hold a number or a day in a workbook. */
  readonly typed: readonly number[];
  /** A quotation mark opens a cell of this row and nothing closes it. */
  readonly isOpen: boolean;
}

type RawRow = Omit<UploadedRow, 'number'>;

/** Prefix of uploaded tables and files of rejected rows, the only ones that this class deletes. */
const PREFIX = 'table.';

/** Uploaded tables, kept for a week. */
export class Uploads {
  constructor(private readonly files: FileStore) {}

  /**
   * Stores a table and reads all of it once: what can be found out about it is known then, and what
   * is no table is refused at upload. Compressed with gzip or not; separated text in any encoding,
   * or an XLSX workbook.
   *
   * @throws `upload/…` naming what it is and what to send
   */
  async store(body: Readable, organizationId: string, stated: StatedReading = {}): Promise<Upload> {
    await this.requireQuota(organizationId);
    const id = newId();
    const name = tableName(organizationId, id);
    const finder = new EncodingFinder();
    let beginning = Buffer.alloc(0);
    try {
      await this.files.put(
        name,
        watched(intact(body), (chunk) => {
          if (beginning.length < BEGINNING_BYTES) beginning = Buffer.concat([beginning, chunk]);
          finder.push(chunk);
        }),
      );
      if (beginning.length === 0) throw emptyTable();
      const kind = otherFileOf(beginning);
      if (kind === 'workbook') return await this.storeWorkbook(name, id, organizationId, stated);
      if (kind !== null) throw notATable(whatToSend(kind), kind);
      const encoding = stated.encoding ?? finder.result();
      return await this.describe(id, organizationId, beginning, encoding, stated);
    } catch (error) {
      await this.files.delete(name);
      throw asRefusal(error);
    }
  }

  /** The same table read otherwise, as an upload of its own; null where there is no such table. */
  async readAgain(
    organizationId: string,
    id: string,
    stated: StatedReading,
  ): Promise<Upload | null> {
    const before = await this.find(organizationId, id);
    const content = before && (await this.files.open(tableName(organizationId, id)));
    if (!before || !content) return null;
    await this.requireQuota(organizationId);
    const again = newId();
    const name = tableName(organizationId, again);
    let beginning = Buffer.alloc(0);
    try {
      await this.files.put(
        name,
        watched(Readable.from(content, { objectMode: false }), (chunk) => {
          if (beginning.length < BEGINNING_BYTES) beginning = Buffer.concat([beginning, chunk]);
        }),
      );
      if (before.format === 'xlsx') return await this.describeRows(again, before, stated);
      return await this.describe(
        again,
        organizationId,
        beginning,
        stated.encoding ?? before.encoding,
        {
          separator: before.delimiter,
          ...stated,
        },
      );
    } catch (error) {
      await this.files.delete(name);
      throw asRefusal(error);
    }
  }

  /** Null where this organisation has not uploaded the table within a week. */
  async find(organizationId: string, id: string): Promise<Upload | null> {
    const content = await this.files.open(`${tableName(organizationId, id)}.json`);
    if (!content) return null;
    const stored = JSON.parse((await wholeOf(content)).toString('utf8')) as Upload;
    return { ...BEFORE_FORMATS, ...stored };
  }

  /** All rows behind the names of the columns, some at a time. */
  async *rows(upload: Upload): AsyncGenerator<readonly UploadedRow[]> {
    let skip = upload.titleRows + upload.headerRows;
    let number = 0;
    for await (const batch of this.rawRows(upload)) {
      const rows = batch.slice(Math.min(skip, batch.length));
      skip -= batch.length - rows.length;
      if (rows.length > 0) yield rows.map((row) => ({ number: ++number, ...row }));
    }
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

  /** A workbook is kept as the rows of its sheet, which are read once. */
  private async storeWorkbook(
    name: string,
    id: string,
    organizationId: string,
    stated: StatedReading,
  ): Promise<Upload> {
    const file = await wholeOf((await this.files.open(name))!);
    if (file.length > MAX_WORKBOOK_BYTES)
      throw invalid(
        'upload/too-large',
        `a workbook has at most ${MAX_WORKBOOK_BYTES / 1024 / 1024} MiB: send it as CSV`,
        { field: '' },
      );
    const lines = async function* (): AsyncGenerator<Uint8Array> {
      for await (const rows of readWorkbook(file))
        yield Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    };
    await this.files.put(name, Readable.from(lines(), { objectMode: false }));
    const reading = { format: 'xlsx' as const, encoding: 'utf-8' as const, delimiter: ',' };
    return this.describeRows(id, { organizationId, ...reading }, stated);
  }

  private describe(
    id: string,
    organizationId: string,
    beginning: Buffer,
    encoding: Encoding,
    stated: StatedReading,
  ): Promise<Upload> {
    const text = decoderOf(encoding)
      .decode(beginning, { stream: true })
      .replace(/^\uFEFF/, '');
    const delimiter = stated.separator ?? findSeparator(text);
    return this.describeRows(id, { organizationId, format: 'csv', encoding, delimiter }, stated);
  }

  /** Reads the stored table once: its layout, how many rows, what its columns look like. */
  private async describeRows(
    id: string,
    of: Pick<Upload, 'organizationId' | 'format' | 'encoding' | 'delimiter'>,
    stated: StatedReading,
  ): Promise<Upload> {
    const source = { ...of, id };
    const first: RawRow[] = [];
    for await (const batch of this.rawRows(source)) {
      first.push(...batch.slice(0, LOOKED_AT - first.length));
      if (first.length >= LOOKED_AT) break;
    }
    const { columns, ...layout } = findLayout(
      first.map(({ cells }) => cells),
      stated,
    );
    if (columns.length > MAX_COLUMNS)
      throw invalid(
        'upload/too-many-columns',
        `the table has ${columns.length} columns, and at most ${MAX_COLUMNS} are taken`,
        { field: '' },
      );
    const finders = columns.map(() => ({
      numbers: new NumberFormatFinder(),
      days: new DayFormatFinder(),
    }));
    const names = columns.map(({ name }) => name);
    const sample: Record<string, string>[] = [];
    const sampleTyped: (readonly number[])[] = [];
    let rows = 0;
    const draft = { ...source, ...layout } as Upload;
    for await (const batch of this.rows(draft))
      for (const { cells, typed } of batch) {
        if (++rows > MAX_ROWS)
          throw invalid(
            'upload/too-many-rows',
            `a table has at most ${MAX_ROWS} rows: send it in parts`,
            { field: '' },
          );
        for (const [index, finder] of finders.entries()) {
          const text = cells[index];
          if (text === undefined || text === '') continue;
          if (typed.includes(index)) finder.numbers.addTyped();
          else {
            finder.numbers.add(text);
            finder.days.add(text);
          }
        }
        if (sample.length < SAMPLE) {
          sample.push(Object.fromEntries(names.map((name, i) => [name, cells[i] ?? ''])));
          sampleTyped.push(typed);
        }
      }
    if (rows === 0) throw emptyTable();
    const evidence: Record<string, ColumnEvidence> = {};
    for (const [index, { numbers, days }] of finders.entries())
      evidence[names[index]!] = { numbers: numbers.result(), days: days.result() };
    const upload: Upload = {
      ...source,
      ...layout,
      columns: names,
      rows,
      sample,
      ...(of.format === 'xlsx' ? { sampleTyped } : {}),
      evidence,
      doubled: [
        ...new Set(columns.filter((c) => c.doubt === 'doubled').map(({ written }) => written)),
      ],
      doubts: Object.fromEntries(
        columns.flatMap(({ name, doubt }) => (doubt === null ? [] : [[name, doubt] as const])),
      ),
      shop: shopOf(names),
    };
    const file = `${tableName(of.organizationId, id)}.json`;
    await this.files.put(file, contentOf(Buffer.from(JSON.stringify(upload))));
    return upload;
  }

  private async *rawRows({
    organizationId,
    id,
    format,
    encoding,
    delimiter,
  }: Pick<Upload, 'organizationId' | 'id' | 'format' | 'encoding' | 'delimiter'>): AsyncGenerator<
    readonly RawRow[]
  > {
    const content = await this.files.open(tableName(organizationId, id));
    if (!content) throw new Error('the uploaded table is not there any more: send it again');
    if (format === 'xlsx') yield* rowsOfLines(content);
    else
      for await (const rows of rowsOfBytes(content, { encoding, separator: delimiter }))
        yield rows.map(({ cells, isOpen }) => ({
          cells: cells.map(unguarded),
          isOpen,
          typed: NONE_TYPED,
        }));
  }
}

const NONE_TYPED: readonly number[] = [];

/** What tables that were stored before are, which say nothing about it. */
const BEFORE_FORMATS = {
  format: 'csv',
  encoding: 'utf-8',
  titleRows: 0,
  headerRows: 1,
  doubts: {},
} as const;

async function* rowsOfLines(content: FileContent): AsyncGenerator<readonly RawRow[]> {
  const decoder = new TextDecoder();
  let rest = '';
  const parsed = (line: string): RawRow => ({
    ...(JSON.parse(line) as WorkbookRow),
    isOpen: false,
  });
  for await (const chunk of content) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop()!;
    const rows = lines.map(parsed).filter(({ cells }) => cells.some((cell) => cell !== ''));
    if (rows.length > 0) yield rows;
  }
}

const tableName = (organizationId: string, id: string): string =>
  `${PREFIX}${organizationId}.${id}.csv`;
const rejectedName = (jobId: string): string => `${PREFIX}rejected.${jobId}.csv`;

const emptyTable = (): DomainError =>
  invalid('upload/empty', 'the table has no rows: its first line names the columns', { field: '' });

const notATable = (what: string, kind?: OtherFile): DomainError =>
  invalid('upload/not-a-table', what, { field: '', ...(kind ? { facts: { kind } } : {}) });

/** What the readers of formats throw, as what the sender can do about it. */
function asRefusal(error: unknown): unknown {
  if (error instanceof WorkbookError)
    return notATable(`this workbook cannot be read: ${error.message}`, 'workbook');
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && code.startsWith('Z_'))
    return notATable('the compressed file is broken: compress and send it again', 'gzip');
  return error;
}

/** The bytes of a table, unzipped; `seen` is told each piece. */
async function* watched(
  source: AsyncIterable<Uint8Array>,
  seen: (chunk: Buffer) => void,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of unzipped(source)) {
    bytes += chunk.length;
    if (bytes > MAX_UPLOAD_BYTES) throw tooLarge();
    seen(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length));
    yield chunk;
  }
}

const tooLarge = (): DomainError =>
  invalid('upload/too-large', `a table has at most ${MAX_UPLOAD_BYTES / 1024 / 1024} MiB`, {
    field: '',
  });
