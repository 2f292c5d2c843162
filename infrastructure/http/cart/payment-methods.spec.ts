import { demoServer } from '../../testing/kit/api.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { eventually } from '../../testing/kit/eventually.js';

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

/** Something new of the vendor's, with stock and a price. */
async function product(sku: string, unitPrice: string, more: object = {}): Promise<string> {
  const { body } = await api().get('/categories?limit=1', 'vendor');
  const details = { sku, name: `Product ${sku}`, categoryId: body.items[0].id as string, ...more };
  const { id: productId } = (await api().post('/products', 'vendor', details)).body;
  const receipt = { location: 'leeds', quantity: 100 };
  await api().post(`/inventory/${productId}/receipts`, 'vendor', receipt);
  const list = await api().post('/price-lists', 'vendor', {
    name: sku,
    currency: 'GBP',
    audience: { kind: 'everyone' },
  });
  const prices = `/price-lists/${list.body.id}`;
  await api().post(`${prices}/prices`, 'vendor', { rows: [{ productId, unitPrice }] });
  const { position } = (await api().post(`${prices}/publication`, 'vendor', {})).body;
  await api().get(`/products/${productId}`, 'vendor', { 'x-read-after': position });
  return productId as string;
}

async function cartOf(productId: string, quantity: number, whenShort?: 'backorder'): Promise<void> {
  await api().call('DELETE', '/cart', buyer);
  const line = { productId, quantity, ...(whenShort ? { whenShort } : {}) };
  await api().post('/cart/lines', buyer, { lines: [line] });
}

const offered = async () => (await api().get('/cart/payment-methods', buyer)).body;
const order = () =>
  api().post('/cart/order', buyer, { shippingAddress, payment: 'card', acceptPriceChanges: true });

describe('how a cart can be paid for', () => {
  let cheap: string;
  let dear: string;
  let waits: string;

  beforeAll(async () => {
    cheap = await product('PAY-1', '0.01');
    dear = await product('PAY-2', '500000.00');
    waits = await product('PAY-3', '5.00', { backorderLeadTimeDays: 20 });
  }, 60_000);

  it('is said by currency, and of what is not offered, why; placing says the same', async () => {
    await cartOf(dear, 1);
    expect(await offered()).toMatchObject({
      simulated: true,
      items: [
        {
          currency: 'GBP',
          net: { amount: '500000.00', currency: 'GBP' },
          methods: [
            { method: 'account', offered: true, because: null },
            { method: 'card', offered: true, because: null },
            { method: 'transfer', offered: true, because: null },
          ],
        },
      ],
    });
    const refusals: [string, number, 'backorder' | undefined, string, RegExp][] = [
      [dear, 3, undefined, 'above-limit', /at most 999999\.99 GBP can be paid at once/],
      [cheap, 1, undefined, 'below-limit', /at least 0\.30 GBP/],
      [waits, 1, 'backorder', 'waits-for-stock', /may have to wait for stock/],
    ];
    for (const [productId, quantity, whenShort, code, detail] of refusals) {
      await cartOf(productId, quantity, whenShort);
      const [{ methods }] = (await offered()).items;
      expect(methods[1]).toMatchObject({ method: 'card', offered: false, because: { code } });
      expect(methods[1].because.detail).toMatch(detail);
      const refused = await order();
      expect([refused.status, refused.body.code]).toEqual([409, 'purchase/payment-method']);
      expect(refused.body.errors[0]).toMatchObject({ pointer: '/payment' });
      expect(refused.body.errors[0].detail).toMatch(detail);
    }
    await api().call('DELETE', '/cart', buyer);
    expect((await offered()).items).toEqual([]);
  }, 60_000);

  it('is shown with purchase and orders, and changes with the payment', async () => {
    const paid = await product('PAY-4', '25.00');
    await cartOf(paid, 4);
    const { body: placed } = await order();
    const purchase = await eventually('the buyer is asked to pay', async () => {
      const { body } = await api().get(`/purchases/${placed.id}`, buyer);
      return body.payments?.[0]?.status === 'Requested' && body;
    });
    const [payment] = purchase.payments;
    expect(payment).toMatchObject({ method: 'card', currency: 'GBP' });
    const orderId = placed.orders[0].id as string;
    for (const who of [buyer, 'vendor', 'warehouse', 'operator'])
      expect((await api().get(`/orders/${orderId}`, who)).body.payment).toEqual(payment);
    const { items } = (await api().get('/orders?limit=2', buyer)).body;
    expect(items[0]).toMatchObject({ id: orderId, payment });
    // the others are on account
    expect(items[1].payment).toBeNull();
    const listed = (await api().get('/purchases?limit=2', buyer)).body.items;
    expect(listed.map((p: { payments: unknown[] }) => p.payments)).toEqual([[payment], []]);
    const csv = (await api().get('/orders?limit=2', buyer, { accept: 'text/csv' })).body as string;
    expect(csv.split('\n')[1]).toContain(',card,Requested');
  }, 60_000);
});
