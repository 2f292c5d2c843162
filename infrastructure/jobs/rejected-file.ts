import { PassThrough } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import type { Rejection } from './row-importer.js';
import type { Uploads } from './uploads.js';

/**
 * Writes a CSV file of the rejected rows, with row numbers and reasons: once corrected, it can be
 * imported as it is. The file becomes visible when it is complete.
 */
export class RejectedFile {
  private readonly content = new PassThrough();
  private readonly stored: Promise<void>;

  constructor(
    uploads: Uploads,
    jobId: string,
    private readonly columns: readonly string[],
  ) {
    this.stored = uploads.storeRejected(jobId, this.content);
    this.stored.catch(() => undefined);
    this.content.on('error', () => undefined);
    this.content.write(lines(['row', 'code', 'reason', ...columns]));
  }

  async add(
    { row, code, detail }: Rejection,
    record: Readonly<Record<string, string>>,
  ): Promise<void> {
    const taken = this.content.write(
      lines([String(row), code, detail, ...this.columns.map((c) => record[c] ?? '')]),
    );
    if (!taken)
      await Promise.race([
        new Promise((resolve) => this.content.once('drain', resolve)),
        this.stored,
      ]);
  }

  async end(): Promise<void> {
    this.content.end();
    await this.stored;
  }

  /** Discards the file. */
  abandon(): void {
    this.content.destroy(new Error('the job was not finished here'));
  }
}

const lines = (cells: string[]): string =>
  stringify([cells], { escape_formulas: true, record_delimiter: 'windows' });
