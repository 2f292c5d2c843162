import { demoServer } from '../../testing/kit/api.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { eventually } from '../../testing/kit/eventually.js';

const api = demoServer(temporaryDirectory());

const address = {
  name: 'Nora Quill',
  line1: '2 Mill Lane',
  city: 'Bristol',
  postalCode: 'BS1 4DJ',
  country: 'GB',
};
const readAfter = (position: unknown) => ({ 'x-read-after': String(position) });
const wait = { prefer: 'wait=10' };

/** A fresh product of the vendor; `days` null: it is not sold when it is out of stock. */
async function product(sku: string, days: number | null, isPriced = true): Promise<string> {
  const { body } = await api().get('/categories?limit=1', 'vendor');
  const listed = await api().post('/products', 'vendor', {
    sku,
    name: `Product ${sku}`,
    categoryId: body.items[0].id,
    leadTimeDays: 2,
    ...(days === null ? {} : { backorderLeadTimeDays: days }),
  });
  expect(listed.status).toBe(201);
  const { id } = listed.body;
  let { position } = listed.body;
  if (isPriced) {
    const list = await api().post('/price-lists', 'vendor', {
      name: `For ${sku}`,
      currency: 'GBP',
      audience: { kind: 'everyone' },
    });
    await api().post(`/price-lists/${list.body.id}/prices`, 'vendor', {
      rows: [{ productId: id, unitPrice: '2.00' }],
    });
    const published = await api().post(`/price-lists/${list.body.id}/publication`, 'vendor', {});
    expect(published.status).toBe(200);
    ({ position } = published.body);
  }
  const found = await api().get(`/products/${id}`, 'vendor', readAfter(position));
  expect(found.body.backorderLeadTimeDays).toBe(days);
  return id as string;
}

const receive = (productId: string, quantity: number, location = 'leeds') =>
  api().post(`/inventory/${productId}/receipts`, 'vendor', { location, quantity });

const order = (productId: string, quantity: number, whenShort?: string) =>
  api().post(
    '/orders',
    'buyer',
    {
      lines: [{ productId, quantity, ...(whenShort ? { whenShort } : {}) }],
      shippingAddress: address,
    },
    wait,
  );

const shown = async (id: string, who = 'buyer') => (await api().get(`/orders/${id}`, who)).body;

/** The order's only line, once it is as expected. */
const lineThat = (id: string, what: string, is: (line: Record<string, unknown>) => boolean) =>
  eventually(what, async () => {
    const [line] = (await shown(id)).items as Record<string, unknown>[];
    return is(line!) ? line! : null;
  });

const toBuy = async (productId: string) =>
  (
    (await api().get('/inventory/backorders?limit=200', 'vendor')).body.items as {
      productId: string;
      quantity: number;
      orders: number;
      promisedDate: string;
      lines: { orderId: string }[];
    }[]
  ).filter((row) => row.productId === productId);

describe('a SKU that differs from another of the vendor’s in case alone', () => {
  it('is listed, and said', async () => {
    const { body } = await api().get('/categories?limit=1', 'vendor');
    const list = (sku: string) =>
      api().post('/products', 'vendor', {
        sku,
        name: `Screw ${sku}`,
        categoryId: body.items[0].id,
      });
    const first = await list('m8x40-Zn');
    expect([first.status, first.body.warnings]).toEqual([201, []]);
    await api().get(`/products/${first.body.id}`, 'vendor', readAfter(first.body.position));
    const second = await list('M8x40-zn');
    expect(second.status).toBe(201);
    expect(second.body.warnings).toMatchObject([
      { code: 'product/sku-case', productId: first.body.id, sku: 'm8x40-Zn' },
    ]);
    const other = await list('M8x40-zn ');
    expect(other.status).toBe(409);
  });
});

describe('backorders', () => {
  it('are refused where the product is not sold when it is out of stock, naming the field', async () => {
    const productId = await product('BO-NO', null);
    await receive(productId, 4);
    const refused = await order(productId, 10, 'backorder');
    expect([refused.status, refused.body]).toMatchObject([
      409,
      {
        code: 'purchase/no-backorder',
        errors: [{ pointer: '/lines/0/whenShort', suggestions: ['reject'] }],
      },
    ]);
    const inCart = await api().post('/cart/lines', 'buyer', {
      lines: [{ productId, quantity: 10, whenShort: 'backorder' }],
    });
    expect([inCart.status, inCart.body]).toMatchObject([
      409,
      { code: 'line/no-backorder', errors: [{ pointer: '/lines/0/whenShort' }] },
    ]);
    // today's orders go on as ever
    const rejected = await order(productId, 10);
    expect(rejected.body.orders[0].status).toBe('Rejected');
    // programs of before backorders change a product without ending them
    const kept = await product('BO-KEPT', 9);
    const { body: before } = await api().get(`/products/${kept}`, 'vendor');
    const details = { name: 'Renamed', categoryId: before.categoryId, leadTimeDays: 2 };
    const days = async (more: object) => {
      const put = await api().put(`/products/${kept}`, 'vendor', { ...details, ...more });
      expect([put.status, put.body.detail]).toEqual([200, undefined]);
      const path = `/products/${kept}`;
      return (await api().get(path, 'vendor', readAfter(put.body.position))).body
        .backorderLeadTimeDays;
    };
    expect([await days({}), await days({ backorderLeadTimeDays: null })]).toEqual([9, null]);
    const wrong = await api().post('/products', 'vendor', {
      sku: 'BO-WRONG',
      name: 'x',
      categoryId: (await api().get(`/products/${productId}`, 'vendor')).body.categoryId,
      leadTimeDays: 5,
      backorderLeadTimeDays: 4,
    });
    expect(wrong.body).toMatchObject({
      code: 'product/backorder-lead-time',
      errors: [{ pointer: '/backorderLeadTimeDays' }],
    });
  });

  it('are said in the cart, wait in the order, are listed to be bought, and are shipped as stock comes', async () => {
    const productId = await product('BO-YES', 21);
    const received = await receive(productId, 40);
    await api().call('DELETE', '/cart', 'buyer');
    const put = await api().put('/cart/lines', 'buyer', {
      lines: [{ productId, quantity: 100, whenShort: 'backorder' }],
    });
    expect(put.status).toBe(200);
    const lineInCart = async () => {
      const { body } = await api().get('/cart', 'buyer', readAfter(received.body.position));
      return body.vendors
        .flatMap((v: { lines: object[] }) => v.lines)
        .find((l: { productId: string }) => l.productId === productId);
    };
    const inCart = await lineInCart();
    expect(inCart).toMatchObject({
      whenShort: 'backorder',
      available: 40,
      backordered: 60,
      problems: [{ code: 'line/backordered', blocking: false }],
    });
    expect(inCart.backorderPromisedDate > inCart.promisedDate).toBe(true);
    // a new quantity keeps the choice, and the choice can be taken back
    const set = (line: object) =>
      api().put('/cart/lines', 'buyer', { lines: [{ productId, ...line }] });
    await set({ quantity: 50 });
    expect(await lineInCart()).toMatchObject({ whenShort: 'backorder', backordered: 10 });
    await set({ quantity: 50, whenShort: 'reject' });
    expect(await lineInCart()).toMatchObject({
      whenShort: 'reject',
      backordered: 0,
      problems: [{ code: 'line/short', params: { expected: inCart.backorderPromisedDate } }],
    });
    await set({ quantity: 100, whenShort: 'backorder' });

    const placed = await api().post('/cart/order', 'buyer', { shippingAddress: address }, wait);
    expect(placed.status).toBe(201);
    const { id, items } = await eventually('the order is confirmed', async () => {
      const all = await Promise.all(
        (placed.body.orders as { id: string }[]).map((each) => shown(each.id)),
      );
      return all.find(
        (o) =>
          o.status === 'Confirmed' &&
          o.items.some((l: { productId: string }) => l.productId === productId),
      );
    });
    const line = items.find((l: { productId: string }) => l.productId === productId);
    expect(line).toMatchObject({ backordered: 60, reserved: 40, quantity: 100 });
    expect(line.backorderPromisedDate).toBe(inCart.backorderPromisedDate);

    const [row] = await eventually('it is to be bought', async () => {
      const rows = await toBuy(productId);
      return rows.length > 0 ? rows : null;
    });
    expect(row).toMatchObject({
      quantity: 60,
      orders: 1,
      promisedDate: inCart.backorderPromisedDate,
      lines: [{ orderId: id }],
    });
    const csv = await api().get('/inventory/backorders', 'vendor', { accept: 'text/csv' });
    expect(csv.body).toContain('BO-YES');
    const searched = await api().get('/inventory/backorders?q=BO-YES', 'vendor');
    expect(searched.body.items).toMatchObject([{ sku: 'BO-YES', quantity: 60 }]);
    const listed = await api().get('/orders?backordered=true', 'vendor');
    expect(listed.body.items.map((o: { id: string }) => o.id)).toContain(id);

    const ship = (body: object) => api().put(`/orders/${id}/status`, 'vendor', body);
    const whole = await ship({ status: 'Shipped', lines: [{ id: line.id, quantity: 41 }] });
    expect([whole.status, whole.body.code]).toEqual([409, 'order/backordered']);
    const others = items
      .filter((l: { id: string }) => l.id !== line.id)
      .map((l: { id: string; quantity: number }) => ({ id: l.id, quantity: l.quantity }));
    const part = await ship({
      status: 'PartlyShipped',
      lines: [{ id: line.id, quantity: 40 }, ...others],
    });
    expect([part.status, part.body.detail]).toEqual([200, undefined]);
    const none = await ship({ status: 'PartlyShipped' });
    expect([none.status, none.body.code]).toEqual([409, 'order/backordered']);

    await receive(productId, 25, 'bristol');
    await eventually('a part of it is reserved', async () => {
      const now = await shown(id);
      const of = now.items.find((l: { id: string }) => l.id === line.id);
      return of.backordered === 35 && of.reserved === 25;
    });
    await eventually('less is to be bought', async () => {
      const [now] = await toBuy(productId);
      return now?.quantity === 35;
    });
    // the buyer gives up a part of what waits, and asks for no more than that
    const buyer = await shown(id);
    expect(buyer.allowedActions).toEqual(['CloseShort', 'RequestClosing']);
    const close = (quantity: number) =>
      api().post(`/orders/${id}/closings`, 'buyer', {
        lines: [{ id: line.id, quantity }],
        reason: 'Enough',
      });
    expect((await close(36)).body.code).toBe('order/not-backordered');
    expect((await close(5)).status).toBe(200);
    await receive(productId, 100);
    await eventually('all of it is reserved', async () => {
      const now = await shown(id);
      const of = now.items.find((l: { id: string }) => l.id === line.id);
      return of.backordered === 0 && of.reserved === 55 && of.closed === 5;
    });
    await eventually('nothing is to be bought', async () => (await toBuy(productId)).length === 0);
    expect((await ship({ status: 'Shipped' })).body.status).toBe('Shipped');
    await eventually('only what nobody waits for is left', async () => {
      const { body } = await api().get(`/inventory/${productId}`, 'vendor');
      const sum = (field: string) =>
        body.locations.reduce((n: number, l: Record<string, number>) => n + l[field]!, 0);
      return sum('onHand') === 70 && sum('reserved') === 0;
    });
  });

  it('are what an accepted quote with a lead time becomes where there is too little', async () => {
    const productId = await product('BO-QUOTED', null, false);
    const asked = await api().post('/rfq', 'buyer', {
      vendorOrgIds: [(await api().get('/me', 'vendor')).body.organization.id],
      lines: [{ productId, quantity: 12 }],
    });
    const rfqId = asked.body.id as string;
    const { body: request } = await api().get(
      `/rfq/${rfqId}`,
      'vendor',
      readAfter(asked.body.position),
    );
    const offered = await api().post(`/rfq/${rfqId}/quotes`, 'vendor', {
      lines: [
        {
          id: request.lines[0].id,
          unitPrice: { amount: '9.00', currency: 'GBP' },
          leadTimeDays: 30,
        },
      ],
      validUntil: new Date(Date.now() + 86_400_000).toISOString(),
    });
    expect([offered.status, offered.body.detail]).toEqual([201, undefined]);
    const accepted = await api().post(
      `/rfq/${rfqId}/quotes/${offered.body.id}/acceptance`,
      'buyer',
      { shippingAddress: address },
      wait,
    );
    expect([accepted.status, accepted.body.detail]).toEqual([201, undefined]);
    const id = accepted.body.orders[0].id as string;
    const confirmed = await eventually('the order is confirmed', async () => {
      const answer = await api().get(`/orders/${id}`, 'buyer');
      return answer.status === 200 && answer.body.status !== 'Placed' ? answer.body : null;
    });
    expect([confirmed.status, confirmed.reasons]).toEqual(['Confirmed', []]);
    expect(confirmed.items).toMatchObject([{ backordered: 12, reserved: 0 }]);
    expect(confirmed.items[0].backorderPromisedDate).toBe(confirmed.items[0].promisedDate);
    await receive(productId, 12, 'bristol');
    await lineThat(id, 'it is reserved', (line) => line.reserved === 12);
  });
});
