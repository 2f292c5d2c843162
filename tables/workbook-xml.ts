/**
 * The parts of a workbook (XLSX, ECMA-376) as XML: written by the server as a stream, by the screens
 * as a whole; how they are zipped is theirs.
 */

/** What stands in a cell. */
export type WorkbookCell = string | number | boolean | null;

/** Characters of a cell at most. */
const MAX_TEXT = 32_767;

const NAMESPACE = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

/**
 * A text in the XML of a workbook: what XML 1.0 cannot hold is written `_x000B_` (ECMA-376,
 * ST_Xstring), and so is the carriage return, which readers of XML drop.
 */
function escapedText(text: string): string {
  const short = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT - 1)}…` : text;
  return short
    .replaceAll(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replaceAll(
      /[\u0000-\u0008\u000b-\u001f\ufffe\uffff]/g,
      (control) => `_x${control.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
    )
    .replaceAll(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

/** `A`, `Z`, `AA`: the name of a column by its place, from 0. */
function columnName(index: number): string {
  let name = '';
  for (let rest = index; rest >= 0; rest = Math.floor(rest / 26) - 1)
    name = String.fromCharCode(65 + (rest % 26)) + name;
  return name;
}

/** Places are optional in the standard, and needed by some readers. */
function cellXml(cell: WorkbookCell, place: string, style: string): string {
  if (cell === null || cell === '') return '';
  if (typeof cell === 'number' && Number.isFinite(cell))
    return `<c r="${place}"><v>${cell}</v></c>`;
  if (typeof cell === 'boolean') return `<c r="${place}" t="b"><v>${cell ? 1 : 0}</v></c>`;
  return `<c r="${place}" t="inlineStr"${style}><is><t xml:space="preserve">${escapedText(String(cell))}</t></is></c>`;
}

/** A row by its number in the sheet, from 1. */
const rowXml = (
  cells: readonly WorkbookCell[],
  number: number,
  names: readonly string[],
  style = '',
): string =>
  `<row r="${number}">${cells.map((cell, i) => cellXml(cell, `${names[i]}${number}`, style)).join('')}</row>`;

const HEADER_STYLE = ' s="1"';
const STYLES = `${HEAD}<styleSheet xmlns="${NAMESPACE}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf fontId="0"/><xf fontId="1" applyFont="1"/></cellXfs></styleSheet>`;

/** The beginning of a sheet, with the names of its columns in a row that stays in sight. */
export const sheetBegins = (columns: readonly string[]): string =>
  `${HEAD}<worksheet xmlns="${NAMESPACE}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>${rowXml(columns, 1, columnNames(columns), HEADER_STYLE)}`;

export const SHEET_ENDS = '</sheetData></worksheet>';

/** Rows of a sheet, the first of which is its `first`, from 1. */
export function sheetRows(
  rows: readonly (readonly WorkbookCell[])[],
  first: number,
  names: readonly string[],
): string {
  return rows.map((cells, i) => rowXml(cells, first + i, names)).join('');
}

export const columnNames = (columns: readonly unknown[]): readonly string[] =>
  columns.map((_, index) => columnName(index));

/** Where the sheet of a number, from 1, is in a workbook. */
export const sheetPath = (number: number): string => `xl/worksheets/sheet${number}.xml`;

/** All parts besides the sheets themselves. */
export function otherParts(
  sheets: readonly string[],
): readonly (readonly [path: string, xml: string])[] {
  const office = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  const type = (part: string, what: string): string =>
    `<Override PartName="/${part}" ContentType="${office}.${what}+xml"/>`;
  const relation = (id: string, what: string, target: string): string =>
    `<Relationship Id="${id}" Type="${RELATIONS}/${what}" Target="${target}"/>`;
  const relations = (inner: string): string =>
    `${HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${inner}</Relationships>`;
  const sheetNames = sheets
    .map((name) => escapedText(name.replaceAll(/[\\/?*[\]:]/g, ' ').slice(0, 31)))
    .map(
      (name, i) =>
        `<sheet name="${name.replaceAll('"', '&quot;')}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`,
    );
  return [
    [
      '[Content_Types].xml',
      `${HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${type('xl/workbook.xml', 'sheet.main')}${type('xl/styles.xml', 'styles')}${sheets.map((_, i) => type(`xl/worksheets/sheet${i + 1}.xml`, 'worksheet')).join('')}</Types>`,
    ],
    ['_rels/.rels', relations(relation('rId1', 'officeDocument', 'xl/workbook.xml'))],
    [
      'xl/workbook.xml',
      `${HEAD}<workbook xmlns="${NAMESPACE}" xmlns:r="${RELATIONS}"><sheets>${sheetNames.join('')}</sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      relations(
        sheets
          .map((_, i) => relation(`rId${i + 1}`, 'worksheet', `worksheets/sheet${i + 1}.xml`))
          .join('') + relation(`rId${sheets.length + 1}`, 'styles', 'styles.xml'),
      ),
    ],
    ['xl/styles.xml', STYLES],
  ];
}
