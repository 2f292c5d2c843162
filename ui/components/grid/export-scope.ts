/** What is exported: everything, what the filters leave, or what is selected. */
export type ExportScope = 'all' | 'filtered' | 'selected';

/** The form in which it is exported. */
export type ExportFormat = 'csv' | 'xlsx';

export interface ExportChoice {
  readonly scope: ExportScope;
  readonly format: ExportFormat;
}

/** Answers a table: CSV as a text, a workbook as its bytes. */
export type Exporter = (scope: ExportScope, format: ExportFormat) => Promise<string | Blob>;
