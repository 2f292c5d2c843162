import { demoServer } from '../../testing/kit/api.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { eventually } from '../../testing/kit/eventually.js';

const directory = temporaryDirectory();
const api = demoServer(directory);

const address = {
  name: 'Nora Quill',
  line1: '2 Mill Lane',
  city: 'Bristol',
  postalCode: 'BS1 4DJ',
  country: 'GB',
};
const find = async (sku: string) =>
  (await api().get(`/products?sku=${sku}`, 'buyer')).body.items[0] as {
    id: string;
    vendorId: string;
  };

/** A purchase of the buyer’s that waits for the approver. */
async function awaiting(productId: string): Promise<string> {
  const { body: me } = await api().get('/me', 'buyer');
  const limit = { amount: '0.01', currency: 'GBP' };
  const set = await api().put(`/users/${me.user.id as string}/order-limit`, 'approver', { limit });
  expect(set.status).toBe(200);
  const placed = await api().post('/orders', 'buyer', {
    lines: [{ productId, quantity: 60 }],
    shippingAddress: address,
  });
  expect(placed.status).toBeLessThan(300);
  return placed.body.id as string;
}
const approve = (id: string) =>
  api().put(`/purchases/${id}/approval`, 'approver', { decision: 'Approved' });
const setStatus = (id: string, status: string) =>
  api().put(`/organizations/${id}/status`, 'operator', { status, reason: 'M' });

describe('an approval', () => {
  it('is refused while a vendor is suspended, and given once it is reinstated', async () => {
    const { id: productId, vendorId } = await find('TAP-48-VIN');
    const purchase = await awaiting(productId);
    expect((await setStatus(vendorId, 'Suspended')).status).toBe(200);
    const refused = await approve(purchase);
    expect([refused.status, refused.body.code]).toEqual([409, 'purchase/vendor-not-selling']);
    expect((await setStatus(vendorId, 'Reinstated')).status).toBe(200);
    expect((await approve(purchase)).status).toBe(200);
  });

  it('is refused once a product was discontinued, and the purchase can be declined', async () => {
    // it is seen again a moment after its vendor was reinstated
    const { id: productId } = await eventually('the product is sold again', () =>
      find('TAP-50-KRA'),
    );
    const purchase = await awaiting(productId);
    const vendor = await eventually('the vendor works again', async () => {
      const { status, body } = await api().post('/auth/login', null, {
        email: 'vendor@demo.example',
        password: 'demo-demo-demo',
      });
      return status === 200 && `Bearer ${body.accessToken as string}`;
    });
    const gone = await api().put(`/products/${productId}/discontinuation`, vendor, {
      reason: 'no longer made',
    });
    expect(gone.status).toBe(200);
    const refused = await approve(purchase);
    expect([refused.status, refused.body.code]).toEqual([409, 'purchase/product-discontinued']);
    const declined = await api().put(`/purchases/${purchase}/approval`, 'approver', {
      decision: 'Declined',
      reason: 'not sold any more',
    });
    expect(declined.status).toBe(200);
  });
});
