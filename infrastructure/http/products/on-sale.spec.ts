import { demoServer } from '../../testing/kit/api.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { demoId, prepareDemo } from '../../testing/kit/prepared-demo.js';

const directory = temporaryDirectory();
const api = demoServer(directory, () => {
  prepareDemo(directory());
  return {};
});
const NORTHGATE = 'helen.marsden@northgate.example';

describe('a product without a price', () => {
  let position = '0';
  let productId = '';
  const after = () => ({ 'x-read-after': position });
  const sku = 'NO-PRICE-1';
  /** How it looks in the list of its vendor, and alone. */
  const seen = async (who: string): Promise<unknown[]> => {
    const path = `/products?vendorId=${demoId('harrow')}&sku=${sku}`;
    const listed = (await api().get(path, who, after())).body.items as Record<string, unknown>[];
    const one = (await api().get(`/products/${productId}`, who, after())).body;
    return [...listed.map(({ onSale, price }) => [onSale, price !== null]), one.onSale];
  };
  const priceIt = async (audience: object, more: object = {}): Promise<void> => {
    const list = (
      await api().post('/price-lists', 'vendor', {
        name: `Prices ${JSON.stringify(audience)}`,
        currency: 'GBP',
        audience,
        ...more,
      })
    ).body.id as string;
    const rows = [{ productId, minQuantity: 5, unitPrice: '2.00' }];
    expect((await api().post(`/price-lists/${list}/prices`, 'vendor', { rows })).status).toBe(201);
    const published = await api().post(`/price-lists/${list}/publication`, 'vendor', {});
    expect(published.status).toBe(200);
    position = published.body.position as string;
  };

  beforeAll(async () => {
    const [category] = (await api().get('/categories?limit=1', 'vendor')).body.items;
    const made = await api().post('/products', 'vendor', {
      sku,
      name: 'Cut to size',
      categoryId: category.id,
    });
    expect(made.status).toBe(201);
    productId = made.body.id as string;
    position = made.body.position as string;
  });

  it('is not on sale for its vendor, and a buyer sees that it has to be asked for', async () => {
    expect(await seen('vendor')).toEqual([[false, false], false]);
    expect(await seen('buyer')).toEqual([[false, false], false]);
    const quick = await api().post('/products/resolve', 'buyer', {
      rows: [{ row: 1, code: sku, quantity: 5 }],
    });
    expect(JSON.stringify(quick.body)).toContain('ask its vendor for a quote');
  });

  it('is on sale for the buyer who has a price, also from a quantity on, and for no other', async () => {
    await priceIt({ kind: 'organizations', organizationIds: [demoId('acme')] });
    // nobody’s price is everybody’s: the vendor’s list shows public prices
    expect(await seen('vendor')).toEqual([[true, false], true]);
    expect(await seen('buyer')).toEqual([[true, false], true]);
    expect(await seen(NORTHGATE)).toEqual([[false, false], false]);
  });

  it('is not on sale by a list that does not count yet', async () => {
    await priceIt({ kind: 'everyone' }, { validFrom: '2090-01-01T00:00:00Z' });
    expect(await seen(NORTHGATE)).toEqual([[false, false], false]);
    await priceIt({ kind: 'everyone' });
    expect(await seen(NORTHGATE)).toEqual([[true, false], true]);
  });
});
