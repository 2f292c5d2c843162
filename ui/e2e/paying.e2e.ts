import { AxeBuilder } from '@axe-core/playwright';
import { type Client, expect, type Page, signIn, test } from './test';

/** One of something in the buyer's cart, and nothing else. */
async function inCart(api: Client, quantity = 12): Promise<void> {
  const { items } = await api.get<{ items: { id: string; sku: string }[] }>(
    '/products?q=ENV-C4-M120',
  );
  const cart = await api.get<{ vendors: { lines: { productId: string }[] }[] }>('/cart');
  const before = cart.vendors.flatMap(({ lines }) =>
    lines.map(({ productId }) => ({ productId, quantity: 0 })),
  );
  if (before.length > 0) await api.put('/cart/lines', { lines: before });
  const { id: productId } = items.find(({ sku }) => sku === 'ENV-C4-M120')!;
  await api.post('/cart/lines', { lines: [{ productId, quantity }] });
}

async function orderByCard(page: Page): Promise<void> {
  await page.goto('/app/cart');
  await page.getByRole('radio', { name: 'Card' }).check();
  await expect(
    page.getByText('Your card is charged in full when the first part ships'),
  ).toBeVisible();
  await page.getByRole('button', { name: 'Place the order' }).click();
  await expect(page.getByText('It is placed.')).toBeVisible();
}

const payment = (page: Page) => page.getByRole('region', { name: 'Payment' });

test.describe('Paying by card', () => {
  test('holds the money until the first part ships, and says so on the way', async ({
    page,
    api,
    as,
  }) => {
    const client = await api('approver');
    await inCart(client);
    await signIn(page, 'approver');
    await orderByCard(page);
    await expect(payment(page).getByText(/^Pay until/)).toBeVisible();
    const results = await new AxeBuilder({ page }).analyze();
    expect(results.violations).toEqual([]);
    await page.getByRole('button', { name: 'Pay now…' }).click();
    await expect(page.getByText('Simulated: no real money is moved')).toBeVisible();
    await page.getByRole('button', { name: 'Pay', exact: true }).click();
    // back on the purchase
    await expect(page.getByRole('heading', { name: /^Purchase/ })).toBeVisible();
    await expect(payment(page).getByText('Your bank holds the amount')).toBeVisible();
    await expect(page.locator('.lane').getByText('Confirmed').first()).toBeVisible();
    await page.locator('.lane h2 a').click();
    const vendor = await as('vendor');
    await vendor.goto(page.url());
    await vendor.getByRole('button', { name: 'Ship…' }).click();
    await vendor.getByRole('button', { name: /^Ship / }).click();
    await expect(vendor.locator('article').getByText('Shipped').first()).toBeVisible();
    await page.goBack();
    await expect(payment(page).getByText('Your card was charged on')).toBeVisible();
  });
});

test.describe('Paying by bank transfer', () => {
  test('says where to send it, what is missing, and what can be sent back', async ({
    page,
    api,
  }) => {
    await inCart(await api('approver'));
    await signIn(page, 'approver');
    await page.goto('/app/cart');
    await page.getByRole('radio', { name: 'Bank transfer' }).check();
    await page.getByRole('button', { name: 'Place the order' }).click();
    await expect(page.getByText('It is placed.')).toBeVisible();
    await expect(payment(page).getByText('Sort code')).toBeVisible();
    await expect(payment(page).getByText(/^Send it by bank transfer/)).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations).toEqual([]);
    const purchase = page.url();
    const sends = async (amount: string, inAll: string): Promise<void> => {
      await page.getByRole('button', { name: 'Open the gateway’s page…' }).click();
      await expect(page.getByText('Simulated: no real money is moved')).toBeVisible();
      await page.getByLabel('Amount in GBP').fill(amount);
      await page.getByRole('button', { name: 'Send the money' }).click();
      await expect(page.getByText(`${inAll} GBP`).first()).toBeVisible();
      await page.goto(purchase);
    };
    await sends('10.00', '10.00');
    await expect(payment(page).getByText(/^10.00 GBP has come; .* is missing/)).toBeVisible();
    await sends('5000.00', '5010.00');
    await expect(page.locator('.lane').getByText('Confirmed').first()).toBeVisible();
    await expect(payment(page).getByText('Paid', { exact: true })).toBeVisible();
    await page.getByRole('button', { name: /^Send .* back$/ }).click();
    await expect(payment(page).getByText('On the way back')).toBeVisible();
    await expect(page.getByRole('button', { name: /^Send .* back$/ })).toBeHidden();
  });
});
