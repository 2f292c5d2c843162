import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { analyse } from '../../application/looking-back/analysis.queries.js';
import { nobody } from '../../application/shared/caller.js';
import { answer } from '../../application/shared/query.js';
import type { Permission } from '../../domain/people/user/permissions.js';
import { sales, type CustomerSales } from '../../projections/looking-back/sales.js';
import { orderSummaries } from '../../projections/trading/order-summaries.js';
import { type OrderDocument, orders } from '../../projections/trading/orders.js';
import { Marketplace } from '../runtime/marketplace.js';
import { temporaryDirectory } from '../testing/kit/directory.js';
import { workbookOf } from '../testing/kit/workbook.js';
import { importHistory, type ImportReport } from './importer.js';
import { mappingOf, MappingError } from './mapping.js';
import { SourceError } from './source-rows.js';

const directory = temporaryDirectory();
const json = JSON.parse(readFileSync('docs/examples/online-retail.mapping.json', 'utf8')) as Record<
  string,
  unknown
>;
const HEADER = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';
const UK = ',2010-12-01 08:26:00,2.55,17850,United Kingdom';

describe('importing history', () => {
  let marketplace: Marketplace;
  let files = 0;
  beforeAll(async () => {
    marketplace = await Marketplace.open({
      directory: join(directory(), 'data'),
      log: () => undefined,
    });
  });
  afterAll(() => marketplace.close());

  const rejectedPath = (): string => join(directory(), 'some.rejected.csv');
  const bring = (text: string | Buffer, mapping: object = json): Promise<ImportReport> => {
    const path = join(directory(), `file-${++files}.csv`);
    writeFileSync(path, text);
    return importHistory(marketplace, {
      mapping: mappingOf(mapping, 'mapping'),
      path,
      rejectedPath: rejectedPath(),
    });
  };
  const rows = (...lines: string[]): Promise<ImportReport> => bring([HEADER, ...lines].join('\n'));
  const order = async (number: string): Promise<OrderDocument> => {
    const { documents } = await marketplace.documents.find(orderSummaries, {
      filter: { number },
      sort: [],
      limit: 2,
      after: null,
    });
    expect(documents).toHaveLength(1);
    return (await marketplace.documents.get(orders, documents[0]!.key))!;
  };

  it('puts each row under one outcome, and the outcomes add up to the file', async () => {
    const { totals, documents, companies, products, rejectedFile } = await rows(
      `1,85123A,HOLDER,6${UK}`,
      `1,85123a,holder,2${UK}`,
      `1,POST,POSTAGE,1,2010-12-01 08:26:00,18.005,17850,United Kingdom`,
      `C2,85123A,HOLDER,-1${UK}`,
      `C2,D,Discount,-1,2010-12-01 08:26:00,27.50,17850,United Kingdom`,
      `3,85123A,damaged,-10,2010-12-01 09:00:00,0.0,,United Kingdom`,
      `A4,B,Adjust bad debt,1,2010-12-01 09:00:00,-11062.06,,United Kingdom`,
      `5,22222,BAG,many${UK}`,
    );
    expect(totals).toEqual({
      rejected: { rows: 2, quantity: 1, value: '-11062.06', rounding: null },
      writeOff: { rows: 1, quantity: -10, value: '0', rounding: null },
      charge: { rows: 2, quantity: 0, value: '-9.495', rounding: '0.005' },
      creditNoteLine: { rows: 1, quantity: -1, value: '-2.55', rounding: '0' },
      orderLine: { rows: 2, quantity: 8, value: '20.4', rounding: '0' },
      file: { rows: 8, quantity: -2, value: '-11053.705', rounding: '0.005' },
    });
    expect({ documents, companies, products }).toEqual({ documents: 3, companies: 2, products: 2 });
    expect(readFileSync(rejectedFile!, 'utf8').split('\n').slice(1, 3)).toEqual([
      expect.stringMatching(/^"an adjustment of bad debt, which is no trade",[0-9a-f]{64},7,A4,B,/),
      expect.stringMatching(
        /^"""Quantity"" is ""many"": it must be a whole number such as 12 or -3",[0-9a-f]{64},8,5,22222,/,
      ),
    ]);
  });

  it('shows the order as it was: its time, its lines, its charges, and nothing that nobody knows', async () => {
    const found = await order('1');
    expect(found).toMatchObject({
      status: 'Completed',
      createdAt: '2010-12-01T08:26:00.000Z',
      buyerName: 'Customer 17850',
      country: 'GB',
      purchaseId: null,
      shippingAddress: null,
      taxes: [],
      netAmount: { amount: 2_040 + 1_800, currency: 'GBP' },
      charges: [
        { code: 'POST', net: { amount: 1_800, currency: 'GBP' }, roundingLost: '5000/10000' },
      ],
    });
    expect(found.lines.map((l) => [l.sku, l.quantity, l.priceSource])).toEqual([
      ['85123A', 6, null],
      ['85123a', 2, null],
    ]);
  });

  it('changes nothing when it is repeated', async () => {
    const head = await marketplace.store.head();
    const { documentsChanged } = await rows(`7,85123A,HOLDER,6${UK}`);
    expect(documentsChanged).toBe(1);
    const after = await marketplace.store.head();
    expect(after).toBeGreaterThan(head);
    expect((await rows(`7,85123A,HOLDER,6${UK}`)).documentsChanged).toBe(0);
    expect(await marketplace.store.head()).toBe(after);
  });

  it('adds corrected rows to the order they belong to, once, whatever file they come in', async () => {
    await rows(`8,85123A,HOLDER,6${UK}`, `8,85123A,HOLDER,1${UK}`, `8,22222,BAG,many${UK}`);
    const corrected = readFileSync(rejectedPath(), 'utf8').replace(',many,', ',3,');
    expect((await bring(corrected)).documentsChanged).toBe(1);
    expect((await order('8')).lines.map((l) => l.quantity)).toEqual([6, 1, 3]);
    expect((await bring(`${corrected}\n`)).documentsChanged).toBe(0);
    expect((await order('8')).netAmount).toEqual({ amount: 10 * 255, currency: 'GBP' });
  });

  it('gathers an order whose rows are scattered and of several times, and gives back a row of another customer', async () => {
    const later = ',2010-12-01 08:30:00,1,17850,United Kingdom';
    const { totals } = await rows(
      `9,85123A,HOLDER,6${later}`,
      `10,85123A,HOLDER,1${UK}`,
      `9,85123A,HOLDER,2${UK}`,
      `9,85123A,HOLDER,2,2010-12-01 08:26:00,2.55,99999,United Kingdom`,
    );
    expect(totals.rejected.rows).toBe(1);
    expect(readFileSync(rejectedPath(), 'utf8')).toContain(
      '9 belongs to customer 17850, this row says 99999',
    );
    const found = await order('9');
    expect([found.createdAt, found.lines.map((l) => l.quantity)]).toEqual([
      '2010-12-01T08:26:00.000Z',
      [6, 2],
    ]);
  });

  it('counts days, products and customers, credits and charges apart', async () => {
    const { documents } = await marketplace.documents.find(sales, {
      filter: { kind: 'customer' },
      sort: [],
      limit: 10,
      after: null,
    });
    const [customer] = documents.map((d) => d.document as CustomerSales);
    expect(documents).toHaveLength(1);
    expect(customer).toMatchObject({
      buyerName: 'Customer 17850',
      orders: 5,
      creditLines: 1,
      creditQuantity: 1,
      creditNet: 255,
      chargesNet: 1_800,
      creditChargesNet: -2_750,
      firstDay: '2010-12-01',
    });
    const days = await marketplace.documents.find(sales, {
      filter: { kind: 'day' },
      sort: [],
      limit: 10,
      after: null,
    });
    expect(days.documents.map((d) => d.document)).toEqual([
      expect.objectContaining({
        day: '2010-12-01',
        country: 'GB',
        net: customer!.net,
        lines: customer!.lines,
      }),
    ]);
  });

  it('says of measures that it tells nothing of that it does not', async () => {
    const onlooker = {
      ...nobody,
      permissions: new Set<Permission>(['analysis.query', 'marketplace.readAny']),
    };
    const ask = (model: string, ...measures: string[]) =>
      answer(
        analyse,
        new analyse.Message(
          { model, filter: {}, group: [], measures, sort: [], limit: 10 },
          onlooker,
        ),
        marketplace.services,
      );
    const sales = await ask('sales', 'orders', 'priceVariance', 'priceVarianceShare');
    expect(sales.rows[0]!.slice(2)).toEqual([null, null]);
    expect(sales.notes.map((n) => n.measure)).toEqual(['priceVariance', 'priceVarianceShare']);
    const { rows, notes } = await ask('fulfilment', 'orders', 'fillRate', 'cycleTime');
    expect(rows).toEqual([]);
    expect(notes.map((n) => n.measure)).toEqual(['fillRate', 'cycleTime']);
    expect(notes[0]!.says).toMatch(/imported orders tell neither/);
  });

  it('starts no process, moves no stock and tells nobody', async () => {
    const events = await marketplace.store.readAll(0, 1_000);
    const types = new Set(events.map((e) => e.type));
    expect([...types].filter((t) => /^(Order|Purchase|Stock|Reserved)/.test(t))).toEqual([]);
  });

  describe('from the systems of others', () => {
    const {
      columns,
      country: _country,
      ...rest
    } = json as {
      columns: Record<string, string>;
      country?: object;
    };
    const { unitPrice: _price, country: _column, ...known } = columns;
    const mapping = (of: Record<string, string>, more: object = {}): object => ({
      ...rest,
      name: 'Elsewhere',
      vendor: { constant: 'Eisen Bauer', country: 'DE', timeZone: 'Europe/Berlin' },
      currency: { constant: 'EUR' },
      country: { constant: 'DE' },
      columns: { ...known, ...of },
      ...more,
    });
    const head = (...columns: string[]): string =>
      [
        'InvoiceNo',
        'StockCode',
        'Description',
        'Quantity',
        'InvoiceDate',
        'CustomerID',
        ...columns,
      ].join(';');
    const line = (number: string, quantity: string, ...more: string[]): string =>
      [
        number,
        'S-1',
        'Schlüssel für Größe 10',
        quantity,
        '2024-03-01 10:00:00',
        'K-7',
        ...more,
      ].join(';');

    it('decimal commas, a constant country and currency, and Windows-1252 are taken', async () => {
      const report = await bring(
        iconv.encode([head('Preis'), line('E1', '1.000', '1.204,50')].join('\n'), 'windows-1252'),
        mapping({ unitPrice: 'Preis' }, { decimalComma: true }),
      );
      expect(report.totals.file).toMatchObject({ rows: 1, quantity: 1000, value: '1204500' });
      const { lines, currency } = (await order('E1')) as unknown as {
        lines: { name: string; unitPrice: { amount: string } }[];
        currency: string;
      };
      expect([lines[0]!.name, lines[0]!.unitPrice.amount]).toEqual([
        'Schlüssel für Größe 10',
        '1204.5',
      ]);
      expect(currency).toBe('EUR');
    });

    it.each([
      ['a total of the line', { lineTotal: 'Summe' }, ['Summe'], ['10,00'], '10'],
      [
        'a discount in percent',
        { unitPrice: 'Preis', discountPercent: 'Rabatt' },
        ['Preis', 'Rabatt'],
        ['3,99', '12,5 %'],
        '10.47375',
      ],
      [
        'a discount of the whole line',
        { unitPrice: 'Preis', discount: 'Rabatt' },
        ['Preis', 'Rabatt'],
        ['3,99', '-1,97'],
        '10',
      ],
      [
        'no discount',
        { unitPrice: 'Preis', discount: 'Rabatt' },
        ['Preis', 'Rabatt'],
        ['3,99', ''],
        '11.97',
      ],
    ])('a line with %s is worth what it came to', async (what, of, names, cells, value) => {
      const number = `T-${what.length}`;
      const { totals } = await bring(
        [head(...names), line(number, '3', ...cells)].join('\n'),
        mapping(of as never, { decimalComma: true }),
      );
      expect(totals.orderLine).toMatchObject({ rows: 1, quantity: 3, value });
      const booked = (await order(number)) as unknown as {
        totals: { net: { amount: number } };
        lines: { net: { amount: number } }[];
      };
      expect(booked.lines[0]!.net.amount).toBe(Math.round(Number(value) * 100));
    });

    it('a credit note with totals takes back what they say, with a minus or without', async () => {
      const { totals } = await bring(
        [head('Summe'), line('C900', '-3', '-10,00'), line('C901', '-3', '10,00')].join('\n'),
        mapping({ lineTotal: 'Summe' }, { decimalComma: true }),
      );
      expect(totals.creditNoteLine).toMatchObject({ rows: 2, quantity: -6, value: '-20' });
    });

    it('a number of two readings is rejected until the mapping says how numbers are written', async () => {
      const text = [head('Preis'), line('U1', '1', '1,250'), line('U2', '1', '12,50')].join('\n');
      const unsaid = await bring(text, mapping({ unitPrice: 'Preis' }));
      expect(unsaid.totals.rejected).toMatchObject({ rows: 1 });
      expect(unsaid.totals.file).toMatchObject({ rows: 2 });
      expect(readFileSync(unsaid.rejectedFile!, 'utf8')).toMatch(
        /1250 or 1\.250: say ""decimalComma""/,
      );
      const said = await bring(text, mapping({ unitPrice: 'Preis' }, { decimalComma: true }));
      expect(said.totals.orderLine).toMatchObject({ rows: 2, value: '13.75' });
    });

    it('a column that is there twice is not chosen silently', async () => {
      await expect(
        bring(
          [head('Preis', 'Preis'), line('V1', '1', '1', '2')].join('\n'),
          mapping({ unitPrice: 'Preis' }),
        ),
      ).rejects.toThrow(
        /several columns called "Preis".*"Preis \(column 7\)" or "Preis \(column 8\)"/,
      );
    });

    it('a row that cannot be read is one rejected row, and counted', async () => {
      const { totals } = await bring(
        [head('Preis'), line('W1', '1', '1,5'), '"W2;S-1', line('W3', '1', '2,5')].join('\n'),
        mapping({ unitPrice: 'Preis' }, { decimalComma: true }),
      );
      expect([totals.rejected.rows, totals.orderLine.rows, totals.file.rows]).toEqual([1, 2, 3]);
    });

    it.each([
      [{ unitPrice: 'P', lineTotal: 'S' }, {}, /"columns.unitPrice" must be there, or/],
      [{}, {}, /"columns.unitPrice" must be there, or/],
      [{ lineTotal: 'S', discount: 'D' }, {}, /"columns.discount" must be left out/],
      [{ unitPrice: 'P', country: 'C' }, {}, /"country" must be/],
      [
        { unitPrice: 'P' },
        { country: { constant: 'Germany' } },
        /a code of ISO 3166-1.*"Germany" is DE/,
      ],
      [{ unitPrice: 'P' }, { decimalComma: 'yes' }, /"decimalComma" must be true/],
      [{ unitPrice: 'P' }, { encoding: 'latin-9' }, /"encoding" must be one of utf-8/],
    ])('a mapping %j %j is refused by its field', (of, more, says) => {
      expect(() => mappingOf(mapping(of as never, more), 'm.json')).toThrow(says);
    });
  });

  it('says what is wrong with a mapping, by field', () => {
    expect(() => mappingOf({ ...json, currency: { constant: 'GBX' } }, 'm.json')).toThrow(
      new MappingError('m.json: "currency.constant" must be an ISO 4217 code such as GBP'),
    );
    expect(() => mappingOf({ ...json, charges: ['('] }, 'm.json')).toThrow(
      /"charges\[0\]" must be a regular expression/,
    );
    expect(() => mappingOf({ ...json, colums: {} }, 'm.json')).toThrow(
      /"colums" must be left out: known are name, /,
    );
    expect(() =>
      mappingOf({ ...json, time: { format: 'x', zone: 'Mars/Olympus' } }, 'm.json'),
    ).toThrow(/"time.zone" must be an IANA time zone/);
  });

  it('says which columns a file lacks, and what it is that is no table', async () => {
    await expect(bring('InvoiceNo,StockCode\n1,2')).rejects.toThrow(
      /no column "Description", "Quantity"/,
    );
    await expect(bring('<?xml version="1.0"?><orders/>')).rejects.toThrow(SourceError);
    await expect(bring('')).rejects.toThrow(/is empty/);
  });

  it('reads a workbook, whose numbers have a point whatever the mapping says, and its rejected rows come back in', async () => {
    const header = HEADER.split(',');
    const at = '2010-12-01 08:26:00';
    const { totals, rejectedFile } = await bring(
      await workbookOf(
        header,
        ['XL1', 22633, 'HAND WARMER', 6, at, 1.125, 17999, 'United Kingdom'],
        ['XL1', '22634', 'HEATER', '2', at, '1,5', 17999, 'United Kingdom'],
        ['XL2', '22635', 'LAMP', 3, '2010-12-02', 2.25, 17999, 'Atlantis'],
      ),
      { ...json, decimalComma: true },
    );
    expect(totals).toMatchObject({
      orderLine: { rows: 2, value: '9.75' },
      rejected: { rows: 1, value: '6.75' },
    });
    expect((await order('XL1')).lines.map(({ sku, quantity }) => [sku, quantity])).toEqual([
      ['22633', 6],
      ['22634', 2],
    ]);
    const corrected = readFileSync(rejectedFile!, 'utf8').replaceAll('Atlantis', 'France');
    const again = await bring(corrected, { ...json, decimalComma: true });
    expect(again.totals).toMatchObject({ orderLine: { rows: 1, value: '6.75' } });
    expect((await order('XL2')).createdAt).toBe('2010-12-02T00:00:00.000Z');
  });

  it('says what is wrong with a workbook that cannot be read', async () => {
    await expect(bring(Buffer.from('PK\u0003\u0004xl/workbook.xml, and no more'))).rejects.toThrow(
      /cannot be read|ZIP archive|workbook/,
    );
    await expect(bring(await workbookOf(['only', 'names']))).rejects.toThrow(SourceError);
  });
});
