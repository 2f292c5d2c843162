import { parse } from 'csv-parse/sync';
import readWorkbook from 'read-excel-file/node';
import { demoServer } from '../../testing/kit/api.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { eventually } from '../../testing/kit/eventually.js';
import { demoId } from '../../testing/kit/prepared-demo.js';

const directory = temporaryDirectory();
const api = demoServer(directory);

interface Row {
  readonly id: string;
  readonly number: string;
  readonly status: string;
  readonly poNumber: string | null;
  readonly vendorName: string;
  readonly promisedDate: string | null;
  readonly placedAt: string;
  readonly totalAmount: { readonly amount: string; readonly currency: string };
}

const rows = async (query: string, who = 'operator'): Promise<Row[]> => {
  const all: Row[] = [];
  for (let cursor: string | null = null; ;) {
    const { status, body } = await api().get(
      `/orders?${query}&limit=7${cursor ? `&cursor=${cursor}` : ''}`,
      who,
    );
    expect(status).toBe(200);
    all.push(...(body.items as Row[]));
    cursor = body.nextCursor as string | null;
    if (cursor === null) return all;
  }
};

/** As the database sorts: what has no value first. */
const inOrder = (list: readonly (string | number | null)[]): boolean =>
  list.every(
    (v, i) =>
      i === 0 || v === list[i - 1] || list[i - 1] === null || (v !== null && v > list[i - 1]!),
  );

describe('a list', () => {
  it('come compressed where they are long, whole answers alone', async () => {
    const encodingOf = async (path: string, headers: Record<string, string> = {}) =>
      (await api().get(path, 'operator', headers)).headers.get('content-encoding');
    expect(await encodingOf('/orders?limit=200', { 'accept-encoding': 'br, gzip' })).toBe('br');
    expect(await encodingOf('/orders?limit=200', { 'accept-encoding': 'gzip' })).toBe('gzip');
    expect(await encodingOf('/orders?limit=200', { 'accept-encoding': 'identity' })).toBeNull();
    expect(await encodingOf('/orders?limit=1', { 'accept-encoding': 'br' })).toBeNull();
    expect(
      await encodingOf('/orders', { 'accept-encoding': 'br', accept: 'application/x-ndjson' }),
    ).toBeNull();
  });

  it('says how many there are and how fresh it is', async () => {
    // signing in is an event, too
    const body = await eventually('the list has seen every event', async () => {
      const answer = await api().get('/orders?limit=2', 'operator');
      return answer.body.asOf.lagMs === 0 && answer.body;
    });
    expect(body).toMatchObject({
      total: 108,
      totalIsLowerBound: false,
      asOf: { position: expect.stringMatching(/^\d+$/) },
    });
    expect(Math.abs(Date.parse(body.asOf.at) - Date.now())).toBeLessThan(60_000);
  });

  it.each([
    ['number', (r: Row) => r.number],
    ['poNumber', (r: Row) => r.poNumber],
    ['promisedDate', (r: Row) => r.promisedDate],
    ['vendorName', (r: Row) => r.vendorName],
  ] as const)(
    'sorted by %s has each once, over all pages, forwards and backwards',
    async (name, of) => {
      const [up, down] = [await rows(`sort=${name}`), await rows(`sort=-${name}`)];
      expect([new Set(up.map((r) => r.id)).size, new Set(down.map((r) => r.id)).size]).toEqual([
        108, 108,
      ]);
      expect([inOrder(up.map(of)), inOrder(down.map(of).reverse())]).toEqual([true, true]);
    },
  );

  it('is sorted by one thing and, where that is the same, by the next', async () => {
    const sorted = await rows('sort=vendorName,-totalAmount');
    expect(inOrder(sorted.map((r) => r.vendorName))).toBe(true);
    for (const group of Map.groupBy(
      sorted,
      (r) => `${r.vendorName} ${r.totalAmount.currency}`,
    ).values())
      expect(inOrder(group.map((r) => Number(r.totalAmount.amount)).reverse())).toBe(true);
  });

  it('of stock, and of a list’s prices, is found by the words of its products', async () => {
    const stock = await api().get('/inventory?q=vinyl tape&limit=5', 'warehouse');
    expect(stock.status).toBe(200);
    expect(stock.body.items.map((each: { sku: string }) => each.sku)).toContain('TAP-48-VIN');
    expect(stock.body.total).toBe(stock.body.items.length);
    const exact = await api().get('/inventory?q=TAP-48-VIN&limit=1', 'vendor');
    expect(exact.body.items).toMatchObject([{ sku: 'TAP-48-VIN' }]);
    const { items: lists } = (await api().get('/price-lists?status=Published&sort=name', 'vendor'))
      .body;
    const trade = lists.find((list: { name: string }) => list.name === 'Trade prices');
    const prices = await api().get(`/price-lists/${trade.id}/prices?q=TAP-48-VIN`, 'vendor');
    expect(prices.body.items[0]).toMatchObject({
      sku: 'TAP-48-VIN',
      name: expect.stringMatching(/tape/i),
      breaks: expect.any(Array),
    });
    expect(
      (await api().get(`/price-lists/${trade.id}/prices?q=nothing-like-it&limit=5`, 'vendor')).body,
    ).toMatchObject({ items: [], total: 0 });
    expect((await api().get('/inventory?q=tape&cursor=eyJ4IjoxfQ', 'vendor')).body).toMatchObject({
      code: 'page/cursor',
    });
  });

  it('of products passes over as many as are asked for, and takes no cursor besides', async () => {
    const skus = async (query: string): Promise<string[]> =>
      (await api().get(`/products?q=envelope&${query}`, 'buyer')).body.items.map(
        (each: { sku: string }) => each.sku,
      );
    expect(await skus('offset=3&limit=2')).toEqual((await skus('limit=5')).slice(3));
    const { nextCursor } = (await api().get('/products?q=envelope&limit=2', 'buyer')).body;
    expect(
      (await api().get(`/products?q=envelope&offset=2&cursor=${nextCursor}`, 'buyer')).body,
    ).toMatchObject({ code: 'page/cursor-and-offset' });
  });

  it('is filtered by any of several values, all conditions together', async () => {
    const late = await rows('status=Delivered&status=Completed&placedTo=2100-01-01T00:00:00Z');
    expect(late.length).toBeGreaterThan(10);
    expect(late.every((r) => r.status === 'Delivered' || r.status === 'Completed')).toBe(true);
    const [first] = late;
    expect(
      (await rows(`placedFrom=${first!.placedAt}&placedTo=${first!.placedAt}`)).map((r) => r.id),
    ).toContain(first!.id);
  });

  it('of orders is narrowed to those with a product, one’s own alone', async () => {
    const { items: all } = (await api().get('/orders?limit=200', 'operator')).body as {
      items: { id: string; buyerOrgId: string }[];
    };
    const having = new Map<string, typeof all>();
    for (const order of all) {
      const { items, droppedLines } = (await api().get(`/orders/${order.id}`, 'operator')).body as {
        items: { productId: string }[];
        droppedLines: unknown[];
      };
      if (droppedLines.length > 0) continue;
      for (const { productId } of items)
        having.set(productId, [...(having.get(productId) ?? []), order]);
    }
    const [productId, orders] = [...having].find(
      ([, of]) => new Set(of.map((o) => o.buyerOrgId)).size > 1,
    )!;
    const found = async (who: string, more = '') =>
      (await api().get(`/orders?limit=200&productId=${productId.toUpperCase()}${more}`, who)).body;
    const idsOf = (of: readonly { id: string }[]) => of.map(({ id }) => id).sort();
    const whole = await found('operator');
    expect(idsOf(whole.items)).toEqual(expect.arrayContaining(idsOf(orders)));
    expect(whole.total).toBe(whole.items.length);
    const { buyerOrgId } = orders[0]!;
    const one = await found('operator', `&buyerOrgId=${buyerOrgId}&sort=-totalAmount`);
    expect(idsOf(one.items)).toEqual(
      idsOf(whole.items.filter((o: { buyerOrgId: string }) => o.buyerOrgId === buyerOrgId)),
    );
    const own = await found('buyer');
    const acme = demoId('acme');
    expect(idsOf(own.items)).toEqual(
      idsOf(whole.items.filter((o: { buyerOrgId: string }) => o.buyerOrgId === acme)),
    );
    const unknown = await api().get(`/orders?productId=${orders[0]!.id}`, 'operator');
    expect(unknown.body.items).toEqual([]);
    expect((await api().get('/orders?productId=x', 'operator')).status).toBe(400);
  });

  it('is searched by number, purchase order, buyer and vendor', async () => {
    const [some] = (await rows('')).filter((r) => r.poNumber !== null);
    expect((await rows(`q=${encodeURIComponent(some!.number)}`)).map((r) => r.id)).toEqual([
      some!.id,
    ]);
    expect(
      (await rows(`q=${encodeURIComponent(some!.poNumber!)}`)).map((r) => r.poNumber),
    ).toContain(some!.poNumber);
    expect((await rows('q=harrow')).every((r) => r.vendorName.startsWith('Harrow'))).toBe(true);
  });

  it('is read by offset as well, but not by both', async () => {
    const all = await rows('');
    const { body } = await api().get('/orders?limit=3&offset=10', 'operator');
    expect((body.items as Row[]).map((r) => r.id)).toEqual(all.slice(10, 13).map((r) => r.id));
    const { nextCursor } = (await api().get('/orders?limit=3', 'operator')).body;
    const both = await api().get(`/orders?limit=3&offset=1&cursor=${nextCursor}`, 'operator');
    expect([both.status, both.body.code]).toEqual([400, 'page/cursor-and-offset']);
    const other = await api().get(`/orders?sort=number&cursor=${nextCursor}`, 'operator');
    expect([other.status, other.body.code]).toEqual([400, 'page/cursor']);
  });

  it('takes a vendor as vendorId and as vendorOrgId, and refuses two that differ', async () => {
    const [{ vendorOrgId }] = (await api().get('/orders?limit=1', 'operator')).body.items;
    const numbers = async (path: string): Promise<string[]> =>
      (await api().get(path, 'operator')).body.items.map((o: { id: string }) => o.id);
    const orders = await numbers(`/orders?vendorOrgId=${vendorOrgId}`);
    expect(orders.length).toBeGreaterThan(0);
    expect(await numbers(`/orders?vendorId=${vendorOrgId}`)).toEqual(orders);
    expect(await numbers(`/orders?vendorId=${vendorOrgId}&vendorOrgId=${vendorOrgId}`)).toEqual(
      orders,
    );
    const products = await numbers(`/products?vendorId=${vendorOrgId}`);
    expect(products.length).toBeGreaterThan(0);
    expect(await numbers(`/products?vendorOrgId=${vendorOrgId}`)).toEqual(products);
    const other = '00000000-0000-4000-8000-000000000000';
    const { status, body } = await api().get(
      `/orders?vendorId=${other}&vendorOrgId=${vendorOrgId}`,
      'operator',
    );
    expect([status, body.code]).toEqual([400, 'request/two-names']);
    expect(body.detail).toBe('"vendorOrgId" and "vendorId" are the same field: send one of them');
  });

  it('names what it can be sorted by', async () => {
    const { status, body } = await api().get('/orders?sort=colour', 'operator');
    expect([status, body.errors[0].pointer, body.errors[0].suggestions]).toEqual([
      400,
      '/sort',
      expect.arrayContaining(['placedAt', 'totalAmount']),
    ]);
  });

  it('of people is searched by name within one organisation, though names are sealed', async () => {
    const { body } = await api().get('/users?q=buyer', 'approver');
    expect(body.items.map((p: { email: string }) => p.email)).toContain('buyer@demo.example');
    expect((await api().get('/users?q=nora', 'operator')).body.code).toBe(
      'people/search-in-organization',
    );
  });
});

describe('a whole list', () => {
  it('comes as NDJSON, filtered and sorted like a page', async () => {
    const { headers, body } = await api().get('/orders?sort=number&status=Completed', 'operator', {
      accept: 'application/x-ndjson',
    });
    expect(headers.get('content-type')).toBe('application/x-ndjson');
    const lines = (body as string)
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Row);
    expect(lines).toEqual(await rows('sort=number&status=Completed'));
  });

  it('comes as CSV with a header, and no cell of it is a formula', async () => {
    const formula = '=HYPERLINK("http://evil.example")';
    const line = {
      productId: (await api().get('/products?sku=TAP-48-VIN', 'buyer')).body.items[0].id,
      quantity: 6,
    };
    const shippingAddress = {
      name: 'Nora Quill',
      line1: '2 Mill Lane',
      city: 'Bristol',
      postalCode: 'BS1 4DJ',
      country: 'GB',
    };
    const placed = await api().post(
      '/orders',
      'buyer',
      { lines: [line], shippingAddress, poNumber: formula },
      { prefer: 'wait=20' },
    );
    const { headers, body } = await api().get('/orders', 'buyer', {
      accept: 'text/csv',
      'x-read-after': placed.body.position,
    });
    expect([headers.get('content-type'), headers.get('content-disposition')]).toEqual([
      expect.stringContaining('text/csv'),
      expect.stringMatching(/^attachment; filename="orders-\d{4}-\d\d-\d\d\.csv"$/),
    ]);
    const records = parse(body as string, { columns: true }) as Record<string, string>[];
    expect(records.length).toBe((await api().get('/orders?limit=1', 'buyer')).body.total);
    const mine = records.find((r) => r.id === placed.body.orders[0].id)!;
    expect([mine.poNumber, mine['totalAmount.currency']]).toEqual([`'${formula}`, 'GBP']);
  });

  it('keeps a row one row, whatever the texts in it', async () => {
    const reason = 'short of stock\n=HYPERLINK("http://evil.example")\rlast line';
    const product = (await api().get('/products?sku=TAP-50-KRA', 'vendor')).body.items[0];
    const { name, categoryId, unit, packSize, minimumOrderQuantity, orderMultiple } = product;
    const details = { name, categoryId, unit, packSize, minimumOrderQuantity, orderMultiple };
    const changed = await api().put(`/products/${product.id}`, 'vendor', {
      ...details,
      description: reason,
    });
    expect(changed.status).toBe(200);
    const { body } = await api().get('/products?sku=TAP-50-KRA', 'vendor', {
      accept: 'text/csv',
      'x-read-after': changed.body.position,
    });
    expect(body as string).toContain(`"${reason.replaceAll('"', '""')}"`);
    const records = parse(body as string, { columns: true }) as Record<string, string>[];
    expect([records.length, records[0]!.description]).toEqual([1, reason]);
  });

  it('comes as a workbook, of every list', async () => {
    const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
    for (const [list, who] of [
      ['orders', 'buyer'],
      ['products', 'buyer'],
      ['part-numbers', 'buyer'],
      ['inventory', 'vendor'],
      ['price-lists', 'vendor'],
      ['organizations', 'operator'],
      ['jobs', 'vendor'],
    ] as const) {
      const answer = await fetch(`${api().url}/${list}`, {
        headers: { accept: XLSX, authorization: `Bearer ${await api().token(who)}` },
      });
      expect([list, answer.status, answer.headers.get('content-type')]).toEqual([list, 200, XLSX]);
      expect(answer.headers.get('content-disposition')).toMatch(/\.xlsx"$/);
      const [sheet] = await readWorkbook(Buffer.from(await answer.arrayBuffer()));
      const csv = (await api().get(`/${list}`, who, { accept: 'text/csv' })).body as string;
      expect(sheet!.data.length).toBe((parse(csv) as string[][]).length);
      expect(sheet!.data[0]).toEqual((parse(csv) as string[][])[0]);
    }
  });

  it('of products and of events is searched and exported alike', async () => {
    const csv = await api().get('/products?q=tape&sort=name', 'buyer', { accept: 'text/csv' });
    const products = parse(csv.body as string, { columns: true }) as Record<string, string>[];
    const page = (await api().get('/products?q=tape&sort=name&limit=200', 'buyer')).body;
    expect(products.map((p) => [p.sku, p['price.amount']])).toEqual(
      page.items.map((p: { sku: string; price: { amount: string } | null }) => [
        p.sku,
        p.price?.amount ?? '',
      ]),
    );
    const ndjson = await api().get('/events?type=OrderPlaced', 'auditor', {
      accept: 'application/x-ndjson',
    });
    const events = (ndjson.body as string)
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string; position: string });
    expect([
      events.length > 90,
      new Set(events.map((e) => e.type)),
      new Set(events.map((e) => e.position)).size,
    ]).toEqual([true, new Set(['OrderPlaced']), events.length]);
  });

  it('is the caller’s own, whatever the form', async () => {
    const { body } = await api().get('/orders', 'buyer', { accept: 'text/csv' });
    const records = parse(body as string, { columns: true }) as Record<string, string>[];
    expect(new Set(records.map((r) => r.buyerName))).toEqual(new Set(['Acme Office Services Ltd']));
  });

  it('is answered in no other form', async () => {
    const { status, body } = await api().get('/orders', 'buyer', { accept: 'application/xml' });
    expect([status, body.errors[0].header]).toEqual([406, 'Accept']);
  });
});
