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
  await expect(
    page.getByText('Your card is charged in full when the first part ships'),
  ).toBeVisible();
  await page.getByRole('button', { name: 'Place the order' }).click();
  await expect(page.getByText('It is placed.')).toBeVisible();
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
    await expect(payment(page).getByText(/^Pay until/)).toBeVisible();
    await isAccessible(page);
    await toTheGateway(page);
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

  test('that is declined says why, and is tried again until it succeeds', async ({ page, api }) => {
    await inCart(await api('approver'));
    await signIn(page, 'approver');
    await orderByCard(page);
    await toTheGateway(page);
    await page.getByRole('button', { name: 'Be refused: not enough money' }).click();
    await expect(page.getByRole('alert')).toContainText('not enough money');
    await page.getByRole('link', { name: /^Back to the marketplace/ }).click();
    await expect(payment(page).getByText('there is not enough money on the account')).toBeVisible();
    await isAccessible(page);
    await toTheGateway(page, 'Pay again…');
    await page.getByRole('button', { name: /whose bank asks you to confirm/ }).click();
    await page.getByRole('button', { name: 'Confirm', exact: true }).click();
    await expect(payment(page).getByText('Your bank holds the amount')).toBeVisible();
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
    await expect(payment(page).getByText(/^Pay until/)).toBeVisible();
    // whoever never comes back finds it on Today
    const phone = await as('approver', {
      viewport: { width: 360, height: 740 },
      colorScheme: 'dark',
    });
    await phone.goto('/app/');
    const toPay = phone.getByRole('region', { name: 'To pay' });
    await toPay.getByText(number!).click();
    await expect(payment(phone).getByText(/^Pay until/)).toBeVisible();
    await fits(phone);
    await isAccessible(phone);
    // the page ends by the gateway's clock
    await toTheGateway(phone);
    await phone.getByText('Clock and events').click();
    await phone.getByRole('button', { name: 'Move the clock on by a day' }).click();
    await expect(phone.getByText('The time to pay on this page has passed.')).toBeVisible();
    await page.goto(purchase);
    await expect(payment(page).getByText('the time to pay on that page has passed')).toBeVisible();
    await toTheGateway(page, 'Pay again…');
    await page.getByRole('button', { name: 'Pay', exact: true }).click();
    await expect(payment(page).getByText('Your bank holds the amount')).toBeVisible();
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
    await vendor.getByRole('button', { name: /^Ship / }).click();
    await page.getByRole('button', { name: 'Ask for a refund…' }).click();
    // the dialog takes the focus once it is there
    await expect(page.getByLabel('Refund, net, of ENV-C4-M120')).toBeFocused();
    await page.getByLabel('Refund, net, of ENV-C4-M120').fill('10.00');
    await page.getByLabel('Reason, which the other side reads').fill('One arrived broken');
    await page.getByRole('button', { name: 'See what it comes to' }).click();
    await expect(page.getByRole('status').filter({ hasText: '12.00' })).toBeVisible();
    await isAccessible(page);
    await page.getByRole('button', { name: 'Ask the vendor' }).click();
    await expect(payment(page).getByText('One arrived broken')).toBeVisible();
    // whoever sold it finds it on Today
    await vendor.goto('/app/');
    await vendor
      .getByRole('region', { name: 'Refunds asked for' })
      .getByText('One arrived broken')
      .click();
    await vendor.getByRole('button', { name: 'Refund as asked…' }).click();
    await vendor.getByRole('button', { name: 'See what it comes to' }).click();
    await vendor.getByRole('button', { name: 'Refund it' }).click();
    await expect(payment(vendor).getByText('Refunded', { exact: true })).toBeVisible();
    await expect(payment(page).getByText('Refunded', { exact: true })).toBeVisible();
    await isAccessible(vendor);
    await page.getByRole('link', { name: 'Payment of the purchase' }).click();
    await expect(payment(page).getByText(/of it 12\.00 GBP is refunded/)).toBeVisible();
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
