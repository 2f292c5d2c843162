import { demoServer } from '../../testing/kit/api.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { demoId, prepareDemo } from '../../testing/kit/prepared-demo.js';

const directory = temporaryDirectory();
const api = demoServer(directory, () => {
  prepareDemo(directory());
  return {};
});

describe('a category that is closed', () => {
  let position = '0';
  const after = () => ({ 'x-read-after': position });
  const take = ({ status, body }: { status: number; body: { position: string; id: string } }) => {
    expect([200, 201]).toContain(status);
    position = body.position;
    return body.id;
  };
  const close = (id: string, query = '') =>
    api().call(
      'PUT',
      `/categories/${id}/closing${query}`,
      'operator',
      { reason: 'merged' },
      after(),
    );
  const list = (sku: string, categoryId: string) =>
    api().post('/products', 'vendor', { sku, name: `Product ${sku}`, categoryId });
  let parent = '';
  let child = '';
  let productId = '';

  beforeAll(async () => {
    parent = take(await api().post('/categories', 'operator', { name: 'Closing down' }));
    child = take(await api().post('/categories', 'operator', { name: 'Below', parentId: parent }));
    productId = take(await list('CLOSE-1', child));
  });

  it('has nothing open below it, and says beforehand what stays in it', async () => {
    await api().get('/categories', 'operator', after());
    const early = await close(parent);
    expect([early.status, early.body.code]).toEqual([409, 'category/open-below']);
    expect(early.body.detail).toContain('"Below"');
    const { status, body } = await close(child, '?dryRun=true');
    expect(status).toBe(200);
    expect(body).toEqual({
      products: 1,
      vendors: [{ id: demoId('harrow'), name: expect.stringContaining('Harrow'), products: 1 }],
    });
    // nothing has happened yet
    const still = (await api().get('/categories?limit=200', 'vendor', after())).body.items;
    expect(still.find((c: { id: string }) => c.id === child).isClosed).toBe(false);
  });

  it('takes no further products, and keeps those that it has', async () => {
    take(await close(child));
    const refused = await list('CLOSE-2', child);
    expect([refused.status, refused.body.code]).toEqual([422, 'product/category-closed']);
    expect(refused.body.errors[0].pointer).toBe('/categoryId');
    const kept = await api().put(`/products/${productId}`, 'vendor', {
      name: 'Under another name',
      categoryId: child,
    });
    take(kept);
    const { body } = await api().get(`/products/${productId}`, 'buyer', after());
    expect(body).toMatchObject({ name: 'Under another name', categoryId: child });
    const { items } = (await api().get('/categories?limit=200', 'vendor', after())).body;
    expect(items.find((c: { id: string }) => c.id === child).isClosed).toBe(true);
    // whoever moves a product out of it does not come back
    take(
      await api().put(`/products/${productId}`, 'vendor', { name: 'Moved', categoryId: parent }),
    );
    const back = await api().put(`/products/${productId}`, 'vendor', {
      name: 'Moved',
      categoryId: child,
    });
    expect([back.status, back.body.code]).toEqual([422, 'product/category-closed']);
  });

  it('takes no category either, and is opened again from the top', async () => {
    take(await close(parent));
    const below = await api().post('/categories', 'operator', { name: 'New', parentId: parent });
    expect([below.status, below.body.code]).toEqual([422, 'category/parent-closed']);
    const open = (id: string) => api().call('DELETE', `/categories/${id}/closing`, 'operator');
    expect((await open(child)).body.code).toBe('category/closed-above');
    take(await open(parent));
    take(await open(child));
    take(await list('CLOSE-3', child));
  });

  it('is the operator’s to close', async () => {
    const vendor = await api().put(`/categories/${child}/closing`, 'vendor', { reason: 'x' });
    expect(vendor.status).toBe(403);
  });
});
