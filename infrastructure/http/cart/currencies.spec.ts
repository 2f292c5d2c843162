import { demoServer } from '../../testing/kit/api.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';

const directory = temporaryDirectory();
const api = demoServer(directory);
const buyer = 'approver';
const shippingAddress = {
  name: 'Nora Quill',
  line1: '2 Mill Lane',
  city: 'Bristol',
  postalCode: 'BS1 4DJ',
  country: 'GB',
};

/** A product with stock, priced for everybody in each of these currencies. */
async function priced(sku: string, prices: Readonly<Record<string, string>>): Promise<string> {
  const { body } = await api().get('/categories?limit=1', 'vendor');
  const details = { sku, name: `Product ${sku}`, categoryId: body.items[0].id as string };
  const { id: productId } = (await api().post('/products', 'vendor', details)).body;
  await api().post(`/inventory/${productId}/receipts`, 'vendor', {
    location: 'leeds',
    quantity: 100,
  });
  let position = '0';
  for (const [currency, unitPrice] of Object.entries(prices)) {
    const list = await api().post('/price-lists', 'vendor', {
      name: `${sku} ${currency}`,
      currency,
      audience: { kind: 'everyone' },
    });
    await api().post(`/price-lists/${list.body.id}/prices`, 'vendor', {
      rows: [{ productId, unitPrice }],
    });
    ({ position } = (
      await api().post(`/price-lists/${list.body.id}/publication`, 'vendor', {})
    ).body);
  }
  await api().get(`/products/${productId}`, 'vendor', { 'x-read-after': position });
  return productId as string;
}

const both = { EUR: '12.00', GBP: '10.00' };
interface CartLine {
  readonly productId: string;
  readonly currency: string | null;
  readonly currencies: string[];
  readonly price: { currency: string; amount: string } | null;
  readonly problems: { code: string; suggestions: string[]; blocking: boolean }[];
}
const cartLines = async (): Promise<CartLine[]> =>
  (await api().get('/cart', buyer)).body.vendors.flatMap((v: { lines: CartLine[] }) => v.lines);
const order = (body: object) =>
  api().post('/orders', buyer, { shippingAddress, ...body }, { prefer: 'wait=20' });

describe('a product with prices in several currencies', () => {
  let one: string;
  let two: string;
  let pounds: string;
  let euros: string;

  beforeAll(async () => {
    one = await priced('CUR-1', both);
    two = await priced('CUR-2', both);
    pounds = await priced('CUR-GBP', { GBP: '5.00' });
    euros = await priced('CUR-EUR', { EUR: '6.00' });
  }, 60_000);

  it('costs what it does in the currency of the buyer’s country, unless they choose another', async () => {
    const { body } = await api().get(`/products/${one}/pricing`, buyer);
    expect([body.unitPrice, body.currencies]).toEqual([
      { amount: '10.00', currency: 'GBP', per: 1 },
      ['GBP', 'EUR'],
    ]);
    const chosen = await api().get(`/products/${one}/pricing?currency=EUR`, buyer);
    expect([chosen.body.unitPrice.amount, chosen.body.currencies]).toEqual([
      '12.00',
      ['GBP', 'EUR'],
    ]);
    const none = await api().get(`/products/${one}/pricing?currency=USD`, buyer);
    expect([none.status, none.body.code, none.body.errors[0].suggestions]).toEqual([
      422,
      'pricing/no-price-in-currency',
      ['GBP', 'EUR'],
    ]);
    const found = await api().get('/products?q=CUR-1', buyer);
    expect(found.body.items[0].price).toMatchObject({ amount: '10.00', currency: 'GBP' });
    const offers = await api().get(`/products/${one}/offers?currency=EUR`, buyer);
    expect(offers.body.lines[0].price).toMatchObject({ amount: '12.00', currency: 'EUR' });
    const rows = [{ row: 1, code: 'CUR-1' }];
    const resolved = await api().post('/products/resolve', buyer, { rows, currency: 'EUR' });
    expect(resolved.body.rows[0].line).toMatchObject({
      currency: 'EUR',
      price: { currency: 'EUR' },
    });
  });

  it('is ordered in the currency of the line, else of the request, else of the country', async () => {
    const lines = [{ productId: one, quantity: 2 }];
    const [home, all, line] = await Promise.all([
      order({ lines }),
      order({ lines, currency: 'EUR' }),
      order({ lines: [{ ...lines[0], currency: 'EUR' }], currency: 'GBP' }),
    ]);
    expect([home, all, line].map(({ body }) => body.orders[0].totalAmount)).toEqual([
      { amount: '24.00', currency: 'GBP' },
      { amount: '28.80', currency: 'EUR' },
      { amount: '28.80', currency: 'EUR' },
    ]);
    const refused = await order({ lines, currency: 'USD' });
    expect([refused.status, refused.body.code, refused.body.errors[0]]).toMatchObject([
      409,
      'purchase/no-price-in-currency',
      { pointer: '/lines/0/currency', suggestions: ['GBP', 'EUR'] },
    ]);
  });

  it('follows what was chosen for another line of its vendor', async () => {
    const { body } = await order({
      lines: [
        { productId: one, quantity: 1 },
        { productId: euros, quantity: 1, currency: 'EUR' },
      ],
    });
    expect(body.orders).toMatchObject([{ totalAmount: { amount: '21.60', currency: 'EUR' } }]);
  });

  it('is not mixed with another currency in one vendor’s order: it says which lines, and what to do', async () => {
    const mixed = await order({
      lines: [
        { productId: one, quantity: 1 },
        { productId: euros, quantity: 1 },
      ],
    });
    expect([mixed.status, mixed.body.code, mixed.body.errors[0]]).toMatchObject([
      409,
      'purchase/currencies',
      { pointer: '/lines/1', suggestions: ['EUR'] },
    ]);
    expect(mixed.body.detail).toContain('order all of them in EUR');
    expect(mixed.body.params.lines).toEqual({ GBP: ['lines[0]'], EUR: ['lines[1]'] });
    const never = await order({
      lines: [
        { productId: pounds, quantity: 1 },
        { productId: euros, quantity: 1 },
      ],
    });
    expect([never.status, never.body.errors[0].suggestions]).toEqual([409, []]);
    expect(never.body.detail).toContain('order them apart');
  });

  it('is remembered in the cart as it was chosen, and ordered so', async () => {
    const put = (lines: object[]) => api().put('/cart/lines', buyer, { lines });
    await api().call('DELETE', '/cart', buyer);
    const first = await put([
      { productId: one, quantity: 1, currency: 'EUR' },
      { productId: two, quantity: 1 },
    ]);
    expect([first.status, first.body.detail]).toEqual([200, undefined]);
    // what was not chosen follows, and a new quantity leaves what was chosen
    await put([{ productId: one, quantity: 3 }]);
    expect(await cartLines()).toMatchObject([
      { productId: one, currency: 'EUR', price: { currency: 'EUR' }, problems: [] },
      { productId: two, currency: null, price: { currency: 'EUR' }, problems: [] },
    ]);
    await put([{ productId: pounds, quantity: 1 }]);
    const blocked = (await cartLines()).flatMap(({ productId, problems }) =>
      problems.map((p) => [productId, p.code, p.suggestions, p.blocking]),
    );
    expect(blocked).toEqual([one, two, pounds].map((id) => [id, 'line/currencies', ['GBP'], true]));
    // the way out, and what was seen is the price in what was chosen
    await put([
      { productId: one, quantity: 3, currency: 'GBP' },
      { productId: two, quantity: 1, currency: 'GBP' },
    ]);
    expect((await cartLines()).flatMap((l) => l.problems)).toEqual([]);
    await put([
      { productId: one, quantity: 3, currency: null },
      { productId: pounds, quantity: 0 },
    ]);
    expect((await cartLines())[0]).toMatchObject({ currency: null, currencies: ['GBP', 'EUR'] });
    const wrong = await put([{ productId: one, quantity: 3, currency: 'USD' }]);
    expect([wrong.status, wrong.body.code, wrong.body.errors[0]]).toMatchObject([
      422,
      'pricing/no-price-in-currency',
      { pointer: '/lines/0/currency', suggestions: ['GBP', 'EUR'] },
    ]);
    await put([
      { productId: one, quantity: 3, currency: 'EUR' },
      { productId: two, quantity: 1, currency: 'EUR' },
    ]);
    const placed = await api().post(
      '/cart/order',
      buyer,
      { shippingAddress },
      { prefer: 'wait=20' },
    );
    expect([placed.status, placed.body.orders]).toMatchObject([
      201,
      [{ status: 'Confirmed', totalAmount: { amount: '57.60', currency: 'EUR' } }],
    ]);
  });
});
