import { fetch } from 'undici';
import { demoServer } from '../../testing/kit/api.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { RequestPipe } from './pipes.js';
import { OneOf, RepeatedOneOf } from './rules.js';

const STATUSES = ['Placed', 'PartlyShipped', 'Shipped'] as const;

class StatusRequest {
  @OneOf(STATUSES) status!: string;
}
class FilterRequest {
  @RepeatedOneOf(STATUSES, { optional: true }) status?: string[];
}

const read = (metatype: new () => object, value: object) =>
  new RequestPipe().transform(value, { type: 'body', metatype });

describe('one of several words', () => {
  it.each([
    ['shipped', 'Shipped'],
    ['SHIPPED', 'Shipped'],
    ['Shipped', 'Shipped'],
    ['partly_shipped', 'PartlyShipped'],
    ['partly-shipped', 'PartlyShipped'],
    ['PARTLY SHIPPED', 'PartlyShipped'],
  ])('is taken as it is meant: %s', (sent, meant) => {
    expect(read(StatusRequest, { status: sent })).toEqual({ status: meant });
    expect(read(FilterRequest, { status: sent })).toEqual({ status: [meant] });
    expect(read(FilterRequest, { status: ['placed', sent] })).toEqual({
      status: ['Placed', meant],
    });
  });

  it.each(['', 'shippe', 'shipped!', 1, null, ['shipped'], { status: 'shipped' }])(
    'is refused where it is none of them: %j',
    (sent) => {
      expect(() => read(StatusRequest, { status: sent })).toThrow();
    },
  );
});

describe('whoever comes with the addresses and words of an earlier API', () => {
  const directory = temporaryDirectory();
  const api = demoServer(directory);
  const list = async (path: string, who: string) =>
    (await api().get(path, who)).body.items as Record<string, string>[];

  it('finds vendors under their own address', async () => {
    const sellers = await list('/organizations?type=Seller&limit=200', 'buyer');
    expect(await list('/vendors?limit=200', 'buyer')).toEqual(sellers);
    expect(await list('/vendors?type=buyer&limit=200', 'buyer')).toEqual(sellers);
    const [{ id }] = sellers as [Record<string, string>];
    const one = await api().get(`/vendors/${id}`, 'buyer');
    expect([one.status, one.body.id, one.body.type]).toEqual([200, id, 'Seller']);
  });

  it('is shown the purchase where they ask for an order by its id, and others nothing', async () => {
    const [{ id }] = (await list('/purchases?limit=1', 'approver')) as [Record<string, string>];
    const ask = async (who: string) =>
      fetch(`${api().url}/orders/${id}`, {
        headers: { authorization: `Bearer ${await api().token(who)}` },
        redirect: 'manual',
      });
    const shown = await ask('approver');
    expect([shown.status, shown.headers.get('location')]).toEqual([308, `/purchases/${id}`]);
    expect((await ask('vendor')).status).toBe(404);
  });

  it('narrows products down by a category’s name or path in any spelling', async () => {
    const tree = (await api().get('/categories?limit=200', 'buyer')).body.items as {
      id: string;
      path: string[];
    }[];
    const { id, path } = tree.find((each) => each.path.length === 2)!;
    const total = async (category: string) =>
      (await api().get(`/products?limit=1&category=${encodeURIComponent(category)}`, 'buyer')).body
        .total as number;
    const expected = await total(id);
    expect(expected).toBeGreaterThan(0);
    for (const spelt of [path.join(' / '), path.join(' > '), path.join('/').toUpperCase()])
      expect([spelt, await total(spelt)]).toEqual([spelt, expected]);
    expect(await total(path[1]!.toLowerCase())).toBeGreaterThanOrEqual(expected);
    const { status, body } = await api().get('/products?category=Spaceships', 'buyer');
    expect([status, body.code, body.errors[0].pointer]).toEqual([
      422,
      'category/unknown',
      '/category',
    ]);
    expect(body.errors[0].suggestions.length).toBeGreaterThan(0);
  });
});
