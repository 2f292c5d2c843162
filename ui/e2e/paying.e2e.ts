import { AxeBuilder } from '@axe-core/playwright';
import { type Client, expect, type Page, signIn, test } from './test';

/** One of something in the buyer's cart, and nothing else. */
async function inCart(api: Client, quantity = 2): Promise<void> {
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
  await expect(page.getByText('charged in full when the first items ship')).toBeVisible();
  await page.getByRole('button', { name: 'Place order' }).click();
  await expect(page.getByText('Order placed.')).toBeVisible();
}

const payment = (page: Page) => page.getByRole('region', { name: 'Payment' });

/** From the purchase to the gateway's page. */
async function toTheGateway(page: Page, button = 'Pay now…'): Promise<void> {
  await page.getByRole('button', { name: button }).click();
  await expect(page.getByText('Simulated: no real money is moved')).toBeVisible();
}

async function isAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations).toEqual([]);
}

/** Nothing is wider than the screen. */
async function fits(page: Page): Promise<void> {
  const wider = await page.evaluate(
    () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
  );
  expect(wider).toBe(false);
}

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
    await expect(payment(page).getByText(/^Pay by/)).toBeVisible();
    await isAccessible(page);
    await toTheGateway(page);
    await page.getByRole('button', { name: 'Pay', exact: true }).click();
    // back on the purchase
    await expect(page.getByRole('heading', { name: /^Purchase/ })).toBeVisible();
    await expect(payment(page).getByText('The amount is authorised')).toBeVisible();
    await expect(page.locator('.lane').getByText('Confirmed').first()).toBeVisible();
    await page.locator('.lane h2 a').click();
    const vendor = await as('vendor');
    await vendor.goto(page.url());
    await vendor.getByRole('button', { name: 'Ship…' }).click();
    await vendor.getByRole('button', { name: /^Ship \d/ }).click();
    await expect(vendor.locator('article').getByText('Shipped').first()).toBeVisible();
    await page.goBack();
    await expect(payment(page).getByText('Your card was charged on')).toBeVisible();
  });

  test('that is declined says why, and is tried again until it succeeds', async ({ page, api }) => {
    await inCart(await api('approver'));
    await signIn(page, 'approver');
    await orderByCard(page);
    await toTheGateway(page);
    await page.getByRole('button', { name: 'Be refused: not enough money' }).click();
    await expect(page.getByRole('alert')).toContainText('not enough money');
    await page.getByRole('link', { name: /^Back to the marketplace/ }).click();
    await expect(payment(page).getByText('insufficient funds')).toBeVisible();
    await isAccessible(page);
    await toTheGateway(page, 'Pay again…');
    await page.getByRole('button', { name: /whose bank asks you to confirm/ }).click();
    await page.getByRole('button', { name: 'Confirm', exact: true }).click();
    await expect(payment(page).getByText('The amount is authorised')).toBeVisible();
  });

  test('that is left is among what is to be paid, and goes on after the page has ended', async ({
    page,
    api,
    as,
  }) => {
    await inCart(await api('approver'));
    await signIn(page, 'approver');
    await orderByCard(page);
    const number = await page.locator('h1 .mono').textContent();
    const purchase = page.url();
    await toTheGateway(page);
    await page.getByRole('link', { name: /without paying/ }).click();
    await expect(payment(page).getByText(/^Pay by/)).toBeVisible();
    // whoever never comes back finds it on Today
    const phone = await as('approver', {
      viewport: { width: 360, height: 740 },
      colorScheme: 'dark',
    });
    await phone.goto('/app/');
    const toPay = phone.getByRole('region', { name: 'To pay' });
    await toPay.getByText(number!).click();
    await expect(payment(phone).getByText(/^Pay by/)).toBeVisible();
    await fits(phone);
    await isAccessible(phone);
    // the page ends by the gateway's clock
    await toTheGateway(phone);
    await phone.getByText('Clock and events').click();
    await phone.getByRole('button', { name: 'Move the clock on by a day' }).click();
    await expect(phone.getByText('The time to pay on this page has passed.')).toBeVisible();
    await page.goto(purchase);
    await expect(payment(page).getByText('the payment page has expired')).toBeVisible();
    await toTheGateway(page, 'Pay again…');
    await page.getByRole('button', { name: 'Pay', exact: true }).click();
    await expect(payment(page).getByText('The amount is authorised')).toBeVisible();
  });
});

test.describe('A refund', () => {
  test('is asked for by line, started by the vendor, and reaches the buyer', async ({
    page,
    api,
    as,
  }) => {
    await inCart(await api('approver'));
    await signIn(page, 'approver');
    await orderByCard(page);
    await toTheGateway(page);
    await page.getByRole('button', { name: 'Pay', exact: true }).click();
    await expect(page.locator('.lane').getByText('Confirmed').first()).toBeVisible();
    await page.locator('.lane h2 a').click();
    await expect(page).toHaveURL(/\/orders\//);
    await expect(payment(page)).toBeVisible();
    const order = page.url();
    const vendor = await as('vendor');
    await vendor.goto(order);
    await vendor.getByRole('button', { name: 'Ship…' }).click();
    await vendor.getByRole('button', { name: /^Ship \d/ }).click();
    await page.getByRole('button', { name: 'Request a refund…' }).click();
    // the dialog takes the focus once it is there
    await expect(page.getByLabel('Refund excl. VAT for ENV-C4-M120')).toBeFocused();
    await page.getByLabel('Refund excl. VAT for ENV-C4-M120').fill('10.00');
    await page.getByLabel('Reason (shared with the other company)').fill('One arrived broken');
    await page.getByRole('button', { name: 'Calculate total' }).click();
    await expect(page.getByRole('status').filter({ hasText: '12.00' })).toBeVisible();
    await isAccessible(page);
    await page.getByRole('button', { name: 'Send request' }).click();
    await expect(payment(page).getByText('One arrived broken')).toBeVisible();
    // whoever sold it finds it on Today
    await vendor.goto('/app/');
    await vendor
      .getByRole('region', { name: 'Refund requests' })
      .getByText('One arrived broken')
      .click();
    await vendor.getByRole('button', { name: 'Refund as requested…' }).click();
    await vendor.getByRole('button', { name: 'Calculate total' }).click();
    await vendor.getByRole('button', { name: 'Refund', exact: true }).click();
    await expect(payment(vendor).getByText('Refunded', { exact: true })).toBeVisible();
    await expect(payment(page).getByText('Refunded', { exact: true })).toBeVisible();
    await isAccessible(vendor);
    await page.getByRole('link', { name: 'View payment' }).click();
    await expect(payment(page).getByText(/12\.00 GBP of it has been refunded/)).toBeVisible();
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
    await page.getByRole('button', { name: 'Place order' }).click();
    await expect(page.getByText('Order placed.')).toBeVisible();
    await expect(payment(page).getByText('Sort code')).toBeVisible();
    await expect(payment(page).getByText(/^Pay by bank transfer/)).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations).toEqual([]);
    const purchase = page.url();
    const sends = async (amount: string, inAll: string): Promise<void> => {
      await page.getByRole('button', { name: 'Open payment page…' }).click();
      await expect(page.getByText('Simulated: no real money is moved')).toBeVisible();
      await page.getByLabel('Amount in GBP').fill(amount);
      await page.getByRole('button', { name: 'Send the money' }).click();
      await expect(page.getByText(`${inAll} GBP`).first()).toBeVisible();
      await page.goto(purchase);
    };
    await sends('10.00', '10.00');
    await expect(payment(page).getByText(/^10.00 GBP received; .* outstanding/)).toBeVisible();
    await sends('5000.00', '5010.00');
    await expect(page.locator('.lane').getByText('Confirmed').first()).toBeVisible();
    await expect(payment(page).getByText('Paid', { exact: true })).toBeVisible();
    await page.getByRole('button', { name: /^Return / }).click();
    await expect(payment(page).getByText('Being returned')).toBeVisible();
    await expect(page.getByRole('button', { name: /^Return / })).toBeHidden();
  });
});
