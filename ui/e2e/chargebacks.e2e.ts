import { AxeBuilder } from '@axe-core/playwright';
import { type Client, expect, type Page, signIn, test } from './test';

interface Listed {
  readonly items: readonly { readonly id: string; readonly purchaseId: string }[];
}

/** Asks until there is something. */
async function until<Found>(ask: () => Promise<Found | null | undefined>): Promise<Found> {
  let found: Found | null | undefined;
  await expect
    .poll(async () => {
      found = await ask();
      return found === null || found === undefined;
    })
    .toBe(false);
  return found!;
}

const shippingAddress = {
  name: 'Goods-in',
  line1: '2 Mill Lane',
  city: 'Bristol',
  postalCode: 'BS1 4DJ',
  country: 'GB',
};

/** Something of the vendor's, paid by card on the gateway's page, and shipped: that page's address. */
async function chargedByCard(buyer: Client, vendor: Client, page: Page): Promise<string> {
  const { items } = await buyer.get<{ items: { id: string }[] }>('/products?sku=ENV-C4-M120');
  const productId = items[0]!.id;
  // other journeys buy of it, too
  await vendor.post(`/inventory/${productId}/receipts`, { location: 'leeds', quantity: 100 });
  const { id: purchaseId } = await buyer.post<{ id: string }>(
    '/orders',
    { lines: [{ productId, quantity: 1 }], shippingAddress, payment: 'card' },
    'respond-async',
  );
  const payment = await until(async () =>
    (await buyer.get<Listed>('/payments?limit=20')).items.find((p) => p.purchaseId === purchaseId),
  );
  await buyer.post(`/payments/${payment.id}/checkout`, {});
  const url = await until(
    async () => (await buyer.get<{ url: string | null }>(`/payments/${payment.id}/checkout`)).url,
  );
  await page.goto(url);
  await page.getByRole('button', { name: 'Pay', exact: true }).click();
  const order = await until(async () =>
    (await vendor.get<Listed>('/orders?status=Confirmed&sort=-placedAt&limit=50')).items.find(
      (o) => o.purchaseId === purchaseId,
    ),
  );
  await vendor.put(`/orders/${order.id}/status`, { status: 'Shipped' });
  return url;
}

test.describe('A chargeback', () => {
  test('comes from the buyer’s bank, is answered for by the vendor, and is lost at its cost', async ({
    page,
    api,
    as,
    complaints,
  }) => {
    // pages of the gateway have no icon
    complaints.expected.push(/status of 404/);
    const [buyer, vendor] = [await api('buyer'), await api('vendor')];
    const url = await chargedByCard(buyer, vendor, page);
    // the gateway's page of the payment shows what the buyer's bank can do
    await expect
      .poll(async () => {
        await page.goto(url);
        return page.getByRole('heading', { name: 'Dispute this payment' }).count();
      })
      .toBe(1);
    await page.getByLabel('Reason').selectOption({ label: 'The goods did not come' });
    await page.getByRole('button', { name: 'Take the money back (chargeback)' }).click();
    await expect(page.getByText('has taken')).toBeVisible();

    await signIn(page, 'operator');
    await page.goto('/app/');
    await expect(page.getByRole('heading', { name: 'Chargebacks to answer' })).toBeVisible();
    await page.goto('/app/chargebacks');
    await page.getByRole('gridcell', { name: 'Goods not received' }).click();
    await expect(page.getByRole('heading', { name: /^Chargeback of purchase/ })).toBeVisible();
    await expect(page.getByText('Suggested allocation.')).toBeVisible();
    const results = await new AxeBuilder({ page }).setLegacyMode().analyze();
    expect(results.violations).toEqual([]);
    await page.getByRole('button', { name: 'Allocate…' }).click();
    await page.getByLabel('Reason').fill('The only order');
    await page.getByRole('button', { name: 'Allocate', exact: true }).click();
    await expect(page.getByText('Suggested allocation.')).toBeHidden();

    const seller = await as('vendor');
    await seller.goto(page.url());
    await seller.getByLabel('Evidence of delivery').fill('Handed over on Monday.');
    await seller.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(seller.getByText('Handed over on Monday.')).toBeVisible();
    await expect(page.getByText('Handed over on Monday.')).toBeVisible();

    await page.getByRole('button', { name: 'Accept…' }).click();
    await page.getByRole('dialog').getByRole('textbox').fill('The parcel was lost');
    await page.getByRole('button', { name: 'Accept', exact: true }).click();
    await expect(page.getByRole('status').getByText('Lost')).toBeVisible();
    await expect(seller.getByRole('status').getByText('Lost')).toBeVisible();
  });
});
