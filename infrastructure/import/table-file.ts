import { createGunzip } from 'node:zlib';
import { decoderOf, byteOrderMark, type Encoding } from '../../tables/encoding.js';
import type { OtherFile } from '../../tables/file-kind.js';
import { separatorLine, SeparatedText, type SeparatedRow } from '../../tables/separated-text.js';

/** How the bytes of a table become rows. */
export interface TextForm {
  readonly encoding: Encoding;
  readonly separator: string;
}

/** The rows of separated text as its bytes come in, some at a time. */
export async function* rowsOfBytes(
  bytes: AsyncIterable<Uint8Array>,
  { encoding, separator }: TextForm,
): AsyncGenerator<readonly SeparatedRow[]> {
  const decoder = decoderOf(encoding);
  const reader = new SeparatedText(separator);
  let isFirst = true;
  for await (const chunk of bytes) {
    let text = decoder.decode(isFirst ? withoutMark(chunk, encoding) : chunk, { stream: true });
    if (isFirst && text !== '') {
      text = text.slice(separatorLine(text)?.length ?? 0);
      isFirst = false;
    }
    const rows = reader.push(text);
    if (rows.length > 0) yield rows;
  }
  const rows = [...reader.push(decoder.decode()), ...reader.end()];
  if (rows.length > 0) yield rows;
}

const withoutMark = (chunk: Uint8Array, encoding: Encoding): Uint8Array => {
  const mark = byteOrderMark(chunk);
  return mark?.encoding === encoding ? chunk.subarray(mark.length) : chunk;
};

const isCompressed = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** The bytes of a file that may be compressed with gzip. Errors of either come out here. */
export async function* unzipped(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const incoming = source[Symbol.asyncIterator]();
  try {
    const first = await incoming.next();
    if (first.done) return;
    if (!isCompressed(first.value)) {
      yield first.value;
      for (;;) {
        const { value, done } = await incoming.next();
        if (done) return;
        yield value;
      }
    }
    const gunzip = createGunzip({ chunkSize: 64 * 1024 });
    const feed = async (): Promise<void> => {
      let chunk: Uint8Array = first.value;
      for (;;) {
        if (gunzip.destroyed) return;
        if (!gunzip.write(chunk))
          await new Promise<void>((resolve) => {
            const go = (): void => {
              gunzip.off('drain', go).off('close', go);
              resolve();
            };
            gunzip.once('drain', go).once('close', go);
          });
        const { value, done } = await incoming.next();
        if (done) break;
        chunk = value;
      }
      gunzip.end();
    };
    feed().catch((error: unknown) => gunzip.destroy(error as Error));
    try {
      yield* gunzip as AsyncIterable<Uint8Array>;
    } finally {
      gunzip.destroy();
    }
  } finally {
    await incoming.return?.();
  }
}

/** What somebody who sent another kind of file is told. */
export function whatToSend(kind: OtherFile): string {
  switch (kind) {
    case 'workbook':
      return 'this is an XLSX workbook: send it as application/vnd.openxmlformats-officedocument.spreadsheetml.sheet, or saved as CSV';
    case 'old-workbook':
      return 'this is a workbook of before Excel 2007 (XLS): save it as XLSX or CSV';
    case 'open-document':
      return 'this is an OpenDocument spreadsheet (ODS): save it as XLSX or CSV';
    case 'zip':
      return 'this is a ZIP archive: send the table in it by itself';
    case 'gzip':
      return 'this is compressed twice: send it compressed once, or not at all';
    case 'pdf':
      return 'this is a PDF, which holds no table that can be read for certain: send CSV or XLSX';
    case 'bmecat':
      return 'this is a BMEcat catalogue, which is not taken: send its products as CSV or XLSX';
    case 'cxml':
      return 'this is cXML, which is not taken as a table: send its lines as CSV or XLSX';
    case 'edifact':
      return 'this is an EDIFACT message, which is not taken: send its lines as CSV or XLSX';
    case 'html':
      return 'this is a web page (some programs call one .xls): open it in a spreadsheet and save it as XLSX or CSV';
    case 'xml':
      return 'this is XML, which is not taken: send CSV or XLSX';
    case 'json':
      return 'this is JSON: as a table send CSV or XLSX';
    case 'picture':
      return 'this is a picture: send CSV or XLSX';
  }
}
