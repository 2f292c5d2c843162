import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyse } from '../../application/looking-back/analysis.queries.js';
import { nobody } from '../../application/shared/caller.js';
import { answer } from '../../application/shared/query.js';
import type { Permission } from '../../domain/people/user/permissions.js';
import { sales, type CustomerSales } from '../../projections/looking-back/sales.js';
import { orderSummaries } from '../../projections/trading/order-summaries.js';
import { type OrderDocument, orders } from '../../projections/trading/orders.js';
import { Marketplace } from '../runtime/marketplace.js';
import { temporaryDirectory } from '../testing/kit/directory.js';
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
  const bring = (text: string): Promise<ImportReport> => {
    const path = join(directory(), `file-${++files}.csv`);
    writeFileSync(path, text);
    return importHistory(marketplace, {
      mapping: mappingOf(json, 'mapping'),
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

  it('says which columns a file lacks, and where it stops being CSV', async () => {
    await expect(bring('InvoiceNo,StockCode\n1,2')).rejects.toThrow(
      /no column "Description", "Quantity"/,
    );
    await expect(bring(`${HEADER}\n1,"85123A\n`)).rejects.toThrow(SourceError);
    await expect(bring('')).rejects.toThrow(/is empty/);
  });
});
