import formats from 'ajv-formats';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { demoServer } from '../../testing/kit/api.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';

const api = demoServer(temporaryDirectory());

const shippingAddress = {
  name: 'Nora Quill',
  line1: '2 Mill Lane',
  city: 'Bristol',
  postalCode: 'BS1 4DJ',
  country: 'GB',
};

interface Item {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly position: string;
  readonly dataschema: string;
  readonly data: { readonly orderId: string; readonly total: { readonly amount: string } };
}

const ajv = new Ajv2020();
formats.default(ajv);

/** The whole feed, page by page. */
async function whole(who: string, query: string): Promise<Item[]> {
  const items: Item[] = [];
  for (let after = '0'; ;) {
    const { body } = await api().get(`/feed?after=${after}&${query}`, who);
    items.push(...(body.items as Item[]));
    if (!body.more) return items;
    after = body.nextAfter as string;
  }
}

describe('the feed of a company', () => {
  const place = async (): Promise<string> => {
    const product = (await api().get('/products?sku=TAP-50-KRA', 'buyer')).body.items[0];
    const placed = await api().post('/orders', 'buyer', {
      lines: [{ productId: product.id, quantity: 10 }],
      shippingAddress,
    });
    expect(placed.status).toBe(202);
    return placed.body.orders[0].id as string;
  };

  it('waits, and tells buyer and vendor of an order when it is confirmed, as its schema says', async () => {
    const start = await api().get('/feed?after=latest', 'buyer');
    expect(start.body).toMatchObject({ items: [], more: false });
    let after = start.body.nextAfter as string;
    const polled = api().get(`/feed?after=${after}&type=order.confirmed&wait=30`, 'buyer');
    const orderId = await place();
    const { body } = await polled;
    const [event] = body.items as Item[];
    expect(event).toMatchObject({
      specversion: '1.0',
      type: 'tradepost.order.confirmed.v1',
      subject: `order/${orderId}`,
    });
    const order = (await api().get(`/orders/${orderId}`, 'buyer')).body;
    expect(event!.data.total).toEqual(order.totalAmount);
    expect(
      ajv.compile((await api().get(new URL(event!.dataschema).pathname)).body as object)(
        event!.data,
      ),
    ).toBe(true);

    const vendors = (await whole('vendor', 'type=order.confirmed&limit=1000')).filter(
      ({ data }) => data.orderId === orderId,
    );
    // the same event, whoever is told
    expect(vendors.map(({ id }) => id)).toEqual([event!.id]);
    after = body.nextAfter as string;
    expect(
      (await api().get(`/feed?after=${after}&type=order.confirmed`, 'buyer')).body.items,
    ).toEqual([]);
  });

  it('is the same in pages of any size, and by type what the whole has of it', async () => {
    const all = await whole('buyer', 'limit=1000');
    expect(all.length).toBeGreaterThan(50);
    expect(await whole('buyer', 'limit=7')).toEqual(all);
    const placed = await whole('buyer', 'type=order.placed&type=purchase.placed&limit=3');
    expect(placed).toEqual(
      all.filter(({ type }) => /^tradepost\.(order|purchase)\.placed\.v1$/.test(type)),
    );
    const positions = all.map(({ position }) => Number(position));
    expect(positions).toEqual([...positions].sort((a, b) => a - b));
  });

  it('holds nothing of others: each of its orders is one of the company’s', async () => {
    const mine = (await whole('buyer', 'type=order.placed&limit=1000')).map(
      ({ data }) => data.orderId,
    );
    const ours = (await api().get('/orders?limit=1', 'buyer')).body.total as number;
    const everybodys = await whole('operator', 'type=order.placed&limit=1000');
    expect(mine).toHaveLength(ours);
    expect(everybodys.length).toBeGreaterThan(mine.length);
    expect(everybodys.map(({ data }) => data.orderId)).toEqual(expect.arrayContaining(mine));
  });

  it('passes over what its reader may not read today, also of before, and goes on behind it', async () => {
    // who ships reads orders, and no quotes or price lists
    const all = await whole('vendor', 'limit=1000');
    const allowed = await whole('warehouse', 'limit=1000');
    const of = (items: Item[], name: string) => items.filter(({ type }) => type.includes(name));
    const ids = (items: Item[]) => items.map(({ id }) => id);
    expect(ids(of(allowed, '.order.'))).toEqual(ids(of(all, '.order.')));
    // and nothing of what orders cost, as everywhere
    const placed = of(allowed, '.order.placed.');
    expect(new Set(placed.map(({ data }) => data.total))).toEqual(new Set([null]));
    const { body } = await api().get('/schemas/events/order.placed/v1');
    const isValid = ajv.compile(body as object);
    expect(placed.filter(({ data }) => !isValid(data))).toEqual([]);
    expect(of(all, '.price_list.').length).toBeGreaterThan(0);
    expect(of(allowed, '.price_list.')).toEqual([]);
    const ends = await Promise.all(
      ['vendor', 'warehouse'].map(
        async (who) =>
          (await api().get('/feed?after=0&type=price_list.published&limit=1000', who)).body
            .nextAfter as string,
      ),
    );
    expect(ends[0]).toBe(ends[1]);
  });

  it('says so where a position was never given by this history', async () => {
    const { status, body } = await api().get('/feed?after=99999999', 'buyer');
    expect([status, body.code]).toEqual([422, 'feed/other-history']);
    expect((await api().get('/feed?after=-1', 'buyer')).status).toBe(400);
    expect((await api().get('/feed?type=order.never', 'buyer')).status).toBe(400);
  });
});

describe('what there is to be told', () => {
  it('is published: a list, a schema for each, and an AsyncAPI document whose examples are valid', async () => {
    const { items } = (await api().get('/schemas/events')).body as {
      items: { name: string; type: string; schema: string }[];
    };
    expect(items.map(({ name }) => name)).toContain('order.confirmed');
    for (const { schema, type } of items) {
      const { status, body } = await api().get(new URL(schema).pathname);
      expect([status, body.title]).toEqual([200, type]);
    }
    expect((await api().get('/schemas/events/order.confirmed/v9')).status).toBe(404);
    const { components } = (await api().get('/asyncapi.json')).body as {
      components: {
        messages: Record<string, { payload: object; examples: { payload: object }[] }>;
      };
    };
    const messages = Object.entries(components.messages);
    expect(messages).toHaveLength(items.length);
    for (const [name, { payload, examples }] of messages)
      expect([name, examples.every((each) => ajv.validate(payload, each.payload))]).toEqual([
        name,
        true,
      ]);
  });
});
