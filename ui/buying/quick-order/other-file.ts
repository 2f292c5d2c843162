import type { OtherFile } from '../../../tables/file-kind';

/** What somebody is told who opened a file that is no table. */
export function otherFileText(kind: OtherFile): string {
  switch (kind) {
    case 'workbook':
      return $localize`We can’t read this workbook. Save it as XLSX or CSV again.`;
    case 'old-workbook':
      return $localize`This is an old Excel workbook (XLS). Save it as XLSX or CSV.`;
    case 'open-document':
      return $localize`This is an OpenDocument spreadsheet (ODS). Save it as XLSX or CSV.`;
    case 'zip':
      return $localize`This is a ZIP archive. Extract it and choose the file inside.`;
    case 'gzip':
      return $localize`This file is compressed more than once, or too large.`;
    case 'pdf':
      return $localize`This is a PDF, and tables in PDFs can’t be read reliably. Choose a CSV or XLSX file.`;
    case 'bmecat':
    case 'cxml':
    case 'edifact':
    case 'xml':
    case 'json':
      return $localize`This is a ${kind.toUpperCase()}:format: file. Choose a CSV or XLSX file.`;
    case 'html':
      return $localize`This is a web page (some programs name one .xls). Open it in a spreadsheet and save it as XLSX or CSV.`;
    case 'picture':
      return $localize`This is an image. Choose a CSV or XLSX file.`;
  }
}
