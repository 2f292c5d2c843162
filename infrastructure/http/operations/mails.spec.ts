import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { demoServer } from '../../testing/kit/api.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { eventually } from '../../testing/kit/eventually.js';

const directory = temporaryDirectory();
const api = demoServer(directory);
const folder = () => join(directory(), 'mail');
const shippingAddress = {
  name: 'Nora Quill',
  line1: '2 Mill Lane',
  city: 'Bristol',
  postalCode: 'BS1 4DJ',
  country: 'GB',
};

/** The mails so far, as `recipient: subject`. */
const mails = (): string[] =>
  (existsSync(folder()) ? readdirSync(folder()) : [])
    // one that is being written has a dot before its name
    .filter((name) => !name.startsWith('.'))
    .map((name) => {
      const text = readFileSync(join(folder(), name), 'utf8').replaceAll('\n ', ' ');
      return `${/^To: (.*)$/m.exec(text)![1]!}: ${/^Subject: (.*)$/m.exec(text)![1]!}`;
    });
const sent = (what: RegExp): Promise<string> =>
  eventually(`${what} is sent`, () => mails().find((m) => what.test(m)));
const order = async (who: string, quantity: number) =>
  (
    await api().post(
      '/orders',
      who,
      {
        lines: [
          {
            productId: (await api().get('/products?sku=TAP-48-VIN', who)).body.items[0].id,
            quantity,
          },
        ],
        shippingAddress,
      },
      { prefer: 'wait=5' },
    )
  ).body;

describe('people are written to', () => {
  it('about nothing that made the demo', async () => {
    const { items } = (await api().get('/operations/relays', 'operator')).body;
    expect(items).toMatchObject([
      { name: 'mail', open: 0, held: 0, parked: 0 },
      { name: 'gateway', open: 0, held: 0, parked: 0 },
      { name: 'payout-runs', open: 0, held: 0, parked: 0 },
      { name: 'reconciliation', open: 0, held: 0, parked: 0 },
    ]);
    expect(mails()).toEqual([]);
  });

  it('when they are to approve a purchase, and when it was decided on', async () => {
    const { id, orders } = await order('buyer', 600);
    const number = orders[0].number.replace(/-1$/, '');
    await sent(new RegExp(`^approver@demo.example: Purchase ${number} needs your approval`));
    await api().put(`/purchases/${id}/approval`, 'approver', { decision: 'Approved' });
    await sent(new RegExp(`^buyer@demo.example: Purchase ${number} was approved`));
    expect(mails().filter((m) => m.startsWith('buyer@demo.example:'))).toHaveLength(1);
  });

  it('when goods that they have ordered are on their way', async () => {
    const placed = await order('approver', 6);
    const { id, number } = placed.orders[0];
    const shipped = await api().put(`/orders/${id}/status`, 'warehouse', {
      status: 'Shipped',
      carrier: 'DX',
    });
    expect(shipped.status).toBe(200);
    await sent(new RegExp(`^approver@demo.example: Order ${number} is on its way`));
  });

  it('when a vendor has quoted, and when a buyer has accepted that', async () => {
    const { items } = (await api().get('/products?sku=TAP-48-VIN', 'buyer')).body;
    const asked = await api().post('/rfq', 'buyer', {
      vendorOrgIds: [items[0].vendorId ?? items[0].vendor.id],
      lines: [{ productId: items[0].id, quantity: 240 }],
    });
    expect(asked.status).toBe(201);
    const { lines, number } = (
      await api().get(`/rfq/${asked.body.id}`, 'vendor', { 'x-read-after': asked.body.position })
    ).body;
    const quoted = await api().post(`/rfq/${asked.body.id}/quotes`, 'vendor', {
      lines: [{ id: lines[0].id, unitPrice: { amount: '0.10', currency: 'GBP' } }],
      validUntil: new Date(Date.now() + 86_400_000).toISOString(),
    });
    expect(quoted.status).toBe(201);
    await sent(new RegExp(`^buyer@demo.example: .* has quoted for request ${number}`));
    const accepted = await api().post(
      `/rfq/${asked.body.id}/quotes/${quoted.body.id}/acceptance`,
      'buyer',
      { shippingAddress },
    );
    expect(accepted.status).toBe(202);
    await sent(
      new RegExp(`^vendor@demo.example: .* has accepted your quote for request ${number}`),
    );
  });
});
