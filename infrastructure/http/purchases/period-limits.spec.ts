import { demoServer } from '../../testing/kit/api.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { eventually } from '../../testing/kit/eventually.js';

const directory = temporaryDirectory();
const api = demoServer(directory);

const shippingAddress = {
  name: 'Nora Quill',
  line1: '2 Mill Lane',
  city: 'Bristol',
  postalCode: 'BS1 4DJ',
  country: 'GB',
};
const gbp = (amount: number) => ({ amount: amount.toFixed(2), currency: 'GBP' });

describe('a limit on what somebody orders in a period', () => {
  let product: { id: string };
  let me: string;
  const order = (quantity: number, key?: string) =>
    api().post(
      '/orders',
      'buyer',
      { lines: [{ productId: product.id, quantity }], shippingAddress },
      key === undefined ? {} : { 'idempotency-key': key },
    );
  const waitsFor = async (placed: { body: { id: string; position: string } }) => {
    const { body } = await api().get(`/purchases/${placed.body.id}`, 'buyer', {
      'x-read-after': placed.body.position,
    });
    return body.approval as { rule: string; spent?: { amount: string } } | null;
  };
  const limit = async (limits: object) => {
    const set = await api().put(`/users/${me}/order-limit`, 'approver', limits);
    expect(set.status).toBe(200);
    return set.body.position as string;
  };
  /** Net of an order of ten. */
  let ten: number;
  /** Lets so many orders of ten be placed; answers what was spent before. */
  const leaveRoomFor = async (tens: number): Promise<number> => {
    await limit({ perDay: gbp(0.01) });
    const probe = await waitsFor(await order(10));
    const spent = Number(probe!.spent!.amount) + ten;
    await limit({ perDay: gbp(spent + (tens + 0.5) * ten), perMonth: gbp(10_000_000) });
    return spent;
  };

  beforeAll(async () => {
    product = (await api().get('/products?sku=TAP-50-KRA', 'buyer')).body.items[0];
    me = (await api().get('/me', 'buyer')).body.user.id as string;
    await limit({});
    const placed = await order(10);
    const found = await eventually('the order is placed', async () => {
      const { status, body } = await api().get(
        `/orders/${placed.body.orders[0].id as string}`,
        'buyer',
      );
      return status === 200 && (body as { netAmount: { amount: string } });
    });
    ten = Number(found.netAmount.amount);
  });

  it('is shown with the person, and has what was ordered before it was set counted, too', async () => {
    const perDay = gbp(0.01);
    const position = await limit({ perDay, perMonth: gbp(10_000_000) });
    const { body } = await api().get(`/users/${me}`, 'approver', { 'x-read-after': position });
    expect(body).toMatchObject({
      orderLimit: null,
      orderLimitPerDay: perDay,
      orderLimitPerMonth: gbp(10_000_000),
    });
    const approval = await waitsFor(await order(10));
    expect(approval).toMatchObject({ rule: 'over-day-limit', limit: perDay, net: [gbp(ten)] });
    expect(Number(approval!.spent!.amount)).toBeGreaterThanOrEqual(ten);
    await limit({ perMonth: gbp(0.01) });
    expect(await waitsFor(await order(10))).toMatchObject({ rule: 'over-month-limit' });
  });

  it('counts one that is sent again once, and none that was refused', async () => {
    const spent = await leaveRoomFor(2);
    const placed = await order(10, 'once');
    expect((await order(10, 'once')).body.id).toBe(placed.body.id);
    const refused = await api().post('/orders', 'buyer', {
      lines: [
        {
          productId: product.id,
          quantity: 10,
          expectedUnitPrice: { amount: '0.01', currency: 'GBP' },
        },
      ],
      shippingAddress,
    });
    expect(refused.status).toBe(409);
    expect(await waitsFor(await order(10))).toBeNull();
    expect(await waitsFor(await order(10))).toMatchObject({ spent: gbp(spent + 2 * ten) });
  });

  it('is not passed by several at once', async () => {
    await leaveRoomFor(3);
    const placed = await Promise.all(Array.from({ length: 6 }, () => order(10)));
    const waiting = await Promise.all(placed.map(waitsFor));
    expect(waiting.filter((approval) => approval === null)).toHaveLength(3);
  });

  it('gives back what was cancelled', async () => {
    await leaveRoomFor(1);
    const placed = await order(10);
    expect(await waitsFor(placed)).toBeNull();
    expect(await waitsFor(await order(10))).not.toBeNull();
    const cancelled = await eventually('it is cancelled', async () => {
      const answer = await api().put(
        `/orders/${placed.body.orders[0].id as string}/status`,
        'buyer',
        { status: 'Cancelled', reason: 'not needed' },
      );
      return answer.status === 200 && answer;
    });
    // the one that waits is committed, and fills the room that there was
    expect(await waitsFor(await order(10))).not.toBeNull();
    const { body } = await api().get('/orders?status=AwaitingApproval&limit=200', 'buyer', {
      'x-read-after': cancelled.body.position as string,
    });
    for (const { id, placedBy } of body.items as { id: string; placedBy: string }[])
      if (placedBy === me)
        await api().put(`/orders/${id}/status`, 'buyer', {
          status: 'Cancelled',
          reason: 'not needed',
        });
    await eventually('there is room again', async () => (await waitsFor(await order(10))) === null);
  });
});
