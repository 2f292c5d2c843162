import { AxeBuilder } from '@axe-core/playwright';
import { type Client, expect, type Page, signIn, test } from './test';

const PRODUCT = 'ENV-C4-M120';

/** What something becomes that others do in their own time. */
async function until<Value>(what: string, look: () => Promise<Value | null>): Promise<Value> {
  let found: Value | null = null;
  await expect
    .poll(async () => (found = await look().catch(() => null)) !== null, { message: what })
    .toBe(true);
  return found!;
}

/** A vendor's order that was paid by card, shipped and completed: its money is available. */
async function earned(
  page: Page,
  as: (who: 'approver' | 'vendor' | 'operator') => Promise<Client>,
) {
  const [buyer, vendor, operator] = [
    await as('approver'),
    await as('vendor'),
    await as('operator'),
  ];
  const { items } = await buyer.get<{ items: { id: string; sku: string }[] }>(
    `/products?q=${PRODUCT}`,
  );
  const { id: productId } = items.find(({ sku }) => sku === PRODUCT)!;
  const cart = await buyer.get<{ vendors: { lines: { productId: string }[] }[] }>('/cart');
  const before = cart.vendors
    .flatMap(({ lines }) => lines)
    .map((line) => ({ productId: line.productId, quantity: 0 }));
  if (before.length > 0) await buyer.put('/cart/lines', { lines: before });
  await buyer.post('/cart/lines', { lines: [{ productId, quantity: 12 }] });
  await signIn(page, 'approver');
  await page.goto('/app/cart');
  await page.getByRole('radio', { name: 'Card' }).check();
  await page.getByRole('button', { name: 'Place order' }).click();
  await expect(page.getByText('Order placed.')).toBeVisible();
  await page.getByRole('button', { name: 'Pay now…' }).click();
  await page.getByRole('button', { name: 'Pay', exact: true }).click();
  await expect(page.getByText('The amount is authorised')).toBeVisible();
  const orderId = await until('the order is confirmed', async () => {
    const { items: orders } = await buyer.get<{ items: { id: string; status: string }[] }>(
      '/orders?sort=-placedAt&limit=1',
    );
    return orders[0]?.status === 'Confirmed' ? orders[0].id : null;
  });
  await vendor.put(`/orders/${orderId}/status`, { status: 'Shipped' });
  await buyer.put(`/orders/${orderId}/status`, { status: 'Delivered' });
  await operator.put(`/orders/${orderId}/status`, { status: 'Completed' });
  await until('it is available', async () => {
    const found = await operator.get<{ items: { available: { amount: string } }[] }>(
      '/vendor-accounts?currency=GBP',
    );
    return found.items.find(({ available }) => Number(available.amount) > 0) ?? null;
  });
}

/** The vendor says where it is paid to. */
async function onboarded(page: Page, vendor: Client) {
  const { organization } = await vendor.get<{ organization: { id: string } }>('/me');
  await vendor.post(`/organizations/${organization.id}/payout-account`, {});
  const { url } = await until('the gateway has opened an account', () =>
    vendor.post<{ url: string }>(`/organizations/${organization.id}/payout-account/links`, {}),
  );
  await page.goto(url);
  await page.getByRole('button', { name: /ending in 3000/ }).click();
  await until('it can be paid', async () => {
    const { status } = await vendor.get<{ status: string }>(`/payout-accounts/${organization.id}`);
    return status === 'Enabled' ? true : null;
  });
}

// it begins with nothing
test.use({ demoMoney: false });

test.describe('Paying vendors', () => {
  test('a run pays who has enough, after it has shown whom it would pay and whom not', async ({
    page,
    as,
    api,
    complaints,
  }) => {
    test.slow();
    complaints.expected.push(/status of 404/);
    await earned(page, api);
    const operator = await as('operator');
    await operator.goto('/app/money/payout-runs');
    await expect(
      operator.getByText('vendors are paid only when a run is started here'),
    ).toBeVisible();
    const now = operator.getByRole('region', { name: 'If you start a run now' });
    await expect(now.getByText('Not ready for payouts')).toBeVisible();
    await expect(now.getByRole('button', { name: 'Start run' })).toBeDisabled();

    await onboarded(await as('vendor'), await api('vendor'));
    await expect(now.locator('tp-status').getByText('Would be paid')).toBeVisible();
    await operator.getByRole('button', { name: 'Edit schedule and minimum' }).click();
    // a dialog that opens takes the focus to its first field
    await expect(operator.getByLabel('Schedule', { exact: true })).toBeFocused();
    await operator.getByLabel('Schedule', { exact: true }).selectOption({ label: 'Weekly' });
    await operator.getByLabel('Minimum by currency').fill('1.00 GBP');
    await operator.getByLabel('Reason (recorded)').fill('As announced');
    await operator.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(operator.getByText('Weekly on Monday')).toBeVisible();
    await expect(operator.getByText('Amounts below 1.00 GBP are carried forward')).toBeVisible();
    expect((await new AxeBuilder({ page: operator }).analyze()).violations).toEqual([]);

    await now.getByRole('button', { name: 'Start run' }).click();
    await expect(operator.getByRole('heading', { name: /^Payout run of / })).toBeVisible();
    await expect(operator.getByText('Finished')).toBeVisible();
    const paid = operator.getByRole('group', { name: 'Paid' });
    await expect(paid.getByRole('link')).toBeVisible();
  });

  test('commission rules are drafted, looked at over past orders, and proposed', async ({ as }) => {
    const page = await as('operator');
    await page.goto('/app/money/commission-rules');
    await expect(page.getByText('No rules published')).toBeVisible();
    await page.getByRole('button', { name: 'Draft new rules' }).click();
    await page.getByRole('button', { name: 'Add a rule' }).click();
    // a dialog that opens takes the focus to its first field
    await expect(page.getByLabel('Name', { exact: true })).toBeFocused();
    await page.getByLabel('Name', { exact: true }).fill('Everything');
    await page.getByLabel('Percent of net amount').fill('10');
    await page.getByLabel('Fixed amount per order').fill('0.30 GBP');
    await page.getByRole('button', { name: 'Add to draft' }).click();
    await expect(page.getByRole('group', { name: 'Drafted rules' })).toContainText('0.30 GBP');
    await page.getByRole('button', { name: 'Preview on past orders' }).click();
    await expect(page.getByText(/would have been charged a different commission/)).toBeVisible();
    await expect(
      page.getByRole('group', { name: 'By order' }).getByRole('link').first(),
    ).toBeVisible();
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    await page.getByRole('button', { name: 'Propose', exact: true }).click();
    await page.getByLabel('Reason (recorded)').fill('Price list 2026');
    await page.getByRole('button', { name: 'Propose', exact: true }).last().click();
    await expect(page.getByText('Someone else must publish it')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Publish' })).toBeDisabled();
  });
});
