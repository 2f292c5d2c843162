import readWorkbook from 'read-excel-file/node';
import { workbookOf } from './workbook';

/** As browsers had it before `Blob.arrayBuffer`, which the DOM of the tests lacks. */
const bytesOf = (file: Blob): Promise<ArrayBuffer> =>
  new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as ArrayBuffer);
    reader.readAsArrayBuffer(file);
  });

describe('rows as a workbook', () => {
  it('has the columns of CSV, numbers as numbers, and every text as it is', async () => {
    const rows = [
      {
        sku: '0012',
        name: '=1+1 <b> & "x"',
        quantity: 12,
        paths: ['A', 'B'],
        on: true,
        none: null,
      },
      { sku: '1E5', name: 'zwei\nZeilen', quantity: 0.5, more: '_x0041_' },
    ];
    const file = workbookOf('orders', rows);
    expect(file.type).toContain('spreadsheetml');
    const sheets = await readWorkbook(Buffer.from(await bytesOf(file)));
    expect(sheets[0]!.data).toEqual([
      ['sku', 'name', 'quantity', 'paths', 'on', 'none', 'more'],
      ['0012', '=1+1 <b> & "x"', 12, 'A / B', true, null, null],
      ['1E5', 'zwei\nZeilen', 0.5, null, null, null, '_x0041_'],
    ]);
  });
});
