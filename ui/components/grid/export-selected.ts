import { csvOf } from './csv';
import type { ExportFormat } from './export-scope';

/** The selected rows of a list, which the screen has, as a table. */
export async function exportSelected(
  name: string,
  rows: readonly object[],
  format: ExportFormat,
): Promise<string | Blob> {
  if (format === 'csv') return csvOf(rows);
  const { workbookOf } = await import('./workbook');
  return workbookOf(name, rows);
}
