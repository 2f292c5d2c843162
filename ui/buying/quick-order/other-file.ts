import type { OtherFile } from '../../../tables/file-kind';

/** What somebody is told who opened a file that is no table. */
export function otherFileText(kind: OtherFile): string {
  switch (kind) {
    case 'workbook':
      return $localize`This is a workbook that cannot be read: save it as XLSX or CSV again.`;
    case 'old-workbook':
      return $localize`This is a workbook of before Excel 2007 (XLS): save it as XLSX or CSV.`;
    case 'open-document':
      return $localize`This is an OpenDocument spreadsheet (ODS): save it as XLSX or CSV.`;
    case 'zip':
      return $localize`This is a ZIP archive: open the table in it by itself.`;
    case 'gzip':
      return $localize`This is compressed more than once, or too large.`;
    case 'pdf':
      return $localize`This is a PDF, which holds no table that can be read for certain: open CSV or XLSX.`;
    case 'bmecat':
    case 'cxml':
    case 'edifact':
    case 'xml':
    case 'json':
      return $localize`This is a file for programs (${kind.toUpperCase()}:format:): open CSV or XLSX.`;
    case 'html':
      return $localize`This is a web page (some programs call one .xls): open it in a spreadsheet and save it as XLSX or CSV.`;
    case 'picture':
      return $localize`This is a picture: open CSV or XLSX.`;
  }
}
