import { demoServer } from '../../testing/kit/api.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { eventually } from '../../testing/kit/eventually.js';

const directory = temporaryDirectory();
const api = demoServer(directory);

const after = ({ body }: { body: { position: string } }) => ({ 'x-read-after': body.position });
const my = async (who: string): Promise<string> =>
  (await api().get('/me', who)).body.organization.id as string;
const paris = {
  name: 'Acme Paris',
  line1: '1 rue de Rivoli',
  city: 'Paris',
  postalCode: '75001',
  country: 'FR',
};
const french = 'FR40303265045';

/** All locations of the vendor are in a country, as their records say. */
async function standIn(country: string): Promise<void> {
  const { items } = (await api().get('/locations?limit=50', 'vendor')).body as {
    items: { key: string; code: string; name: string }[];
  };
  for (const { key, code, name } of items) {
    const path = `/locations/${encodeURIComponent(key)}`;
    const changed = await api().put(path, 'vendor', { code, name, country });
    expect([changed.status, changed.body.detail]).toEqual([200, undefined]);
  }
}

/** A product of the vendor, and as much of it as can be ordered. */
async function something(): Promise<{ productId: string; quantity: number }> {
  const { items } = (await api().get('/products?limit=50', 'vendor')).body as {
    items: { id: string; minimumOrderQuantity: number; orderMultiple: number }[];
  };
  const { id: productId, minimumOrderQuantity, orderMultiple } = items[0]!;
  return { productId, quantity: Math.max(minimumOrderQuantity, orderMultiple) };
}

/** What the vendor's order of one product of its own is taxed. */
async function taxedTo(shippingAddress: object): Promise<Record<string, unknown>[]> {
  const { productId, quantity } = await something();
  const placed = await api().post('/orders', 'approver', {
    lines: [{ productId, quantity }],
    shippingAddress,
  });
  // 202 where it is not decided yet whether there is enough in stock
  if (placed.status !== 202) expect([placed.status, placed.body.detail]).toEqual([201, undefined]);
  const { id } = placed.body.orders[0] as { id: string };
  const order = await eventually('the order is placed', async () => {
    const { status, body } = await api().get(`/orders/${id}`, 'vendor', after(placed));
    return status === 200 && (body as { taxRounding: string; taxes: Record<string, unknown>[] });
  });
  expect(order.taxRounding).toBe('halfUp');
  return order.taxes;
}

describe('a country', () => {
  it.each([
    ['UK', ['GB']],
    ['EL', ['GR']],
    ['Deutschland', ['DE']],
    ['gb', ['GB']],
    ['XX', []],
    ['ZZ', []],
    ['EU', []],
    ['XI', ['GB']],
  ])(
    '%s cannot be ordered to, moved to or registered from; meant is %j',
    async (country, meant) => {
      const address = { ...paris, country };
      const id = await my('approver');
      const asked = [
        [
          '/shippingAddress/country',
          await api().post('/orders', 'approver', {
            lines: [{ productId: id, quantity: 1 }],
            shippingAddress: address,
          }),
        ],
        ['/country', await api().put(`/organizations/${id}/address`, 'approver', address)],
        [
          '/address/country',
          await api().post('/organizations', null, {
            name: 'Stranger',
            type: 'Buyer',
            address,
            contactInfo: { name: 'Sam' },
            user: { name: 'Sam', email: 'sam@elsewhere.example', password: 'a-long-password' },
          }),
        ],
      ] as const;
      for (const [pointer, { status, body }] of asked)
        expect([status, body.errors]).toEqual([
          400,
          [expect.objectContaining({ pointer, code: 'request/country', suggestions: meant })],
        ]);
    },
  );
});

describe('the tax id of a buyer in another member state', () => {
  it('relieves of tax once the vendor or the operator has recorded that it is registered', async () => {
    const [vendor, buyer] = [await my('vendor'), await my('approver')];
    const berlin = { ...paris, name: 'Harrow', city: 'Berlin', postalCode: '10115', country: 'DE' };
    await api().put(`/organizations/${vendor}/address`, 'vendor', berlin);
    await standIn('DE');
    const own = await api().put(`/organizations/${vendor}/tax-id`, 'vendor', {
      taxId: 'de 136 695 976',
    });
    expect((await api().get(`/organizations/${vendor}`, 'vendor', after(own))).body).toMatchObject({
      taxId: 'DE136695976',
      taxIds: [{ country: 'DE', id: 'DE136695976', main: true, valid: true, confirmation: null }],
    });

    // any text was an id
    for (const taxId of ['n/a', 'DE123456789', 'FR12345678901']) {
      const refused = await api().put(`/organizations/${buyer}/tax-ids/FR`, 'approver', { taxId });
      expect([refused.status, refused.body.errors[0].pointer]).toEqual([422, '/taxId']);
    }
    await eventually('the locations are known to be in Germany', async () => {
      const { status } = await api().post('/orders', 'approver', {
        lines: [await something()],
        shippingAddress: berlin,
      });
      return status < 300;
    });
    expect(await taxedTo(paris)).toMatchObject([{ percent: '19', country: 'DE' }]);

    await api().put(`/organizations/${buyer}/tax-ids/FR`, 'approver', { taxId: french });
    expect(await taxedTo(paris)).toMatchObject([
      {
        percent: '19',
        country: 'DE',
        buyerTaxId: { id: french, check: 'form' },
        vendorTaxId: 'DE136695976',
      },
    ]);

    const confirmation = { taxId: french, confirmedOn: '2026-03-05', consultation: 'WAPIAAAAX1' };
    const path = `/organizations/${buyer}/tax-id-confirmation`;
    const refusals = [
      await api().put(path, 'approver', confirmation),
      await api().put(path, 'vendor', { ...confirmation, taxId: 'FR83404833048' }),
      await api().put(path, 'vendor', { ...confirmation, confirmedOn: '2999-01-01' }),
      await api().put(path, 'vendor', { ...confirmation, confirmedOn: 'yesterday' }),
    ];
    expect(refusals.map((r) => r.status)).toEqual([403, 404, 422, 400]);
    const recorded = await api().put(path, 'vendor', confirmation);
    expect(recorded.status).toBe(200);
    expect(await taxedTo(paris)).toMatchObject([
      {
        percent: '0',
        country: 'FR',
        exemptionReason: 'reverse charge',
        buyerTaxId: {
          id: french,
          check: 'confirmed',
          confirmedOn: '2026-03-05',
          consultation: 'WAPIAAAAX1',
        },
      },
    ]);
    // a part of France that is outside the tax territory
    const reunion = { ...paris, city: 'Saint-Denis', postalCode: '97400' };
    expect(await taxedTo(reunion)).toMatchObject([
      { exemptionReason: 'export outside the tax territory' },
    ]);

    const withdrawn = await api().post(`${path}/withdrawal`, 'vendor', {
      taxId: french,
      reason: 'the registration has ended',
    });
    expect(withdrawn.status).toBe(200);
    expect(await taxedTo(paris)).toMatchObject([{ percent: '19' }]);
    await api().put(path, 'operator', confirmation);
    expect(await taxedTo(paris)).toMatchObject([{ percent: '0' }]);

    const removed = await api().call('DELETE', `/organizations/${buyer}/tax-ids/FR`, 'approver');
    expect(removed.status).toBe(200);
    expect(await taxedTo(paris)).toMatchObject([{ percent: '19' }]);

    // the goods are in France: French tax, for which the vendor has to be registered there
    await standIn('FR');
    const refused = await eventually('the location is known', async () => {
      const { status, body } = await api().post('/orders', 'approver', {
        lines: [await something()],
        shippingAddress: paris,
      });
      return status === 409 && (body as { code: string; detail: string });
    });
    expect(refused).toMatchObject({
      code: 'purchase/vendor-tax-id',
      detail: expect.stringContaining(
        'sent from FR, where its vendor has given no tax id',
      ) as string,
    });
    await api().put(`/organizations/${vendor}/tax-ids/FR`, 'vendor', { taxId: 'FR83404833048' });
    expect(await taxedTo(paris)).toMatchObject([{ percent: '20', country: 'FR' }]);
    expect(await taxedTo(berlin)).toMatchObject([{ percent: '20', country: 'FR' }]);
  });
});
