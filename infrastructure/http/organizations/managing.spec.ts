import { demoServer } from '../../testing/kit/api.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';

const directory = temporaryDirectory();
const api = demoServer(directory);

/** What a command answered is what the next reading sees. */
const after = ({ body }: { body: { position: string } }) => ({ 'x-read-after': body.position });
const my = async (who: string): Promise<string> =>
  (await api().get('/me', who)).body.organization.id as string;
const product = async (sku: string): Promise<string> =>
  (await api().get(`/products?sku=${sku}`, 'vendor')).body.items[0].id as string;

describe('a company', () => {
  it('keeps its address, contacts, tax id and time zone, and the operator its buyer groups', async () => {
    const id = await my('approver');
    const address = {
      name: 'Goods-in',
      line1: '9 Canal Road',
      line2: 'Unit 4',
      city: 'Leeds',
      postalCode: 'LS1 4AA',
      country: 'GB',
    };
    const steps = [
      await api().put(`/organizations/${id}/address`, 'approver', address),
      await api().put(`/organizations/${id}/contact-info`, 'approver', {
        contactInfo: { name: 'Front desk', email: 'desk@acme.example', phone: '+44 113 496 0000' },
      }),
      await api().put(`/organizations/${id}/tax-id`, 'approver', { taxId: 'GB999999973' }),
      await api().put(`/organizations/${id}/time-zone`, 'approver', { timeZone: 'Europe/Dublin' }),
      await api().put(`/organizations/${id}/buyer-groups`, 'operator', {
        groups: ['gold', 'north'],
      }),
    ];
    expect(steps.map((s) => s.status)).toEqual([200, 200, 200, 200, 200]);
    const { body } = await api().get(`/organizations/${id}`, 'operator', after(steps.at(-1)!));
    expect(body).toMatchObject({
      address,
      contactInfo: [{ name: 'Front desk' }],
      taxId: 'GB999999973',
      timeZone: 'Europe/Dublin',
      groups: ['gold', 'north'],
    });
    expect(
      (
        await api().put(`/organizations/${id}/time-zone`, 'approver', {
          timeZone: 'Europe/Atlantis',
        })
      ).status,
    ).toBe(422);
    expect(
      (await api().put(`/organizations/${id}/buyer-groups`, 'approver', { groups: ['gold'] }))
        .status,
    ).toBe(403);
  });

  it('that sells finds every verified buyer, and only the filters decide what is listed', async () => {
    const list = async (query: string, who: string) =>
      (await api().get(`/organizations?limit=200&${query}`, who)).body.items as {
        id: string;
        type: string;
        status: string;
        taxId?: string;
      }[];
    const all = await list('', 'operator');
    const ids = (of: readonly { id: string }[]) => of.map(({ id }) => id).toSorted();
    const verified = (type: string) =>
      ids(all.filter((o) => o.type === type && o.status === 'Verified'));
    const buyers = await list('type=Buyer', 'vendor');
    expect(verified('Buyer').length).toBeGreaterThan(0);
    expect(ids(buyers)).toEqual(verified('Buyer'));
    expect(buyers.every((buyer) => buyer.taxId === undefined)).toBe(true);
    expect(ids(await list('type=Seller', 'vendor'))).toEqual(verified('Seller'));
    expect(ids(await list('type=Buyer&type=Seller&status=Verified', 'vendor'))).toEqual(
      [...verified('Buyer'), ...verified('Seller')].toSorted(),
    );
    expect((await api().get(`/organizations/${buyers[0]!.id}`, 'vendor')).status).toBe(200);
    // buyers do not learn of each other, and of what is not verified nobody does
    for (const [query, who] of [
      ['type=Buyer', 'buyer'],
      ['type=Operator', 'vendor'],
      ['status=Registered', 'vendor'],
      ['status=Suspended', 'buyer'],
      ['application=ToReview', 'vendor'],
    ] as const)
      expect([query, await list(query, who)]).toEqual([query, []]);
    expect(ids(await list('', 'buyer'))).toEqual(verified('Seller'));
  });

  it('limits what its people order by themselves', async () => {
    const { body: people } = await api().get('/users?limit=50', 'approver');
    const { id } = people.items.find((p: { email: string }) => p.email === 'buyer@demo.example');
    const set = await api().put(`/users/${id as string}/order-limit`, 'approver', {
      limit: { amount: '750.00', currency: 'GBP' },
    });
    expect(
      (await api().get(`/users/${id as string}`, 'approver', after(set))).body.orderLimit,
    ).toEqual({ amount: '750.00', currency: 'GBP' });
    expect(
      (
        await api().put(`/users/${id as string}/order-limit`, 'approver', {
          limit: { amount: '-1.00', currency: 'GBP' },
        })
      ).body.errors[0].pointer,
    ).toMatch(/^\/limit/);
  });
});

describe('the catalogue', () => {
  it('has no two categories of one name below one parent, in whatever spelling', async () => {
    const create = (name: string, parentId?: string, key?: string) =>
      api().post(
        '/categories',
        'operator',
        { name, ...(parentId ? { parentId } : {}) },
        key ? { 'idempotency-key': key } : {},
      );
    const first = await create('Binders', undefined, 'binders');
    expect(first.status).toBe(201);
    const id = first.body.id as string;
    await api().get('/categories', 'operator', { 'x-read-after': first.body.position as string });
    // a repeat is no second one
    expect((await create('Binders', undefined, 'binders')).body.id).toBe(id);
    const again = await create('BINDERS ');
    expect([again.status, again.body.code]).toEqual([409, 'category/name-taken']);
    expect(again.body.errors[0]).toMatchObject({ pointer: '/name', params: { categoryId: id } });
    const below = await create('Binders', id);
    expect(below.status).toBe(201);
    await api().get('/categories', 'operator', { 'x-read-after': below.body.position as string });
    expect((await create('binders', id)).status).toBe(409);
  });

  it('grows a category with attributes, which products of it then have to have', async () => {
    const attributes = [
      { name: 'length', type: 'number', unit: 'mm', required: true },
      { name: 'finish', type: 'choice', choices: ['matt', 'gloss'], required: false },
    ];
    const made = await api().post('/categories', 'operator', { name: 'Staples', attributes });
    expect(made.status).toBe(201);
    const categoryId = made.body.id as string;
    const details = {
      name: 'Staples 26/6, galvanised',
      description: 'Box of 5,000',
      categoryId,
      unit: 'BX',
      packSize: 5000,
      leadTimeDays: 2,
    };
    const lacking = await api().post('/products', 'vendor', { sku: 'STA-26-6', ...details });
    expect([lacking.status, lacking.body.errors[0].pointer]).toEqual([422, '/attributes/length']);
    const listed = await api().post('/products', 'vendor', {
      sku: 'STA-26-6',
      ...details,
      attributes: { length: '6' },
    });
    expect(listed.status).toBe(201);
    const changed = await api().put(`/products/${listed.body.id as string}`, 'vendor', {
      ...details,
      name: 'Staples 26/6',
      attributes: { length: '6', finish: 'gloss' },
      leadTimeDays: 1,
    });
    expect(
      (await api().get(`/products/${listed.body.id as string}`, 'vendor', after(changed))).body,
    ).toMatchObject({
      name: 'Staples 26/6',
      leadTimeDays: 1,
      attributes: { finish: 'gloss' },
    });
    const redefined = await api().put(`/categories/${categoryId}/attributes`, 'operator', {
      attributes: [{ name: 'length', type: 'number', unit: 'mm', required: false }],
    });
    expect(redefined.status).toBe(200);
    const gone = await api().put(
      `/products/${listed.body.id as string}/discontinuation`,
      'vendor',
      { reason: 'replaced', successorId: await product('TAP-50-KRA') },
    );
    expect(
      (await api().get(`/products/${listed.body.id as string}`, 'vendor', after(gone))).body,
    ).toMatchObject({ discontinued: true });
  });
});

describe('a price list', () => {
  it('that is published can be changed product by product, and retires with a reason', async () => {
    const [tape, kraft] = [await product('TAP-48-VIN'), await product('TAP-50-KRA')];
    const drafted = await api().post('/price-lists', 'vendor', {
      name: 'Autumn',
      currency: 'GBP',
      audience: { kind: 'buyerGroup', group: 'autumn' },
    });
    const id = drafted.body.id as string;
    await api().post(`/price-lists/${id}/prices`, 'vendor', {
      rows: [tape, kraft].map((productId) => ({ productId, unitPrice: '7.10' })),
    });
    await api().post(`/price-lists/${id}/publication`, 'vendor', {});
    const rows = [
      { productId: tape, minQuantity: 1, maxQuantity: 99, unitPrice: '7.00' },
      { productId: tape, minQuantity: 100, unitPrice: '6.50' },
    ];
    const changed = await api().call('PATCH', `/price-lists/${id}/prices`, 'vendor', {
      products: [tape, kraft],
      rows,
    });
    expect(changed.status).toBe(200);
    const { body: prices } = await api().get(`/price-lists/${id}/prices`, 'vendor', after(changed));
    expect(prices.items.map((p: { productId: string }) => p.productId)).toEqual([tape]);
    const retired = await api().post(`/price-lists/${id}/retirement`, 'vendor', {
      reason: 'the season is over',
    });
    expect((await api().get(`/price-lists/${id}`, 'vendor', after(retired))).body.status).toBe(
      'Retired',
    );
  });
});

describe('a requisition list', () => {
  it('gets another name and other quantities', async () => {
    const [tape, kraft] = [await product('TAP-48-VIN'), await product('TAP-50-KRA')];
    const made = await api().post('/requisition-lists', 'buyer', {
      name: 'Mondays',
      lines: [{ productId: tape, quantity: 6 }],
    });
    const id = made.body.id as string;
    await api().put(`/requisition-lists/${id}`, 'buyer', { name: 'Every Monday' });
    const set = await api().put(`/requisition-lists/${id}/lines`, 'buyer', {
      lines: [
        { productId: tape, quantity: 0 },
        { productId: kraft, quantity: 12 },
      ],
    });
    const { body } = await api().get(`/requisition-lists/${id}`, 'buyer', after(set));
    expect([body.name, body.lines.map((l: { quantity: number }) => l.quantity)]).toEqual([
      'Every Monday',
      [12],
    ]);
  });
});

describe('answers that come before everything is settled', () => {
  const shippingAddress = {
    name: 'Nora Quill',
    line1: '2 Mill Lane',
    city: 'Bristol',
    postalCode: 'BS1 4DJ',
    country: 'GB',
  };

  it('of a cart and of an accepted quote are 202 where nobody waits', async () => {
    await api().post('/cart/lines', 'buyer', {
      lines: [{ productId: await product('TAP-50-KRA'), quantity: 6 }],
    });
    const ordered = await api().post(
      '/cart/order',
      'buyer',
      { shippingAddress, acceptPriceChanges: true },
      { prefer: 'wait=0' },
    );
    expect([201, 202]).toContain(ordered.status);
    const vendorOrgIds = [await my('vendor')];
    const asked = await api().post('/rfq', 'buyer', {
      vendorOrgIds,
      lines: [{ productId: await product('TAP-50-KRA'), quantity: 600 }],
    });
    const { body: request } = await api().get(
      `/rfq/${asked.body.id as string}`,
      'vendor',
      after(asked),
    );
    const lines = request.lines.map((l: { id: string }) => ({
      id: l.id,
      unitPrice: { amount: '5.90', currency: 'GBP' },
    }));
    const offered = await api().post(`/rfq/${asked.body.id as string}/quotes`, 'vendor', {
      lines,
      validUntil: new Date(Date.now() + 7 * 86_400_000).toISOString(),
    });
    expect(offered.body).toMatchObject({ id: expect.any(String) });
    const accepted = await api().post(
      `/rfq/${asked.body.id as string}/quotes/${offered.body.id as string}/acceptance`,
      'approver',
      { shippingAddress },
      { prefer: 'wait=0' },
    );
    expect([201, 202, accepted.body]).toContain(accepted.status);
  });
});

describe('a session', () => {
  it('that lies in a cookie is ended without a body', async () => {
    const { headers } = await api().post('/auth/login', null, {
      email: 'buyer@demo.example',
      password: 'demo-demo-demo',
      session: 'cookie',
    });
    const cookie = headers.get('set-cookie')!.split(';')[0]!;
    expect((await api().post('/auth/logout', null, {}, { cookie })).status).toBe(204);
    expect((await api().post('/auth/refresh', null, {}, { cookie })).status).toBe(401);
  });
});
