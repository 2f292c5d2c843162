import { readSheet } from 'read-excel-file/web-worker';
import { decoderOf, EncodingFinder } from '../../../tables/encoding';
import { otherFileOf, type OtherFile } from '../../../tables/file-kind';
import { cellText } from '../../../tables/workbook-cells';

/** What is in a file: the rows of a workbook, the text of a table, or what it is instead. */
export type FileContents =
  | { readonly rows: string[][] }
  | { readonly text: string; readonly encoding: string }
  | { readonly kind: OtherFile }
  | { readonly error: string };

const LARGEST = 64 * 1024 * 1024;

async function read(file: Blob, depth = 0): Promise<FileContents> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const kind = otherFileOf(bytes);
  if (kind === 'gzip' && depth === 0) {
    const unzipped = file.stream().pipeThrough(new DecompressionStream('gzip'));
    const parts: Uint8Array<ArrayBuffer>[] = [];
    let size = 0;
    for (const reader = unzipped.getReader(); ;) {
      const { value, done } = await reader.read();
      if (done) break;
      if ((size += value.length) > LARGEST) return { kind };
      parts.push(value);
    }
    return read(new Blob(parts), 1);
  }
  if (kind === 'workbook') {
    const rows = await readSheet(file, { trim: false });
    return {
      rows: rows.map((row) =>
        row.map((cell: unknown) =>
          // a number that is not whole must not be taken for one with parted thousands
          typeof cell === 'number' && !Number.isInteger(cell) ? cell.toFixed(6) : cellText(cell),
        ),
      ),
    };
  }
  if (kind !== null) return { kind };
  const finder = new EncodingFinder();
  finder.push(bytes);
  const encoding = finder.result();
  return { text: decoderOf(encoding).decode(bytes), encoding };
}

/** Reads a file off the screen's thread. */
addEventListener('message', ({ data }: MessageEvent<File>) => {
  read(data).then(
    (contents) => postMessage(contents),
    (error: unknown) =>
      postMessage({ error: error instanceof Error ? error.message : String(error) }),
  );
});
