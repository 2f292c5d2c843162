/** What a file is that is no separated text. */
export type OtherFile =
  | 'workbook'
  | 'old-workbook'
  | 'open-document'
  | 'zip'
  | 'gzip'
  | 'pdf'
  | 'bmecat'
  | 'cxml'
  | 'edifact'
  | 'html'
  | 'xml'
  | 'json'
  | 'picture';

const starts = (bytes: Uint8Array, ...with_: readonly number[]): boolean =>
  with_.every((byte, at) => bytes[at] === byte);

/**
 * What the first bytes of a file say it is; null where it may be separated text. Two kilobytes are
 * enough.
 */
export function otherFileOf(bytes: Uint8Array): OtherFile | null {
  if (starts(bytes, 0x50, 0x4b, 0x03, 0x04) || starts(bytes, 0x50, 0x4b, 0x05, 0x06)) {
    const names = new TextDecoder('latin1').decode(bytes.subarray(0, 2048));
    if (names.includes('application/vnd.oasis.opendocument')) return 'open-document';
    return /\[Content_Types\]\.xml|xl\/|_rels\/|docProps\//.test(names) ? 'workbook' : 'zip';
  }
  if (starts(bytes, 0xd0, 0xcf, 0x11, 0xe0)) return 'old-workbook';
  if (starts(bytes, 0x1f, 0x8b)) return 'gzip';
  if (starts(bytes, 0x25, 0x50, 0x44, 0x46)) return 'pdf';
  if (
    starts(bytes, 0x89, 0x50, 0x4e, 0x47) ||
    starts(bytes, 0xff, 0xd8, 0xff) ||
    starts(bytes, 0x47, 0x49, 0x46, 0x38)
  )
    return 'picture';
  const utf16 =
    starts(bytes, 0xff, 0xfe) || (bytes[1] === 0 && bytes[0] !== 0)
      ? 'utf-16le'
      : starts(bytes, 0xfe, 0xff)
        ? 'utf-16be'
        : 'utf-8';
  const text = new TextDecoder(utf16).decode(bytes.subarray(0, 2048)).trimStart();
  if (/^UNA.{6}|^UNB\+|^UN[AB][:+]/s.test(text)) return 'edifact';
  if (/^<\s*(!doctype\s+html|html|table)\b/i.test(text)) return 'html';
  if (text.startsWith('<')) {
    if (/<BMECAT\b/i.test(text)) return 'bmecat';
    if (/<cXML\b|cXML\.org/i.test(text)) return 'cxml';
    return /^<(\?xml|!--|[a-z_][\w.:-]*[\s/>])/i.test(text) ? 'xml' : null;
  }
  if (/^[[{]\s*(["[{\]}]|-?\d|true|false|null)/.test(text)) return 'json';
  return null;
}
