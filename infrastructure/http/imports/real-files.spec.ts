import { gzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import type { ImportKind } from '../../../domain/running/job/job.events.js';
import { csvLine } from '../../../tables/separated-text.js';
import { ServerProcess } from '../../testing/bench/server-process.js';
import { Api } from '../../testing/kit/api.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { eventually } from '../../testing/kit/eventually.js';
import { prepareDemo } from '../../testing/kit/prepared-demo.js';
import { shopExports } from '../../testing/kit/shop-exports.js';
import { workbookOf } from '../../testing/kit/workbook.js';

const directory = temporaryDirectory();
let server: ServerProcess;
let api: Api;
let category: string;
beforeAll(async () => {
  prepareDemo(directory());
  server = await ServerProcess.start(directory(), {}, []);
  api = new Api(server.url);
  category = ((await api.get('/categories?limit=200', 'vendor')).body.items as { path: string[] }[])
    .find((c) => c.path.at(-1) === 'Tape & wrap')!
    .path.join(' / ');
  for (const code of ['east', 'west', ...'abcdefghij'])
    expect((await api.post('/locations', 'vendor', { code, country: 'GB' })).status).toBe(201);
}, 60_000);
afterAll(() => server.stop());

interface Upload {
  readonly id: string;
  readonly columns: string[];
  readonly rows: number;
  readonly encoding: string;
  readonly delimiter: string;
  readonly doubts: Record<string, string>;
  readonly sample: Record<string, string>[];
  readonly shop: string | null;
  readonly mappings: Partial<Record<ImportKind, Record<string, string>>>;
  readonly notTaken: string[];
}

async function send(
  table: string | Buffer,
  type = 'text/csv',
): Promise<{ status: number; body: Upload & { code: string; detail: string } }> {
  const token = await api.token('vendor');
  const answer = await fetch(`${server.url}/uploads`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': type },
    body: typeof table === 'string' ? table : new Uint8Array(table),
  });
  return { status: answer.status, body: (await answer.json()) as never };
}

async function run(table: string | Buffer, order: object) {
  const sent = await send(table);
  expect([sent.status, sent.body.detail]).toEqual([201, undefined]);
  const begun = await api.post('/imports', 'vendor', { uploadId: sent.body.id, ...order });
  expect([begun.status, begun.body.detail]).toEqual([202, undefined]);
  const id = begun.body.id as string;
  let job: Record<string, unknown> = {};
  await eventually('the job has ended', async () => {
    const answer = await api.get(`/jobs/${id}`, 'vendor');
    job = answer.body as Record<string, unknown>;
    return answer.status === 200 && job.status !== 'Running';
  });
  expect(job.reason).toBeNull();
  return { id, result: job.result as Record<string, number> };
}

async function rejectedOf(id: string): Promise<{ text: string; rows: Record<string, string>[] }> {
  const text = (await api.get(`/jobs/${id}/rejected`, 'vendor')).body as unknown as string;
  const delimiter = text.split('\n')[0]!.includes(';') ? ';' : ',';
  return {
    text,
    rows: parse(text, { columns: true, bom: true, delimiter, relax_column_count: true }),
  };
}

async function draft(): Promise<string> {
  const { body } = await api.post('/price-lists', 'vendor', {
    name: 'Imported',
    currency: 'GBP',
    audience: { kind: 'everyone' },
  });
  return body.id as string;
}

/** The prices of a list, `SKU from-to price`, once so many are there. */
async function pricesOf(list: string, expected: number): Promise<string[]> {
  let lines: string[] = [];
  await eventually('the prices are there', async () => {
    const { body } = await api.get(`/price-lists/${list}/prices?limit=200`, 'vendor');
    lines = (
      body.items as {
        sku: string;
        breaks: {
          minQuantity: number;
          maxQuantity: number | null;
          unitPrice: { amount: string };
        }[];
      }[]
    )
      .flatMap(({ sku, breaks }) =>
        breaks.map(
          ({ minQuantity, maxQuantity, unitPrice }) =>
            `${sku} ${minQuantity}-${maxQuantity ?? ''} ${unitPrice.amount}`,
        ),
      )
      .sort();
    return lines.length >= expected;
  });
  return lines;
}

const prices = { kind: 'prices', columns: { sku: 'sku', unitPrice: 'price' } };

describe('numbers of a table', () => {
  it.each([
    ['a decimal comma where nobody said so', 'sku;price\nTAP-48-VIN;12,50\n', {}, '12.50'],
    [
      'a decimal point in a table of commas',
      'sku;price\nTAP-48-VIN;12.50\n',
      { decimalComma: true },
      '12.50',
    ],
    ['no digit before the point', 'sku;price\nTAP-48-VIN;.5\n', {}, '0.5'],
    [
      'no digit before the point, with commas',
      'sku;price\nTAP-48-VIN;.5\n',
      { decimalComma: true },
      '0.5',
    ],
    ['the noise of binary fractions', 'sku;price\nTAP-48-VIN;926.6400000000001\n', {}, '926.64'],
    ['a currency', 'sku;price\nTAP-48-VIN;£ 12.50\n', {}, '12.50'],
    [
      'two readings, and others that prove which',
      'sku;price\nTAP-48-VIN;1,250\nTAP-50-KRA;12,5\n',
      {},
      '1.250',
    ],
    [
      'two readings, and a stated format',
      'sku;price\nTAP-48-VIN;1,250\n',
      { formats: { unitPrice: 'point' } },
      '1250',
    ],
  ])('with %s are read as they are meant', async (_what, table, more, price) => {
    const priceListId = await draft();
    const { result } = await run(table, { ...prices, ...more, priceListId });
    expect(result.rejected).toBe(0);
    expect(await pricesOf(priceListId, result.created!)).toContain(`TAP-48-VIN 1- ${price}`);
  });

  it('that can be read in two ways are asked about once, shown, and never guessed', async () => {
    const { body } = await send('sku;price\nTAP-48-VIN;1,250\nTAP-50-KRA;2,500\n');
    const order = { uploadId: body.id, ...prices, priceListId: await draft() };
    const refused = await api.post('/imports', 'vendor', order);
    expect([
      refused.status,
      refused.body.code,
      refused.body.errors[0].pointer,
      refused.body.errors[0].suggestions,
    ]).toEqual([422, 'import/format-unknown', '/formats/unitPrice', ['point', 'comma']]);
    const { priceListId: _list, ...mapping } = order;
    const preview = await api.post('/imports/preview', 'vendor', mapping);
    expect(preview.body.questions).toEqual([
      {
        field: 'unitPrice',
        column: 'price',
        formats: ['point', 'comma'],
        examples: [
          { written: '1,250', readings: { point: '1250', comma: '1.250' } },
          { written: '2,500', readings: { point: '2500', comma: '2.500' } },
        ],
      },
    ]);
    const answered = await api.post('/imports/preview', 'vendor', {
      ...mapping,
      formats: { unitPrice: 'comma' },
    });
    expect(answered.body.questions).toEqual([]);
    expect(answered.body.rows[0].values[1]).toEqual({
      field: 'unitPrice',
      column: 'price',
      written: '1,250',
      understood: '1.250',
      problem: null,
    });
  });
});

describe('a workbook', () => {
  const book = workbookOf;

  it('says which of its cells are numbers: 1.125 is no question there, as a text it is', async () => {
    const sent = await send(await book(['sku', 'price'], ['TAP-48-VIN', 1.125]));
    const mapping = { uploadId: sent.body.id, ...prices };
    const { body } = await api.post('/imports/preview', 'vendor', mapping);
    expect([body.questions, body.rows[0].values[1].understood]).toEqual([[], '1.125']);
    const asText = await send(await book(['sku', 'price'], ['TAP-48-VIN', '1.125']));
    const asked = await api.post('/imports/preview', 'vendor', {
      ...mapping,
      uploadId: asText.body.id,
    });
    expect(asked.body.questions).toHaveLength(1);
  });
});

describe('an encoding', () => {
  it.each(['windows-1252', 'macintosh', 'utf-16le', 'utf-8'])(
    'such as %s is found, shown, and kept out of names',
    async (encoding) => {
      const sku = `ENC-${encoding.toUpperCase()}`;
      const table = iconv.encode(`sku;name;group\n${sku};Größe für Äpfel;${category}\n`, encoding);
      const sent = await send(table);
      expect([sent.body.encoding, sent.body.sample[0]!.name]).toEqual([
        encoding,
        'Größe für Äpfel',
      ]);
      const { result } = await run(table, {
        kind: 'products',
        columns: { sku: 'sku', name: 'name', category: 'group' },
      });
      expect(result.created).toBe(1);
    },
  );

  it('that was found wrongly is changed, and the table read anew', async () => {
    const sent = await send(iconv.encode('sku;name\nA;Śruba\n', 'windows-1250'));
    const again = await api.post('/uploads/readings', 'vendor', {
      uploadId: sent.body.id,
      encoding: 'windows-1250',
    });
    expect([again.status, again.body.sample[0].name]).toEqual([201, 'Śruba']);
    const comma = await api.post('/uploads/readings', 'vendor', {
      uploadId: sent.body.id,
      separator: ',',
    });
    expect(comma.body.columns).toEqual(['sku;name']);
  });
});

describe('one bad row', () => {
  const stock = { sku: 'sku', location: 'loc', quantity: 'qty' };
  it.each<[string, string, number, string[], object]>(
    [
      ['a quotation mark inside a cell', 'sku,note,loc,qty\nTAP-48-VIN,1/2" x,a,5\n', 1, []],
      [
        'a quotation that never ends',
        'sku,loc,qty\n"TAP-48-VIN,a,5\nTAP-50-KRA,a,5\n',
        1,
        ['import/quotation-open'],
      ],
      ['a short row', 'sku,loc,qty\nTAP-48-VIN\nTAP-50-KRA,a,6\n', 1, ['import/row-too-short']],
      ['a long row', 'sku,loc,qty\nTAP-48-VIN,a,5,6\nTAP-50-KRA,a,7\n', 1, ['import/row-too-long']],
      ['a title above', 'Stock on hand\n\nsku,loc,qty\nTAP-48-VIN,b,5\nTAP-50-KRA,b,7\n', 2, []],
      [
        'a total below',
        'sku,loc,qty\nTAP-48-VIN,c,5\nTAP-50-KRA,c,7\nTotal,,12\n',
        2,
        ['import/total-line'],
      ],
      [
        'names in two rows',
        'Item,,On hand\nsku,loc,qty\nTAP-48-VIN,d,5\nTAP-50-KRA,d,7\n',
        2,
        [],
        { sku: 'Item sku', location: 'Item loc', quantity: 'On hand qty' },
      ],
      ['two columns without a name', 'sku,loc,qty,,\nTAP-48-VIN,e,5,x,y\n', 1, []],
      ['Excel’s line of the separator', 'sep=;\nsku;loc;qty\nTAP-48-VIN;f;5\n', 1, []],
      [
        'a control character',
        'sku,loc,qty\nTAP-48-VIN,g\u0007,5\nTAP-50-KRA,g,5\n',
        1,
        ['import/control-character'],
      ],
      [
        'the same product and place twice',
        'sku,loc,qty\nTAP-48-VIN,east,5\nTAP-48-VIN,east,7\nTAP-48-VIN,west,7\n',
        2,
        ['import/row-twice'],
      ],
      [
        'a name of two lines',
        '"sku\ncode",loc,qty\nTAP-48-VIN,h,5\n',
        1,
        [],
        { sku: 'sku code', location: 'loc', quantity: 'qty' },
      ],
    ].map(
      ([what, table, changed, codes, columns = stock]) =>
        [what, table, changed, codes, columns] as never,
    ),
  )('(%s) is one rejected row, never the file', async (_what, table, changed, codes, columns) => {
    const { id, result } = await run(table, {
      kind: 'stock',
      columns,
    });
    expect(result).toEqual({ created: 0, changed, unchanged: 0, rejected: codes.length });
    if (codes.length > 0)
      expect((await rejectedOf(id)).rows.map((row) => row.import_code)).toEqual(codes);
  });

  it('comes back in as it is after correction, whatever the file’s own columns are called', async () => {
    const columns = { sku: 'code', location: 'row', quantity: 'reason' };
    const first = await run('code;row;reason\nTAP-48-VIN;i;n/a\nTAP-50-KRA;i;8\n', {
      kind: 'stock',
      columns,
    });
    expect(first.result).toMatchObject({ changed: 1, rejected: 1 });
    const { text } = await rejectedOf(first.id);
    const again = await run(text.replaceAll('n/a', '9'), { kind: 'stock', columns });
    expect(again.result).toEqual({ created: 0, changed: 1, unchanged: 0, rejected: 0 });
  });

  it('of prices comes back into the draft that has the others', async () => {
    const priceListId = await draft();
    const order = { ...prices, columns: { sku: 'sku', unitPrice: 'unitPrice' }, priceListId };
    const first = await run('sku,unitPrice\nTAP-48-VIN,10.00\nTAP-50-KRA,n/a\n', order);
    expect(first.result).toMatchObject({ created: 1, rejected: 1 });
    const { text } = await rejectedOf(first.id);
    const again = await run(text.replaceAll('n/a', '4.20'), order);
    expect(again.result).toMatchObject({ created: 1, rejected: 0 });
    expect(await pricesOf(priceListId, 2)).toEqual(['TAP-48-VIN 1- 10.00', 'TAP-50-KRA 1- 4.20']);
    const twice = await run('sku,unitPrice\nTAP-48-VIN,11.00\n', order);
    expect((await rejectedOf(twice.id)).rows.map((row) => row.import_code)).toEqual([
      'import/priced-already',
    ]);
  });
});

describe('a price list', () => {
  it('says from which quantity a price is, as wholesale lists do', async () => {
    const priceListId = await draft();
    const columns = { sku: 'sku', minQuantity: 'from', unitPrice: 'price' };
    await run('sku;from;price\nTAP-48-VIN;1;10\nTAP-48-VIN;10;9\nTAP-48-VIN;100;8\n', {
      kind: 'prices',
      columns,
      priceListId,
    });
    expect(await pricesOf(priceListId, 3)).toEqual([
      'TAP-48-VIN 1-9 10',
      'TAP-48-VIN 10-99 9',
      'TAP-48-VIN 100- 8',
    ]);
  });

  it('with the same break twice says so', async () => {
    const { id, result } = await run(
      'sku;from;price\nTAP-48-VIN;1;10\nTAP-48-VIN;1;9\nTAP-50-KRA;1;3\n',
      {
        kind: 'prices',
        columns: { sku: 'sku', minQuantity: 'from', unitPrice: 'price' },
        priceListId: await draft(),
      },
    );
    expect(result).toMatchObject({ created: 1, rejected: 2 });
    expect((await rejectedOf(id)).rows[0]!.import_reason).toMatch(/so does row 1/);
  });

  it('with dates goes into a draft for each period', async () => {
    const priceListId = await draft();
    const { result } = await run(
      'sku;price;from;to\nTAP-48-VIN;10.5;;\nTAP-48-VIN;9.5;01.04.2027;30.06.2027\nTAP-50-KRA;3.5;01.04.2027;30.06.2027\n',
      {
        kind: 'prices',
        columns: { sku: 'sku', unitPrice: 'price', validFrom: 'from', validTo: 'to' },
        priceListId,
      },
    );
    expect(result).toMatchObject({ created: 3, rejected: 0 });
    expect(await pricesOf(priceListId, 1)).toEqual(['TAP-48-VIN 1- 10.5']);
    let beside: { id: string; validFrom: string; validTo: string } | undefined;
    await eventually('the other draft is there', async () => {
      const { body } = await api.get('/price-lists?status=Draft&limit=100', 'vendor');
      beside = body.items.find((each: { name: string }) => each.name.includes('2027-04-01'));
      return beside !== undefined;
    });
    expect([beside!.validFrom, beside!.validTo]).toEqual([
      '2027-03-31T23:00:00.000Z',
      '2027-06-30T22:59:59.999Z',
    ]);
    expect(await pricesOf(beside!.id, 2)).toEqual(['TAP-48-VIN 1- 9.5', 'TAP-50-KRA 1- 3.5']);
  });
});

describe('what is no table', () => {
  it.each([
    ['JSON', '[{"sku":"A"}]', /JSON/],
    ['XML', '<?xml version="1.0"?><products/>', /XML/],
    ['a PDF', '%PDF-1.7\n1 0 obj', /PDF/],
    ['a BMEcat catalogue', '<?xml version="1.0"?><BMECAT version="2005"></BMECAT>', /BMEcat/],
    ['cXML', '<?xml version="1.0"?><cXML payloadID="1"></cXML>', /cXML/],
    ['EDIFACT', "UNA:+.? 'UNB+UNOC:3+1:14+2:14'", /EDIFACT/],
    ['an old workbook', Buffer.from('d0cf11e0a1b11ae10000', 'hex'), /XLS/],
    ['a broken workbook', Buffer.from('PK\u0003\u0004xx[Content_Types].xml', 'latin1'), /workbook/],
    ['broken gzip', Buffer.from('1f8b080000000000000312', 'hex'), /compress/],
  ])('(%s) is refused by its name, with what is taken', async (_what, file, says) => {
    const { status, body } = await send(file);
    expect([status, body.code]).toEqual([422, 'upload/not-a-table']);
    expect(body.detail).toMatch(says);
  });
});

it('a table may be compressed', async () => {
  const { body } = await send(gzipSync('sku;name\nA;x\n'), 'application/gzip');
  expect([body.columns, body.rows]).toEqual([['sku', 'name'], 1]);
});

it('a column that is there twice is not chosen silently', async () => {
  const { body } = await send('sku;price;price\nTAP-48-VIN;1;2\n');
  expect(body.doubts).toEqual({
    'price (column 2)': 'doubled',
    'price (column 3)': 'doubled',
  });
  const refused = await api.post('/imports', 'vendor', {
    uploadId: body.id,
    ...prices,
    priceListId: await draft(),
  });
  expect([refused.body.code, refused.body.errors[0].suggestions]).toEqual([
    'import/column-doubled',
    ['price (column 2)', 'price (column 3)'],
  ]);
});

it('what an export escaped comes back without the escape, as the same product', async () => {
  const columns = { sku: 'sku', name: 'name', category: 'categoryPath' };
  const first = await run(`sku;name;categoryPath\n+49-A;=Tape;${category}\n`, {
    kind: 'products',
    columns,
  });
  expect(first.result.created).toBe(1);
  const { vendorId } = (await api.get('/products?sku=TAP-48-VIN', 'vendor')).body.items[0];
  let csv = '';
  await eventually('the product is listed', async () => {
    csv = (
      await api.get(`/vendors/${vendorId}/products?sku=%2B49-A`, 'vendor', { accept: 'text/csv' })
    ).body as unknown as string;
    return csv.includes('49-A');
  });
  expect(csv).toContain("'+49-A,'=Tape");
  const again = await run(csv, { kind: 'products', columns });
  expect(again.result).toEqual({ created: 0, changed: 0, unchanged: 1, rejected: 0 });
});

describe('a catalogue', () => {
  /** Names as real ones are, and worse: marks of every format, quotations, formulas, alphabets. */
  const nasty = fc
    .array(
      fc.constantFrom(
        ...['=', '+', '-', '@', "'", '"', ',', ';', '|', '\u00a0', ' ', '1,250', '½', 'ß', '北京'],
        ...['<b>', '&amp;', '_x0041_', '\ud83d\udce6', 'true', '0012', '1E5', 'A', 'z', '/', '＝'],
      ),
      { minLength: 1, maxLength: 6 },
    )
    .map((parts) => parts.join('').trim())
    .filter((text) => text !== '');
  const products = fc.uniqueArray(
    fc.record({
      sku: nasty.map((text) => text.slice(0, 60)),
      name: nasty,
      description: fc
        .array(nasty, { maxLength: 3 })
        .map((lines) => lines.join('\n'))
        .map((text) => text.trim()),
      unit: nasty.map((text) => text.slice(0, 20).trim()),
      packSize: fc.integer({ min: 1, max: 5000 }),
      minimumOrderQuantity: fc.constantFrom(12, 24, 1200),
      orderMultiple: fc.constantFrom(1, 3, 12),
      leadTimeDays: fc.integer({ min: 0, max: 90 }),
      taxCategory: fc.constantFrom('standard', 'reduced', 'zero', 'exempt'),
      variantOf: fc.option(
        fc.record({
          group: nasty.map((text) => text.slice(0, 60).trim()),
          name: nasty,
          attributes: fc.dictionary(nasty, nasty, { minKeys: 1, maxKeys: 3 }),
        }),
      ),
    }),
    { selector: ({ sku }) => sku, minLength: 1, maxLength: 40 },
  );
  const FIELDS = [
    ...['sku', 'name', 'description', 'unit', 'packSize', 'minimumOrderQuantity'],
    ...['orderMultiple', 'leadTimeDays', 'taxCategory'],
    ...['variantGroup', 'variantName', 'variantAttributes'],
  ];
  const columns = Object.fromEntries(FIELDS.map((field) => [field, field]));
  const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

  async function ofVendor(): Promise<{ vendorId: string; total: number }> {
    const { vendorId } = (await api.get('/products?sku=TAP-48-VIN', 'vendor')).body.items[0];
    const { body } = await api.get(`/vendors/${vendorId}/products?limit=1`, 'vendor');
    return { vendorId: vendorId as string, total: body.total as number };
  }

  let catalogues = 0;

  it('that leaves comes in unchanged, as CSV and as XLSX, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(products, async (made) => {
        const tag = `${++catalogues}·`;
        const before = (await ofVendor()).total;
        const first = await run(
          [
            csvLine(FIELDS),
            ...made.map(({ variantOf, ...product }) => {
              const cells: Record<string, string> = {
                ...Object.fromEntries(Object.entries(product).map(([k, v]) => [k, String(v)])),
                sku: tag + product.sku,
                ...(variantOf
                  ? {
                      variantGroup: variantOf.group,
                      variantName: variantOf.name,
                      variantAttributes: JSON.stringify(variantOf.attributes),
                    }
                  : {}),
              };
              return csvLine(FIELDS.map((field) => cells[field] ?? ''));
            }),
          ].join(''),
          { kind: 'products', columns, defaults: { category } },
        );
        expect(first.result).toMatchObject({ created: made.length, rejected: 0 });
        let { total, vendorId } = await ofVendor();
        await eventually('all are listed', async () => {
          ({ total, vendorId } = await ofVendor());
          return total >= before + made.length;
        });
        for (const accept of ['text/csv', XLSX]) {
          const answer = await fetch(`${server.url}/vendors/${vendorId}/products`, {
            headers: { accept, authorization: `Bearer ${await api.token('vendor')}` },
          });
          expect(answer.headers.get('content-type')).toContain(accept);
          const again = await run(Buffer.from(await answer.arrayBuffer()), {
            kind: 'products',
            columns: { ...columns, category: 'categoryPath', attributes: 'attributes' },
          });
          expect(again.result).toEqual({ created: 0, changed: 0, unchanged: total, rejected: 0 });
        }
      }),
      // all that was listed before leaves and comes in again each time
      { numRuns: 5, endOnFailure: true },
    );
  });

  it('comes in, is changed and comes in again as it was before', async () => {
    const table = (name: string) => `sku,name,category\nUNDO-1,${name},${category}\n`;
    const order = { kind: 'products', columns: { sku: 'sku', name: 'name', category: 'category' } };
    await run(table('First'), order);
    const exported = async () =>
      (
        await fetch(`${server.url}/products?sku=UNDO-1`, {
          headers: { accept: 'text/csv', authorization: `Bearer ${await api.token('vendor')}` },
        })
      ).text();
    let csv = '';
    await eventually('it is listed', async () => (csv = await exported()).includes('First'));
    await run(table('Second'), order);
    await eventually('it is changed', async () => (await exported()).includes('Second'));
    const back = await run(csv, {
      kind: 'products',
      columns: { ...columns, category: 'categoryPath' },
    });
    expect(back.result).toMatchObject({ changed: 1, rejected: 0 });
    await eventually('it is as before', async () => (await exported()).includes('First'));
  });

  it('of prices goes into a draft as a workbook as well, and not as something that is called one', async () => {
    const [one, other] = await Promise.all(
      ['TAP-48-VIN', 'TAP-50-KRA'].map(
        async (sku) =>
          (await api.get(`/products?sku=${sku}`, 'vendor')).body.items[0] as { id: string },
      ),
    );
    const priceListId = await draft();
    const sent = async (file: Buffer) => {
      const answer = await fetch(`${server.url}/price-lists/${priceListId}/prices`, {
        method: 'POST',
        headers: { 'content-type': XLSX, authorization: `Bearer ${await api.token('vendor')}` },
        body: new Uint8Array(file),
      });
      return {
        status: answer.status,
        body: (await answer.json()) as { code: string; prices: number },
      };
    };
    for (const [file, code] of [
      [Buffer.from('productId,unitPrice\n'), 'upload/not-a-table'],
      [await workbookOf(['productId', 'unitPrice'], [one!.id, 'n/a']), 'price-list/row'],
    ] as const)
      expect(await sent(file)).toMatchObject({ status: 422, body: { code } });
    const file = await workbookOf(
      ['Prices of March', '', ''],
      ['productId', 'minQuantity', 'unitPrice'],
      [one!.id, 1, 1.125],
      [one!.id, 10, '1,05'],
      [other!.id, '', 12.3456],
    );
    expect(await sent(file)).toMatchObject({ status: 201, body: { prices: 3 } });
    expect(
      (await pricesOf(priceListId, 3)).map((line) => line.split(' ').slice(1).join(' ')),
    ).toEqual(expect.arrayContaining(['1-9 1.125', '10- 1.05', '1- 12.3456']));
  });

  it('of prices comes in unchanged, as CSV and as XLSX', async () => {
    const priceListId = await draft();
    const order = {
      kind: 'prices',
      columns: {
        ...{ sku: 'sku', minQuantity: 'minQuantity', maxQuantity: 'maxQuantity' },
        ...{ unitPrice: 'unitPrice', per: 'per', currency: 'currency' },
      },
    };
    await run(
      'sku,minQuantity,maxQuantity,unitPrice,per,currency\nTAP-48-VIN,1,9,1.125,100,GBP\nTAP-48-VIN,10,,1.05,100,GBP\nTAP-50-KRA,1,,12.3456,1,GBP\n',
      { ...order, priceListId },
    );
    const expected = await pricesOf(priceListId, 3);
    for (const accept of ['text/csv', XLSX]) {
      const answer = await fetch(`${server.url}/price-lists/${priceListId}/prices`, {
        headers: { accept, authorization: `Bearer ${await api.token('vendor')}` },
      });
      const copy = await draft();
      const { result } = await run(Buffer.from(await answer.arrayBuffer()), {
        ...order,
        priceListId: copy,
      });
      expect(result).toMatchObject({ created: 3, rejected: 0 });
      expect(await pricesOf(copy, 3)).toEqual(expected);
    }
  });
});

describe("a shop's export", () => {
  interface Listed {
    readonly id: string;
    readonly sku: string;
    readonly name: string;
    readonly variantOf: { group: string; name: string; attributes: object } | null;
  }
  const listed = async (sku: string): Promise<Listed> => {
    let found: Listed | undefined;
    await eventually(`${sku} is listed`, async () => {
      const { body } = await api.get(`/products?sku=${sku}`, 'vendor');
      return (found = (body.items as Listed[])[0]) !== undefined;
    });
    return found!;
  };

  it.each(Object.entries(shopExports))(
    'of %s makes variants to choose between, found by what tells them apart',
    async (name, table) => {
      const prefix = name.toUpperCase().replaceAll(' ', '');
      const text = table(category, prefix);
      const { body: upload } = await send(text);
      const { products } = upload.mappings;
      expect(upload.notTaken.length).toBeGreaterThan(0);
      const order = { kind: 'products', columns: products };
      const preview = await api.post('/imports/preview', 'vendor', {
        uploadId: upload.id,
        ...order,
      });
      const shown = preview.body.rows as { variantOf: object | null; leftOut: string | null }[];
      expect(shown.filter(({ variantOf }) => variantOf !== null)).toHaveLength(2);
      const { result } = await run(text, order);
      expect(result).toMatchObject({ created: 3, rejected: 0 });
      const medium = await listed(`${prefix}-NV-M`);
      expect(medium.variantOf).toMatchObject({ attributes: { Colour: 'Navy', Size: 'M' } });
      expect((await listed(`${prefix}-GL`)).variantOf).toBeNull();
      await listed(`${prefix}-NV-L`);
      const siblings = (await api.get(`/products/${medium.id}/variants`, 'buyer')).body.items;
      expect(siblings.map(({ attributes }: { attributes: object }) => attributes)).toEqual(
        expect.arrayContaining([
          { Colour: 'Navy', Size: 'L' },
          { Colour: 'Navy', Size: 'M' },
        ]),
      );
      const found = await api.get('/products?attribute=Size:L&attribute=Colour:Navy', 'buyer');
      expect((found.body.items as Listed[]).map(({ sku }) => sku)).toContain(`${prefix}-NV-L`);
      const again = await run(text, order);
      expect(again.result).toMatchObject({ created: 0, changed: 0, rejected: 0 });
    },
  );

  it('whose rejected rows are corrected makes the same variants of them, without the others', async () => {
    const table = shopExports.shopify(category, 'CORR').replace('"CORR-NV-L"', '""');
    const order = {
      kind: 'products',
      columns: { sku: 'Variant SKU', name: 'Title', category: 'Product Category' },
    };
    const first = await run(table, order);
    expect(first.result).toMatchObject({ created: 2, unchanged: 1, rejected: 1 });
    const { text } = await rejectedOf(first.id);
    const rows = parse(text, { columns: true, bom: true }) as Record<string, string>[];
    const columns = Object.keys(rows[0]!);
    const mended = [
      columns,
      ...rows.map((row) => Object.values({ ...row, 'Variant SKU': 'CORR-NV-L' })),
    ]
      .map((cells) => csvLine(cells))
      .join('');
    const again = await run(mended, order);
    expect(again.result).toMatchObject({ created: 1, rejected: 0 });
    expect(await listed('CORR-NV-L')).toMatchObject({
      name: 'Work shirt, Navy, L',
      variantOf: { group: 'work-shirt', attributes: { Colour: 'Navy', Size: 'L' } },
    });
  });

  it('comes out and in again with its variants, from columns of our own', async () => {
    const own = (attributes: string) =>
      `sku,name,category,group,of,variant\nOWN-1,Cup white,${category},CUP,Cup,"${attributes.replaceAll('"', '""')}"\n`;
    const order = {
      kind: 'products',
      columns: {
        ...{ sku: 'sku', name: 'name', category: 'category' },
        ...{ variantGroup: 'group', variantName: 'of', variantAttributes: 'variant' },
      },
    };
    await run(own('{"Colour":"white"}'), order);
    const cup = await listed('OWN-1');
    expect(cup.variantOf).toEqual({ group: 'CUP', name: 'Cup', attributes: { Colour: 'white' } });
    const { body: upload } = await api.put(`/products/${cup.id}`, 'vendor', {
      name: 'Cup, white',
      categoryId: (await api.get(`/products/${cup.id}`, 'vendor')).body.categoryId,
    });
    expect(upload.id).toBe(cup.id);
    await eventually('it is renamed', async () => (await listed('OWN-1')).name === 'Cup, white');
    expect((await listed('OWN-1')).variantOf).toEqual(cup.variantOf);
    const without = await run(`sku,name,variant:Colour\nOWN-1,"Cup, white",cream\n`, {
      kind: 'products',
      columns: { sku: 'sku', name: 'name', 'variant:Colour': 'variant:Colour' },
    });
    expect(without.result).toMatchObject({ changed: 1 });
    await eventually(
      'it is cream',
      async () =>
        JSON.stringify((await listed('OWN-1')).variantOf?.attributes) === '{"Colour":"cream"}',
    );
    const bad = await run(own('{}'), order);
    expect((await rejectedOf(bad.id)).rows[0]!.import_code).toBe('product/variant-attributes');
  });
});
