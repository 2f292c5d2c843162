import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { guarded, quotedCell } from '../../tables/separated-text.js';
import type { ReadRow } from './classify.js';
import { ORIGIN_COLUMNS } from './source-rows.js';

/**
 * Writes rejected rows to a file, unchanged, preceded by the reason and their origin, so that they
 * can be corrected and imported.
 */
export class RejectedRows {
  count = 0;
  private out: WriteStream | null = null;
  private waiting: Promise<unknown> | null = null;

  constructor(
    private readonly path: string,
    private readonly header: readonly string[],
    private readonly delimiter: string,
  ) {}

  add(row: ReadRow, cells: readonly string[]): void {
    const own = ORIGIN_COLUMNS.every((name) => this.header.includes(name))
      ? ORIGIN_COLUMNS.length
      : 0;
    if (!this.out) {
      this.out = createWriteStream(`${this.path}.part`);
      this.write([...ORIGIN_COLUMNS, ...this.header.slice(own)]);
    }
    this.count++;
    this.write([row.reason!, row.file, String(row.row), ...cells.slice(own)]);
  }

  async drained(): Promise<void> {
    await this.waiting;
    this.waiting = null;
  }

  async close(): Promise<void> {
    if (!this.out) return rm(this.path, { force: true });
    this.out.end();
    await once(this.out, 'finish');
    await rename(`${this.path}.part`, this.path);
  }

  private write(cells: readonly string[]): void {
    const line = cells
      .map((cell) => quotedCell(guarded(cell), this.delimiter))
      .join(this.delimiter);
    if (!this.out!.write(`${line}\n`)) this.waiting ??= once(this.out!, 'drain');
  }
}
