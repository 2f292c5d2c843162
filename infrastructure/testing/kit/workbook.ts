import type { WorkbookCell } from '../../../tables/workbook-xml.js';
import { workbookStream } from '../../http/kernel/workbook-stream.js';

/** A workbook of one sheet, the first of these rows being the names of its columns. */
export async function workbookOf(
  ...[names, ...rows]: readonly (readonly WorkbookCell[])[]
): Promise<Buffer> {
  async function* batches(): AsyncGenerator<readonly (readonly WorkbookCell[])[]> {
    await Promise.resolve();
    yield rows;
  }
  const parts: Buffer[] = [];
  for await (const part of workbookStream('x', names!.map(String), batches()))
    parts.push(part as Buffer);
  return Buffer.concat(parts);
}
