import { demoServer } from '../../testing/kit/api.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { eventually } from '../../testing/kit/eventually.js';

const directory = temporaryDirectory();
const api = demoServer(directory);

const today = (): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London' }).format(new Date());

async function rateOfAnOrder(): Promise<{ status: number; percent?: string; code?: string }> {
  const { items } = (await api().get('/products?limit=50', 'vendor')).body as {
    items: { id: string; minimumOrderQuantity: number; orderMultiple: number }[];
  };
  const { id: productId, minimumOrderQuantity, orderMultiple } = items[0]!;
  const placed = await api().post('/orders', 'approver', {
    lines: [{ productId, quantity: Math.max(minimumOrderQuantity, orderMultiple) }],
    shippingAddress: {
      name: 'Acme',
      line1: '2 Mill Lane',
      city: 'Bristol',
      postalCode: 'BS1 4DJ',
      country: 'GB',
    },
  });
  const { status } = placed;
  if (status >= 300) return { status, code: placed.body.code as string };
  const { id } = placed.body.orders[0] as { id: string };
  const order = await eventually('the order is placed', async () => {
    const { status, body } = await api().get(`/orders/${id}`, 'vendor', {
      'x-read-after': placed.body.position as string,
    });
    return status === 200 && (body as { taxes: { percent: string }[] });
  });
  return { status, percent: order.taxes[0]!.percent };
}

describe('tax rates', () => {
  it('are set from a day on by the operator, and apply to what is ordered from then on', async () => {
    const rate = { country: 'GB', category: 'standard', reason: 'Finance Act' };
    expect((await rateOfAnOrder()).percent).toBe('20');

    const later = await api().post('/tax-rates', 'operator', {
      ...rate,
      from: '2999-01-01',
      percent: '25',
    });
    expect(later.status).toBe(201);
    const now = await api().post('/tax-rates', 'operator', {
      ...rate,
      from: today(),
      percent: '21',
    });
    const listed = await api().get('/tax-rates?limit=200&q=GB', 'auditor', {
      'x-read-after': now.body.position as string,
    });
    expect(listed.body.items).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ country: 'GB', from: '2011-01-04', percent: '20', reason: null }),
        expect.objectContaining({ from: today(), percent: '21', reason: 'Finance Act' }),
        expect.objectContaining({ from: '2999-01-01', percent: '25' }),
      ]),
    );
    await eventually('the rate applies', async () => (await rateOfAnOrder()).percent === '21');

    // the configuration says nothing else
    expect((await api().get('/tax-rates/unapplied', 'operator')).body).toEqual({ items: [] });
    await api().post('/tax-rates', 'operator', { ...rate, from: '2011-01-04', percent: '19' });
    await eventually('the difference is shown', async () => {
      const { items } = (await api().get('/tax-rates/unapplied', 'operator')).body as {
        items: object[];
      };
      return items.length === 1;
    });
    expect((await api().get('/tax-rates/unapplied', 'operator')).body.items).toMatchObject([
      { country: 'GB', from: '2011-01-04', percent: '20', recorded: '19' },
    ]);

    await api().post('/tax-rates', 'operator', { ...rate, from: today() });
    const refused = await eventually('it has ended', async () => {
      const answer = await rateOfAnOrder();
      return answer.status === 409 && answer;
    });
    expect(refused.code).toBe('purchase/no-tax-rate');
  });

  it.each([
    [{ country: 'UK' }, 422, '/country'],
    [{ country: 'MC' }, 422, '/country'],
    [{ percent: '20%' }, 422, '/percent'],
    [{ from: '2027-02-29' }, 400, '/from'],
    [{ category: 'luxury' }, 400, '/category'],
    [{ reason: '' }, 400, '/reason'],
  ])('with %j are refused, and it is named', async (more, status, pointer) => {
    const answer = await api().post('/tax-rates', 'operator', {
      country: 'GB',
      category: 'standard',
      from: '2027-01-01',
      percent: '20',
      reason: 'Finance Act',
      ...more,
    });
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([status, pointer]);
  });
});
