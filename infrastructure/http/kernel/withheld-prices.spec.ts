import { demoServer, type Answer } from '../../testing/kit/api.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { prepareDemo, demoId } from '../../testing/kit/prepared-demo.js';
import { withoutPrices } from './withheld-prices.js';

const directory = temporaryDirectory();
const api = demoServer(directory, () => {
  prepareDemo(directory());
  return {};
});
const forms = ['application/json', 'text/csv', 'application/x-ndjson'] as const;

/** All amounts and prices that an answer has, at whatever depth, by the names that the API has. */
function pricesIn(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => {
    const here = `${path}/${name}`;
    const isPrice =
      /^(amount|unitPrice|listPrice|lineTotal|netAmount|totalAmount|price|prices|orderLimit\w*|roundingLost|priceListName)$/.test(
        name,
      );
    const told = part !== null && !(Array.isArray(part) && part.length === 0);
    return [...(isPrice && told ? [here] : []), ...pricesIn(part, here)];
  });
}

/** The cells of a table whose column is of an amount. */
function cellsOfPrices(text: string): string[] {
  const [head, ...rows] = text.trim().split('\r\n').join('\n').split('\n');
  return head!.split(',').flatMap((column, index) => {
    if (!/amount$|price/i.test(column)) return [];
    // the amounts of the demo's orders stand after no cell with a comma
    return rows.filter((row) => /\d/.test(row.split(',')[index] ?? '')).map(() => column);
  });
}

describe('who works in a warehouse', () => {
  it('is told no price and no amount, whatever is asked and in whatever form', async () => {
    const { paths } = (await api().get('/openapi.json')).body as {
      paths: Record<string, Record<string, unknown>>;
    };
    const order = (await api().get('/orders?limit=1', 'vendor')).body.items[0] as { id: string };
    const product = (await api().get('/products?limit=1', 'vendor')).body.items[0] as {
      id: string;
    };
    const ids: Record<string, string> = {
      orders: order.id,
      products: product.id,
      organizations: demoId('harrow'),
      vendors: demoId('harrow'),
    };
    const asked = Object.entries(paths)
      .filter(([path, methods]) => 'get' in methods && path !== '/changes')
      .map(([path]) => path.replaceAll(/\{\w+\}/g, ids[path.split('/')[1]!] ?? order.id))
      .filter((path) => !path.startsWith('/health') && !path.startsWith('/openapi'));
    const told: string[] = [];
    const answered: string[] = [];
    for (const path of asked)
      for (const accept of forms) {
        const authorization = `Bearer ${await api().token('warehouse')}`;
        const answer = await fetch(`${api().url}${path}`, { headers: { accept, authorization } });
        if (answer.status !== 200) continue;
        answered.push(path);
        const text = await answer.text();
        const isTable = answer.headers.get('content-type')?.startsWith('text/csv') === true;
        const isLines = answer.headers.get('content-type') === 'application/x-ndjson';
        const found = isTable
          ? cellsOfPrices(text)
          : isLines
            ? text.split('\n').flatMap((line) => (line ? pricesIn(JSON.parse(line)) : []))
            : answer.headers.get('content-type')?.startsWith('application/json')
              ? pricesIn(JSON.parse(text))
              : [];
        if (found.length > 0) told.push(`${path} as ${accept}: ${found[0]!}`);
      }
    expect(told).toEqual([]);
    for (const path of ['/orders', `/orders/${order.id}`, '/products', '/me', '/inventory'])
      expect(answered).toContain(path);
  }, 60_000);

  it('has all else of an order, as the sales of the same company has it', async () => {
    const path = `/orders/${((await api().get('/orders?limit=1', 'vendor')).body as Answer['body']).items[0].id as string}`;
    const [theirs, whole] = await Promise.all([
      api().get(path, 'warehouse'),
      api().get(path, 'vendor'),
    ]);
    expect(whole.body.totalAmount).toMatchObject({ currency: expect.any(String) });
    expect(theirs.body).toMatchObject({
      totalAmount: null,
      number: whole.body.number,
      shippingAddress: whole.body.shippingAddress,
    });
    const quantities = ({ body }: Answer) =>
      body.items.map(({ sku, quantity, reserved }: Record<string, unknown>) => [
        sku,
        quantity,
        reserved,
      ]);
    expect(quantities(theirs)).toEqual(quantities(whole));
  });

  it('learns no order of prices and no band either', async () => {
    for (const path of [
      '/orders?sort=-totalAmount',
      '/products?sort=price',
      '/products?priceFrom=1&currency=GBP',
    ]) {
      const { status, body } = await api().get(path, 'warehouse');
      expect([path, status, body.code]).toEqual([path, 403, 'permission/missing']);
      expect((await api().get(path, 'vendor')).status).toBe(200);
    }
  });
});

it('an answer without prices keeps everything else, and takes them from any depth', () => {
  const price = { amount: '1.00', currency: 'GBP' };
  expect(
    withoutPrices({
      at: new Date(0),
      none: null,
      units: [3, null],
      detail: [{ deep: { net: { amount: 100, currency: 'GBP' }, why: 'x' } }],
      breaks: [price, { ...price, per: 10 }],
      facets: { prices: [{ currency: 'GBP', from: '1', below: null, count: 2 }], vendors: [] },
      priceSource: { kind: 'list', name: 'Zebra −20 %' },
      currency: 'GBP',
    }),
  ).toEqual({
    at: new Date(0),
    none: null,
    units: [3, null],
    detail: [{ deep: { net: null, why: 'x' } }],
    breaks: [],
    facets: { prices: [], vendors: [] },
    priceSource: null,
    currency: 'GBP',
  });
});
