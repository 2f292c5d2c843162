import { PassThrough } from 'node:stream';
import type { VariantOf } from '../../domain/catalogue/product/product.events.js';
import { csvLine } from '../../tables/separated-text.js';
import type { Rejection } from './row-importer.js';
import type { Uploads } from './uploads.js';

/** Columns before those of the table, in a file of rejected rows. */
export const REJECTION_COLUMNS = ['import_row', 'import_code', 'import_reason'] as const;

/**
 * Columns behind those of a shop's export: of what a row is a variant stands in other rows, which
 * may not be in the file of rejected ones.
 */
const VARIANT_COLUMNS = ['variantGroup', 'variantName', 'variantAttributes'] as const;

/**
 * Writes a CSV file of the rejected rows, with row numbers and reasons: once corrected, it can be
 * imported as it is. Its separator is the table's; it begins with a byte order mark, without which
 * spreadsheets take UTF-8 for something else. The file becomes visible when it is complete.
 */
export class RejectedFile {
  private readonly content = new PassThrough();
  private readonly stored: Promise<void>;

  constructor(
    uploads: Uploads,
    jobId: string,
    private readonly columns: readonly string[],
    private readonly separator: string,
    private readonly withVariants = false,
  ) {
    this.stored = uploads.storeRejected(jobId, this.content);
    this.stored.catch(() => undefined);
    this.content.on('error', () => undefined);
    const own = columns.filter((name) => !this.isOurs(name));
    const variant = withVariants ? VARIANT_COLUMNS : [];
    this.content.write(`\ufeff${csvLine([...REJECTION_COLUMNS, ...own, ...variant], separator)}`);
  }

  async add(
    { row, code, detail }: Rejection,
    cells: readonly string[],
    variantOf: VariantOf | null = null,
  ): Promise<void> {
    const own = Array.from(
      { length: Math.max(cells.length, this.columns.length) },
      (_, index) => cells[index] ?? '',
    ).filter((_, index) => !this.isOurs(this.columns[index] ?? ''));
    const variant = this.withVariants
      ? [
          variantOf?.group ?? '',
          variantOf?.name ?? '',
          variantOf ? JSON.stringify(variantOf.attributes) : '',
        ]
      : [];
    const line = csvLine([String(row), code, detail, ...own, ...variant], this.separator);
    const taken = this.content.write(line);
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

  /** A file of rejected rows that is sent again has them already. */
  private isOurs(name: string): boolean {
    const ours: readonly string[] = this.withVariants
      ? [...REJECTION_COLUMNS, ...VARIANT_COLUMNS]
      : REJECTION_COLUMNS;
    return ours.includes(name);
  }
}
