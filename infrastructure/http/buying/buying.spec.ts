import { parse } from 'csv-parse/sync';
import { demoServer } from '../../testing/kit/api.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';

const directory = temporaryDirectory();
const api = demoServer(directory);
const shippingAddress = {
  name: 'Nora Quill',
  line1: '2 Mill Lane',
  city: 'Bristol',
  postalCode: 'BS1 4DJ',
  country: 'GB',
};

interface Problem {
  readonly code: string;
  readonly suggestions: string[];
  readonly params: Record<string, unknown>;
}

const product = async (sku: string): Promise<string> =>
  (await api().get(`/products?sku=${sku}`, 'buyer')).body.items[0].id as string;
const codes = (problems: readonly Problem[]): string[] => problems.map((p) => p.code);
/** Another price for everybody, above all others. */
async function reprice(productId: string, unitPrice: string): Promise<string> {
  const list = await api().post('/price-lists', 'vendor', {
    name: `Now ${unitPrice}`,
    currency: 'GBP',
    audience: { kind: 'organizations', organizationIds: [await acme()] },
    precedence: 900,
  });
  await api().post(`/price-lists/${list.body.id}/prices`, 'vendor', {
    rows: [{ productId, unitPrice }],
  });
  return (await api().post(`/price-lists/${list.body.id}/publication`, 'vendor', {})).body
    .position as string;
}
/** A product of the vendor with stock, at these prices for everybody; with none, where none are. */
async function priced(sku: string, rows: readonly object[]): Promise<string> {
  const { body } = await api().get('/categories?limit=1', 'vendor');
  const details = { sku, name: `Product ${sku}`, categoryId: body.items[0].id as string };
  const { id: productId, position } = (await api().post('/products', 'vendor', details)).body as {
    id: string;
    position: string;
  };
  const receipt = { location: 'leeds', quantity: 100 };
  await api().post(`/inventory/${productId}/receipts`, 'vendor', receipt);
  if (rows.length > 0) {
    const list = await api().post('/price-lists', 'vendor', {
      name: `For ${sku}`,
      currency: 'GBP',
      audience: { kind: 'everyone' },
    });
    const of = rows.map((row) => ({ productId, ...row }));
    await api().post(`/price-lists/${list.body.id}/prices`, 'vendor', { rows: of });
    await api().post(`/price-lists/${list.body.id}/publication`, 'vendor', {});
  }
  await api().get(`/products/${productId}`, 'vendor', { 'x-read-after': position });
  return productId;
}
const acme = async (): Promise<string> =>
  (await api().get('/me', 'buyer')).body.organization.id as string;

describe('rows of codes', () => {
  const resolve = async (rows: object[], who = 'buyer', headers: Record<string, string> = {}) =>
    api().post('/products/resolve', who, { rows }, headers);

  it('are SKUs whatever their case; of several that differ in case alone the one that was typed, or none without asking', async () => {
    const { body: tape } = await api().get(`/products/${await product('TAP-48-VIN')}`, 'vendor');
    let position = '';
    const made: string[] = [];
    for (const sku of ['M8x40-Zn', 'Gr-1a', 'GR-1A']) {
      const listed = await api().post('/products', 'vendor', {
        sku,
        name: `Screw of ${sku}`,
        description: '',
        categoryId: tape.categoryId,
        attributes: tape.attributes,
        unit: 'EA',
        packSize: 1,
        minimumOrderQuantity: 1,
        orderMultiple: 1,
        leadTimeDays: 1,
        taxCategory: 'standard',
      });
      expect([sku, listed.status]).toEqual([sku, 201]);
      position = listed.body.position as string;
      made.push(listed.body.id as string);
    }
    const { body } = await resolve(
      ['m8x40-zn', 'M8X40-ZN', 'Gr-1a', 'GR-1A', 'gr-1a'].map((code, row) => ({ row, code })),
      'buyer',
      { 'x-read-after': position },
    );
    const found = (body.rows as { line: { product: { sku: string } } | null }[]).map(
      (r) => r.line?.product.sku ?? null,
    );
    expect(found).toEqual(['M8x40-Zn', 'M8x40-Zn', 'Gr-1a', 'GR-1A', null]);
    expect((body.rows[4].candidates as { sku: string }[]).map((p) => p.sku).sort()).toEqual([
      'GR-1A',
      'Gr-1a',
    ]);
    for (const id of made)
      await api().put(`/products/${id}/discontinuation`, 'vendor', { reason: 'of a spec' });
  });

  it('are SKUs in any case, names, or part numbers of one’s own, and each says what is wrong with it', async () => {
    const named = await api().put('/part-numbers', 'buyer', {
      partNumber: 'ACM 0017',
      productId: await product('TAP-48-VIN'),
    });
    expect(named.status).toBe(200);
    const name = (await api().get('/products?sku=TAP-50-KRA', 'buyer')).body.items[0]
      .name as string;
    const { status, body } = await resolve(
      [
        { row: 1, code: 'acm0017', quantity: 12 },
        { row: 2, code: 'tap-48-vin', quantity: 7 },
        { row: 3, code: name, quantity: 2 },
        { row: 4, code: 'TAP-48-VIM', quantity: 1 },
        { row: 5, code: 'packing tape', quantity: 1 },
        { row: 6, code: 'TAP-48-VIN' },
      ],
      'buyer',
      { 'x-read-after': named.body.position },
    );
    expect(status).toBe(200);
    const [own, between, byName, unknown, words, least] = body.rows;
    expect(own).toMatchObject({
      row: 1,
      matchedBy: 'partNumber',
      line: { quantity: 12, product: { sku: 'TAP-48-VIN' }, lineTotal: { amount: '91.25' } },
      problems: [],
    });
    expect(own.line.breaks.length).toBeGreaterThan(0);
    expect(between).toMatchObject({
      matchedBy: 'sku',
      problems: [{ code: 'product/quantity', suggestions: ['6', '12'], blocking: true }],
    });
    expect(byName).toMatchObject({ matchedBy: 'name', line: { product: { sku: 'TAP-50-KRA' } } });
    expect(unknown).toMatchObject({
      matchedBy: null,
      line: null,
      problems: [{ code: 'resolve/unknown' }],
    });
    expect(words.candidates.length).toBeGreaterThan(0);
    expect(least.line.quantity).toBe(6);
    expect(body.resolved).toBe(3);
  });

  it('in pieces become packs where they fill them', async () => {
    const { items } = (await api().get('/products?limit=200', 'buyer')).body as {
      items: {
        sku: string;
        packSize: number;
        minimumOrderQuantity: number;
        orderMultiple: number;
      }[];
    };
    const pack = items.find((p) => p.packSize > 1)!;
    const packs = Math.max(pack.minimumOrderQuantity, pack.orderMultiple);
    const { body } = await resolve([
      { row: 1, code: pack.sku, quantity: packs * pack.packSize, unit: 'pcs' },
      { row: 2, code: pack.sku, quantity: packs * pack.packSize + 1, unit: 'pcs' },
    ]);
    expect(body.rows[0].line.quantity).toBe(packs);
    expect(codes(body.rows[1].problems)).toContain('resolve/unit');
  });

  it.each<[string, object, string, string[]]>([
    ['a scanner’s separator', { code: 'TAP\u001d48' }, 'resolve/code', ['TAP48']],
    ['a code of a whole paragraph', { code: 'x'.repeat(900) }, 'resolve/code', []],
    ['no code', { code: ' ' }, 'resolve/code', []],
    ['a long unit', { code: 'TAP-48-VIN', unit: 'u'.repeat(40) }, 'resolve/unknown-unit', []],
    ['half a piece', { code: 'TAP-48-VIN', quantity: 1.5 }, 'resolve/quantity', []],
    ['less than nothing', { code: 'TAP-48-VIN', quantity: -1 }, 'resolve/quantity', []],
    ['a quantity in words', { code: 'TAP-48-VIN', quantity: 'ten' }, 'resolve/quantity', []],
    [
      'a quantity with two readings',
      { code: 'TAP-48-VIN', quantity: '1,000' },
      'resolve/quantity',
      ['1000', '1'],
    ],
  ])('with %s fail by themselves, and none of the others', async (_what, bad, code, right) => {
    const { status, body } = await resolve([
      { row: 1, ...bad },
      { row: 2, code: 'TAP-48-VIN\r', quantity: '1.200,00' },
    ]);
    expect(status).toBe(200);
    expect(body.rows[0].line).toBeNull();
    expect(body.rows[0].problems).toEqual([
      expect.objectContaining({ code, suggestions: right, blocking: true }),
    ]);
    expect([body.rows[1].line.quantity, body.rows[1].line.product.sku]).toEqual([
      1200,
      'TAP-48-VIN',
    ]);
  });

  it('are 5,000 at most, and those take less than two seconds', async () => {
    const { items } = (await api().get('/products?limit=200', 'buyer')).body as {
      items: { sku: string }[];
    };
    const rows = Array.from({ length: 5_000 }, (_, i) => ({
      row: i,
      code: i % 50 === 0 ? `no such thing ${i}` : items[i % items.length]!.sku,
      quantity: 1 + (i % 60),
    }));
    const before = api().cpuMs();
    const { status, body } = await resolve(rows);
    expect([status, body.rows.length, body.tookMs > 0]).toEqual([200, 5_000, true]);
    // of processor time: beside other tests the clock says nothing of the work
    expect(api().cpuMs() - before).not.toBeGreaterThan(2_000);
    const tooMany = await resolve([...rows, { row: 5_000, code: 'x' }]);
    expect([tooMany.status, tooMany.body.errors[0].pointer]).toEqual([400, '/rows']);
  });

  it('are one’s own company’s: another’s part numbers mean nothing', async () => {
    const other = (
      await api().get('/organizations?type=Buyer&limit=10', 'operator')
    ).body.items.find((o: { name: string }) => !o.name.startsWith('Acme'));
    const person = (
      await api().get(`/users?organizationId=${other.id}&role=buyerAdmin`, 'operator')
    ).body.items[0];
    const { body } = await resolve(
      [
        { row: 1, code: 'ACM-0017' },
        { row: 2, code: 'ACM 0017' },
      ],
      person.email,
    );
    expect(body.rows.map((r: { matchedBy: string | null }) => r.matchedBy)).toEqual([null, null]);
  });
});

describe('part numbers', () => {
  it('are listed, searched, given to another product, and removed', async () => {
    const [one, two] = [await product('TAP-48-VIN'), await product('TAP-50-KRA')];
    const many = await api().post('/part-numbers', 'approver', {
      items: [
        { partNumber: 'X-1', productId: one },
        { partNumber: 'X-2', productId: two },
      ],
    });
    expect([many.status, many.body.assigned]).toEqual([200, 2]);
    const moved = await api().put('/part-numbers', 'buyer', { partNumber: 'x-1', productId: two });
    const { body } = await api().get('/part-numbers?q=x', 'buyer', {
      'x-read-after': moved.body.position,
    });
    expect(
      body.items.map((p: { partNumber: string; productId: string }) => [p.partNumber, p.productId]),
    ).toEqual([
      ['x-1', two],
      ['X-2', two],
    ]);
    const removed = await api().call('DELETE', `/part-numbers/${body.items[0].id}`, 'buyer');
    expect(removed.status).toBe(200);
    const csv = await api().get('/part-numbers?q=x', 'buyer', {
      accept: 'text/csv',
      'x-read-after': removed.body.position,
    });
    expect(
      (parse(csv.body as string, { columns: true }) as { partNumber: string }[]).map(
        (p) => p.partNumber,
      ),
    ).toEqual(['X-2']);
    expect(
      (
        await api().put('/part-numbers', 'buyer', {
          partNumber: 'X-9',
          productId: '0190b1f0-0000-7000-8000-000000000000',
        })
      ).body.errors[0].pointer,
    ).toBe('/productId');
  });
});

describe('a cart', () => {
  it('is filled, changed, and shows by vendor what ordering it now would mean', async () => {
    const [tape, kraft] = [await product('TAP-48-VIN'), await product('TAP-50-KRA')];
    await api().call('DELETE', '/cart', 'buyer');
    await api().post('/cart/lines', 'buyer', {
      lines: [
        { productId: tape, quantity: 6 },
        { productId: kraft, quantity: 2 },
      ],
    });
    await api().post('/cart/lines', 'buyer', { lines: [{ productId: tape, quantity: 6 }] });
    const twice = { 'idempotency-key': 'put-in-once' };
    for (let n = 0; n < 2; n++)
      await api().post(
        '/cart/lines',
        'buyer',
        { lines: [{ productId: kraft, quantity: 5 }] },
        twice,
      );
    expect(
      (await api().get('/cart', 'buyer')).body.vendors[0].lines.map(
        (l: { quantity: number }) => l.quantity,
      ),
    ).toEqual([12, 7]);
    const set = await api().put('/cart/lines', 'buyer', {
      lines: [{ productId: kraft, quantity: 0 }],
    });
    const { body, headers } = await api().get('/cart', 'buyer');
    expect([body.lines, body.blocking, headers.get('etag')]).toEqual([
      1,
      0,
      `"${set.body.revision}"`,
    ]);
    expect(body.vendors[0]).toMatchObject({
      vendorName: expect.stringContaining('Harrow'),
      lines: [{ quantity: 12, lineTotal: { amount: '91.25' } }],
      subtotals: [{ amount: '91.25', currency: 'GBP' }],
    });
  });

  it('says what has changed since it was filled, and is not ordered at another price unless that is accepted', async () => {
    const tape = await product('TAP-48-VIN');
    const position = await reprice(tape, '6.90');
    const { body } = await api().get('/cart', 'buyer', { 'x-read-after': position });
    expect(body.vendors[0].lines[0].problems).toMatchObject([
      { code: 'line/price-changed', params: { is: { amount: '6.90' } }, blocking: false },
    ]);
    const refused = await api().post('/cart/order', 'buyer', { shippingAddress });
    expect([refused.status, refused.body.code]).toEqual([409, 'purchase/price-changed']);
    const headers = { prefer: 'wait=20', 'idempotency-key': 'cart-1' };
    const ordered = await api().post(
      '/cart/order',
      'buyer',
      { shippingAddress, acceptPriceChanges: true },
      headers,
    );
    expect([ordered.status, ordered.body.orders[0].status]).toEqual([201, 'Confirmed']);
    expect((await api().get('/cart', 'buyer')).body.lines).toBe(0);
    const again = await api().post(
      '/cart/order',
      'buyer',
      { shippingAddress, acceptPriceChanges: true },
      headers,
    );
    expect(again.body.orders).toEqual(ordered.body.orders);
    expect((await api().post('/cart/order', 'buyer', { shippingAddress })).body.code).toBe(
      'cart/empty',
    );
  });

  it('is ordered once, from whatever tab, and a late repeat changes nothing', async () => {
    const tape = await product('TAP-48-VIN');
    await api().call('DELETE', '/cart', 'buyer');
    const put = () =>
      api().post('/cart/lines', 'buyer', { lines: [{ productId: tape, quantity: 6 }] });
    const order = (headers: Record<string, string> = {}) =>
      api().post('/cart/order', 'buyer', { shippingAddress }, { prefer: 'wait=20', ...headers });
    const lines = async () => (await api().get('/cart', 'buyer')).body.lines as number;
    const filled = await put();
    const [one, other] = await Promise.all([order(), order()]);
    const good = [one, other].filter(({ status }) => status === 201);
    expect(new Set(good.map(({ body }) => body.id as string)).size).toBe(1);
    expect([one, other].every(({ status }) => status === 201 || status === 409)).toBe(true);
    expect(await lines()).toBe(0);
    await put();
    const stale = await order({ 'if-match': `"${filled.body.revision}"` });
    expect(stale.status).toBe(412);
    const { headers } = await api().get('/cart', 'buyer');
    const first = await order({ 'idempotency-key': 'A', 'if-match': headers.get('etag')! });
    expect(first.status).toBe(201);
    await put();
    const second = await order({ 'idempotency-key': 'B' });
    expect([second.status, second.body.id === first.body.id]).toEqual([201, false]);
    await put();
    const late = await order({ 'idempotency-key': 'A', 'if-match': headers.get('etag')! });
    expect([late.status, late.body.id, late.body.orders]).toEqual([
      201,
      first.body.id,
      first.body.orders,
    ]);
    expect(await lines()).toBe(1);
    const changed = await api().post(
      '/cart/order',
      'buyer',
      { shippingAddress, poNumber: 'another' },
      { 'idempotency-key': 'A' },
    );
    expect([changed.status, changed.body.code]).toEqual([422, 'idempotency/other-body']);
  });

  it('answers a late repeat as it has answered the request, also where two tabs ordered it at once', async () => {
    const tape = await product('TAP-48-VIN');
    await api().call('DELETE', '/cart', 'buyer');
    await api().post('/cart/lines', 'buyer', { lines: [{ productId: tape, quantity: 6 }] });
    const order = (key: string) =>
      api().post(
        '/cart/order',
        'buyer',
        { shippingAddress },
        { prefer: 'wait=20', 'idempotency-key': key },
      );
    const keys = ['tab-1', 'tab-2', 'tab-3', 'tab-4'];
    const answers = await Promise.all(keys.map(order));
    expect(answers.filter(({ status }) => status === 201).length).toBeGreaterThan(1);
    await api().post('/cart/lines', 'buyer', { lines: [{ productId: tape, quantity: 6 }] });
    for (const [i, key] of keys.entries()) {
      if (answers[i]!.status !== 201) continue;
      const { status, body } = await order(key);
      expect([status, body.id]).toEqual([201, answers[i]!.body.id]);
    }
    expect((await api().get('/cart', 'buyer')).body.lines).toBe(1);
  });

  it('remembers the price of what is in it, at its quantity', async () => {
    await api().call('DELETE', '/cart', 'buyer');
    const id = await priced('BREAKS-1', [
      { minQuantity: 1, maxQuantity: 10, unitPrice: '100.00' },
      { minQuantity: 11, unitPrice: '50.00' },
    ]);
    const add = (quantity: number) =>
      api().post('/cart/lines', 'buyer', { lines: [{ productId: id, quantity }] });
    const line = async (position: string) =>
      (await api().get('/cart', 'buyer', { 'x-read-after': position })).body.vendors[0].lines[0];
    await add(5);
    const eleven = await add(6);
    expect(await line(eleven.body.position as string)).toMatchObject({
      quantity: 11,
      seenUnitPrice: { amount: '50.00' },
      lineTotal: { amount: '550.00' },
      problems: [],
    });
    // the break is withdrawn, and nobody has seen it
    const position = await reprice(id, '100.00');
    await add(1);
    const after = await line(position);
    expect(after.seenUnitPrice).toMatchObject({ amount: '50.00' });
    expect(after.problems).toMatchObject([{ code: 'line/price-changed' }]);
    const refused = await api().post('/cart/order', 'buyer', { shippingAddress });
    expect([refused.status, refused.body.code]).toEqual([409, 'purchase/price-changed']);
  });

  it('and an order take the break of the sum of a product’s lines, each line its own quantity', async () => {
    const id = await priced('SUM-1', [
      { minQuantity: 1, maxQuantity: 19, unitPrice: '100.00' },
      { minQuantity: 20, unitPrice: '50.00' },
    ]);
    const line = (quantity: number) => ({ productId: id, quantity });
    const placed = await api().post(
      '/orders',
      'buyer',
      { lines: [line(10), line(10)], shippingAddress },
      { prefer: 'wait=20' },
    );
    const { body } = await api().get(`/orders/${placed.body.orders[0].id}`, 'buyer', {
      'x-read-after': placed.body.position as string,
    });
    expect(body).toMatchObject({
      netAmount: { amount: '1000.00' },
      items: [
        { quantity: 10, unitPrice: { amount: '50.00' } },
        { quantity: 10, unitPrice: { amount: '50.00' } },
      ],
    });
    const rows = [
      { row: 1, code: 'SUM-1', quantity: 10 },
      { row: 2, code: 'SUM-1', quantity: 10 },
    ];
    const found = await api().post('/products/resolve', 'buyer', { rows });
    expect(JSON.stringify(found.body)).toContain('"lineTotal":{"amount":"500.00"');
  });

  it('takes a first price for a change', async () => {
    await api().call('DELETE', '/cart', 'buyer');
    const id = await priced('FIRST-1', []);
    const put = await api().post('/cart/lines', 'buyer', {
      lines: [{ productId: id, quantity: 1 }],
    });
    expect(put.status).toBe(200);
    const position = await reprice(id, '7.00');
    const { body } = await api().get('/cart', 'buyer', { 'x-read-after': position });
    expect(body.vendors[0].lines[0].problems).toMatchObject([
      { code: 'line/price-changed', params: { was: null, is: { amount: '7.00' } } },
    ]);
    const refused = await api().post('/cart/order', 'buyer', { shippingAddress });
    expect([refused.status, refused.body.code]).toEqual([409, 'purchase/price-changed']);
    const accepted = await api().post(
      '/cart/order',
      'buyer',
      { shippingAddress, acceptPriceChanges: true },
      { prefer: 'wait=20' },
    );
    expect(accepted.status).toBe(201);
  });

  it('refuses what is worth more than can be booked when it is put in, and shows the others', async () => {
    await api().call('DELETE', '/cart', 'buyer');
    const [id, dear] = [await product('TAP-50-KRA'), await priced('DEAR-9', [])];
    await api().post('/cart/lines', 'buyer', {
      lines: [
        { productId: id, quantity: 2 },
        { productId: dear, quantity: 987_654_321 },
      ],
    });
    const position = await reprice(dear, '95000.00');
    const refused = await api().post('/cart/lines', 'buyer', {
      lines: [
        { productId: id, quantity: 1 },
        { productId: dear, quantity: 1 },
      ],
    });
    expect([refused.status, refused.body.code, refused.body.errors[0].pointer]).toEqual([
      422,
      'money/too-large',
      '/lines/1/quantity',
    ]);
    const { status, body } = await api().get('/cart', 'buyer', { 'x-read-after': position });
    expect([status, body.lines, body.blocking]).toEqual([200, 2, 1]);
    const found = await api().post('/products/resolve', 'buyer', {
      rows: [
        { row: 1, code: 'TAP-50-KRA', quantity: 2 },
        { row: 2, code: 'DEAR-9', quantity: 987_654_321 },
      ],
    });
    expect(found.status).toBe(200);
    await api().call('DELETE', '/cart', 'buyer');
  });

  it('takes what is on sale in whole units, and names the line that is wrong', async () => {
    const wrong = async (line: object) =>
      (await api().post('/cart/lines', 'buyer', { lines: [line] })).body.errors[0]
        .pointer as string;
    expect(await wrong({ productId: '0190b1f0-0000-7000-8000-000000000000', quantity: 1 })).toBe(
      '/lines/0/productId',
    );
    expect(await wrong({ productId: await product('TAP-48-VIN'), quantity: 0 })).toBe(
      '/lines/0/quantity',
    );
    expect(await wrong({ productId: await product('TAP-48-VIN'), quantity: 1.5 })).toBe(
      '/lines/0/quantity',
    );
    expect(
      (
        await api().post('/cart/lines', 'vendor', {
          lines: [{ productId: await product('TAP-48-VIN'), quantity: 6 }],
        })
      ).status,
    ).toBe(403);
  });
});

describe('requisition lists', () => {
  it('are shared in the company, and nobody else’s', async () => {
    const created = await api().post('/requisition-lists', 'buyer', {
      name: 'Every Monday',
      lines: [{ productId: await product('TAP-48-VIN'), quantity: 6 }],
    });
    expect(created.status).toBe(201);
    const { id } = created.body;
    const changed = await api().post(`/requisition-lists/${id}/lines`, 'approver', {
      lines: [{ productId: await product('TAP-50-KRA'), quantity: 3 }],
    });
    const after = { 'x-read-after': changed.body.position as string };
    const { body } = await api().get(`/requisition-lists/${id}`, 'buyer', after);
    expect(
      body.lines.map((l: { product: { sku: string }; quantity: number }) => [
        l.product.sku,
        l.quantity,
      ]),
    ).toEqual([
      ['TAP-48-VIN', 6],
      ['TAP-50-KRA', 3],
    ]);
    expect((await api().get('/requisition-lists?q=monday', 'approver')).body.items).toMatchObject([
      { id, lines: 2 },
    ]);
    expect((await api().get(`/requisition-lists/${id}`, 'vendor')).status).toBe(403);
    const other = (await api().get('/users?role=requester&limit=50', 'operator')).body.items.find(
      (p: { email: string }) => p.email !== 'buyer@demo.example',
    );
    expect((await api().get(`/requisition-lists/${id}`, other.email)).status).toBe(404);
    const renamed = await api().put(
      `/requisition-lists/${id}`,
      'buyer',
      { name: 'Every Tuesday' },
      { 'if-match': '"0"' },
    );
    expect(renamed.status).toBe(412);
    const deleted = await api().call('DELETE', `/requisition-lists/${id}`, 'buyer');
    expect(
      (
        await api().get(`/requisition-lists/${id}`, 'buyer', {
          'x-read-after': deleted.body.position,
        })
      ).status,
    ).toBe(404);
  });
});

describe('saved views', () => {
  it('are one’s own until they are shared, and only their owner changes them', async () => {
    const view = { name: 'Late ones', of: 'orders', query: 'status=Confirmed&sort=promisedDate' };
    const saved = await api().post('/views', 'buyer', view);
    const names = async (who: string, position: string) =>
      (await api().get('/views?of=orders', who, { 'x-read-after': position })).body.items.map(
        (v: { name: string }) => v.name,
      ) as string[];
    expect([
      await names('buyer', saved.body.position),
      await names('approver', saved.body.position),
    ]).toEqual([expect.arrayContaining(['Late ones']), ['On its way']]);
    const shared = await api().put(`/views/${saved.body.id}`, 'buyer', { ...view, shared: true });
    expect([
      await names('approver', shared.body.position),
      await names('vendor', shared.body.position),
    ]).toEqual([expect.arrayContaining(['Late ones']), ['To ship, oldest first']]);
    expect((await api().put(`/views/${saved.body.id}`, 'approver', view)).status).toBe(404);
    expect((await api().call('DELETE', `/views/${saved.body.id}`, 'buyer')).status).toBe(200);
  });
});

describe('ordering again', () => {
  it('says what has changed in price and stock since', async () => {
    const kraft = await product('TAP-50-KRA');
    const placed = await api().post(
      '/orders',
      'buyer',
      { lines: [{ productId: kraft, quantity: 2 }], shippingAddress },
      { prefer: 'wait=20' },
    );
    const position = await reprice(kraft, '99.00');
    const { body } = await api().get(`/orders/${placed.body.orders[0].id}/reorder`, 'buyer', {
      'x-read-after': position,
    });
    expect(body.lines[0]).toMatchObject({
      quantity: 2,
      product: { sku: 'TAP-50-KRA' },
      problems: [{ code: 'line/price-changed', params: { is: { amount: '99.00' } } }],
    });
    expect((await api().get(`/orders/${placed.body.orders[0].id}/reorder`, 'vendor')).status).toBe(
      403,
    );
  });
});

describe('the last purchase', () => {
  it('of a product is what one’s own company paid for it last, of what was confirmed', async () => {
    const [tape, never] = [await product('TAP-50-KRA'), '0190b1f0-0000-7000-8000-000000000000'];
    const placed = await api().post(
      '/orders',
      'approver',
      { lines: [{ productId: tape, quantity: 3 }], shippingAddress },
      { prefer: 'wait=20' },
    );
    const [order] = placed.body.orders;
    const last = async (who: string) =>
      (
        await api().get(`/catalogue/last-purchases?productId=${tape}&productId=${never}`, who, {
          'x-read-after': placed.body.position,
        })
      ).body.items;
    const { items } = (
      await api().get(`/orders/${order.id}`, 'buyer', { 'x-read-after': placed.body.position })
    ).body;
    expect(await last('buyer')).toMatchObject([
      {
        productId: tape,
        orderId: order.id,
        orderNumber: order.number,
        quantity: 3,
        unitPrice: items[0].unitPrice,
      },
    ]);
    const elsewhere = (await api().get('/users?limit=200', 'operator')).body.items.find(
      (p: { role: string; email: string }) => p.role === 'requester' && !/acme|demo/.test(p.email),
    );
    expect(
      (await last(elsewhere.email)).map((each: { orderId: string }) => each.orderId),
    ).not.toContain(order.id);
  });
});

describe('my prices', () => {
  it('are all that is on sale with what my company pays, as CSV a line for each break', async () => {
    const { body } = await api().get('/catalogue/my-prices?limit=3', 'buyer');
    expect(body.total).toBeGreaterThan(250);
    const csv = await api().get('/catalogue/my-prices', 'buyer', { accept: 'text/csv' });
    const rows = parse(csv.body as string, { columns: true }) as Record<string, string>[];
    expect(rows.length).toBeGreaterThan(body.total);
    const tape = rows.filter((r) => r.sku === 'TAP-48-VIN');
    expect([
      tape.every((r) => r.currency === 'GBP' && Number(r.amount) > 0),
      new Set(rows.map((r) => r.sku)).size,
    ]).toEqual([true, body.total]);
    expect((await api().get('/catalogue/my-prices', 'vendor')).status).toBe(403);
  });

  it('and who else sells the same thing', async () => {
    const { status, body } = await api().get(
      `/products/${await product('TAP-48-VIN')}/offers?quantity=12`,
      'buyer',
    );
    expect([status, body.lines[0].product.sku]).toEqual([200, 'TAP-48-VIN']);
  });
});
