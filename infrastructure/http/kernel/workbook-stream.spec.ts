import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import readWorkbook from 'read-excel-file/node';
import type { Cell } from './list-cells.js';
import { MAX_SHEET_ROWS, workbookStream } from './workbook-stream.js';

async function* batchesOf(
  rows: number,
  row: (index: number) => readonly Cell[],
  taken: (upTo: number) => void = () => undefined,
): AsyncGenerator<readonly (readonly Cell[])[]> {
  for (let from = 0; from < rows; from += 500) {
    await turn();
    taken(from);
    yield Array.from({ length: Math.min(500, rows - from) }, (_, i) => row(from + i));
  }
}

async function bytesOf(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

describe('a workbook that is written as its rows come', () => {
  it('has what it was given, texts as texts and numbers as numbers', async () => {
    const rows: Cell[][] = [
      ['=1+1', 12.5, true, null],
      ['00417', -3, false, 'x\r\ny\tz'],
      ['_x0041_ & <b> "q" \u0007', 1e21, null, '📦'],
    ];
    const file = await bytesOf(
      workbookStream(
        'a/b:c',
        ['code', 'price', 'sold', 'note'],
        batchesOf(3, (i) => rows[i]!),
      ),
    );
    const [sheet] = await readWorkbook(file, { trim: false });
    expect(sheet!.sheet).toBe('a b c');
    expect(sheet!.data).toEqual([['code', 'price', 'sold', 'note'], ...rows]);
  });

  it('has more columns than letters', async () => {
    const columns = Array.from({ length: 60 }, (_, i) => `c${i}`);
    const file = await bytesOf(
      workbookStream(
        'x',
        columns,
        batchesOf(1, () => columns),
      ),
    );
    expect((await readWorkbook(file))[0]!.data).toEqual([columns, columns]);
  });

  it('asks for rows as they are taken, and no more than that', async () => {
    let asked = 0;
    const stream = workbookStream(
      'x',
      ['a', 'b'],
      batchesOf(
        200_000,
        (i) => [`${i} ${(i * 7_919_993) % 1_000_003}`, i],
        (upTo) => (asked = upTo),
      ),
    );
    await once(stream, 'readable');
    for (let n = 0; n < 500; n++) await turn();
    expect(asked).toBeLessThan(60_000);
    stream.destroy();
  });

  it('goes on in another sheet where one is full', async () => {
    const rows = MAX_SHEET_ROWS + 10;
    const stream = workbookStream(
      'x',
      ['a'],
      batchesOf(rows, () => [null]),
    );
    const file = await bytesOf(stream);
    expect(file.includes('xl/worksheets/sheet2.xml')).toBe(true);
    expect(file.includes('xl/worksheets/sheet3.xml')).toBe(false);
  });

  it('ends with an error where its rows do', async () => {
    const failing = async function* (): AsyncGenerator<readonly (readonly Cell[])[]> {
      await turn();
      throw new Error('the read model is away');
    };
    await expect(bytesOf(workbookStream('x', ['a'], failing()))).rejects.toThrow('away');
  });
});
