import { AxeBuilder } from '@axe-core/playwright';
import { type Client, expect, type Page, test } from './test';

const shippingAddress = {
  name: 'Goods-in',
  line1: '2 Mill Lane',
  city: 'Bristol',
  postalCode: 'BS1 4DJ',
  country: 'GB',
};

type Api = (who: 'buyer' | 'vendor' | 'operator') => Promise<Client>;

/** Paid for by card, and shipped, so that its money is at the gateway; answers the gateway's page. */
async function paidAndShipped(api: Api, page: Page): Promise<string> {
  const [buyer, vendor] = [await api('buyer'), await api('vendor')];
  const { items } = await buyer.get<{ items: { id: string }[] }>('/products?sku=ENV-C4-M120');
  const productId = items[0]!.id;
  // other journeys buy of it, too
  await vendor.post(`/inventory/${productId}/receipts`, { location: 'leeds', quantity: 100 });
  const order = { lines: [{ productId, quantity: 1 }], shippingAddress, payment: 'card' };
  const placed = await buyer.post<{ id: string }>('/orders', order, 'respond-async');
  let paymentId = '';
  await expect
    .poll(async () => {
      const { items: payments } = await buyer.get<{ items: { id: string; purchaseId: string }[] }>(
        '/payments?limit=20',
      );
      paymentId = payments.find((p) => p.purchaseId === placed.id)?.id ?? '';
      return paymentId;
    })
    .not.toBe('');
  await buyer.post(`/payments/${paymentId}/checkout`, {});
  let url: string | null = null;
  await expect
    .poll(async () => {
      ({ url } = await buyer.get<{ url: string | null }>(`/payments/${paymentId}/checkout`));
      return url;
    })
    .not.toBeNull();
  await page.goto(url!);
  await page.getByRole('button', { name: 'Pay', exact: true }).click();
  let orderId = '';
  await expect
    .poll(async () => {
      const { orders } = await buyer.get<{ orders: { id: string }[] }>(`/purchases/${placed.id}`);
      orderId = orders[0]?.id ?? '';
      return orderId;
    })
    .not.toBe('');
  await expect
    .poll(async () => (await vendor.get<{ status: string }>(`/orders/${orderId}`)).status)
    .toBe('Confirmed');
  await vendor.put(`/orders/${orderId}/status`, { status: 'Shipped' });
  await expect
    .poll(async () => (await vendor.get<{ status: string }>(`/payments/${paymentId}`)).status)
    .toBe('Captured');
  return url!;
}

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'];

/** Everybody can use it, in the light and in the dark, and on a phone nothing is wider than it. */
async function isUsable(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().withTags(TAGS).analyze();
    expect
      .soft(
        violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 160))]),
        `${name}, ${colorScheme}`,
      )
      .toEqual([]);
  }
  await pictured(page, `${name}-dark`);
  await page.emulateMedia({ colorScheme: 'light' });
  await pictured(page, name);
  await page.setViewportSize({ width: 360, height: 780 });
  const wider = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect.soft(wider, `${name} at 360 px`).toBe(0);
  await pictured(page, `${name}-360`);
  await page.setViewportSize({ width: 1440, height: 900 });
}

/** A picture, where somebody has said into which folder. */
async function pictured(page: Page, name: string): Promise<void> {
  const folder = process.env['PICTURES_FOLDER'];
  if (folder) await page.screenshot({ path: `${folder}/${name}.png` });
}

test.describe('The books', () => {
  test('show what the gateway has moved and nobody can explain, until two people have settled it', async ({
    as,
    api,
    page,
  }) => {
    test.setTimeout(90_000);
    const url = await paidAndShipped(api, page);
    await page.goto(url);
    await page.getByText('Clock and events').click();
    await page.getByRole('button', { name: 'Take 2.00 GBP without saying why' }).click();

    const first = await as('operator');
    await first.goto('/app/money/reconciliation');
    await first.getByRole('button', { name: 'Reconcile today so far' }).click();
    const finding = first.getByRole('article').filter({ hasText: 'without a ledger entry' });
    await expect(finding).toContainText('-2.00 GBP');
    await expect(finding).toContainText('posting it to suspense');
    await isUsable(first, 'finding');
    await finding.getByRole('button', { name: 'Propose a resolution' }).click();
    const dialog = first.getByRole('dialog');
    await expect(dialog.getByLabel('Post the difference to')).toHaveValue('suspense');
    await isUsable(first, 'settle');
    await dialog.getByLabel('Reason (recorded)').fill('The gateway is asked what it was');
    await dialog.getByRole('button', { name: 'Propose' }).click();
    await expect(finding).toContainText('Someone else must confirm');
    await expect(finding.getByRole('button', { name: 'Confirm' })).toHaveCount(0);

    const second = await as('secondOperator');
    await second.goto('/app/');
    await second.getByRole('link', { name: /without a ledger entry.*-2\.00/ }).click();
    await second.getByRole('button', { name: 'Confirm' }).click();
    // on the first one's screen as well
    await expect(finding.locator('tp-status')).toHaveText('Resolved');
    await expect(finding).toContainText('confirmed by Nikhil Rao');
    await expect(finding.getByRole('button', { name: 'Move from suspense' })).toBeVisible();

    await first.goto('/app/money/reconciliation');
    await expect(first.getByRole('gridcell').first()).toBeVisible();
    await isUsable(first, 'reconciliation');
    await first.goto('/app/money/own-funds');
    await expect(first.getByText('Available to withdraw')).toBeVisible();
    await isUsable(first, 'own-funds');
    // from the trial balance to the account, the entry, and what has caused it
    await first.goto('/app/money/trial-balance');
    await expect(first.getByRole('link', { name: 'Suspense' })).toBeVisible();
    await isUsable(first, 'trial-balance');
    await first.getByRole('link', { name: 'Suspense' }).click();
    await expect(first.getByRole('gridcell', { name: 'Suspense' }).first()).toBeVisible();
    await isUsable(first, 'ledger');
    await first.getByRole('gridcell', { name: 'Suspense' }).first().click();
    await expect(first.getByRole('link', { name: 'Difference resolved' })).toBeVisible();
    await isUsable(first, 'account');
    await first.getByRole('link', { name: 'Difference resolved' }).click();
    await expect(first.getByRole('heading', { name: 'Difference resolved' })).toBeVisible();
    await expect(first.getByRole('link', { name: 'At the gateway' })).toBeVisible();
    await isUsable(first, 'entry');
    await first.getByRole('link', { name: 'Record history' }).click();
    await expect(first.getByRole('heading', { name: /^reconciliation/ })).toBeVisible();
  });

  test('of a month that is over are closed by one person and confirmed by another', async ({
    as,
  }) => {
    test.setTimeout(90_000);
    // before the first payment of the demo, which may be of last month
    const now = new Date();
    const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 2, 1))
      .toISOString()
      .slice(0, 7);
    const first = await as('operator');
    await first.goto(`/app/money/months/${month}`);
    await expect(first.getByText('Every day reconciled with the gateway')).toBeVisible();
    await isUsable(first, 'month');
    await first.getByRole('button', { name: 'Close month' }).click();
    const dialog = first.getByRole('dialog');
    await dialog.getByRole('textbox').fill('Nothing was moved yet');
    await dialog.getByRole('button', { name: 'Propose' }).click();
    await expect(first.getByText('Someone else must confirm')).toBeVisible();

    const second = await as('secondOperator');
    await second.goto(`/app/money/months/${month}`);
    await second.getByRole('button', { name: 'Confirm' }).click();
    await expect(first.locator('.sub tp-status')).toHaveText('Closed');
    await expect(first.getByText('confirmed by Nikhil Rao')).toBeVisible();

    await first.getByRole('button', { name: 'Reopen month' }).click();
    await dialog.getByRole('textbox').fill('A refund was forgotten');
    await dialog.getByRole('button', { name: 'Propose' }).click();
    await first.getByRole('button', { name: 'Withdraw' }).click();
    await dialog.getByRole('textbox').fill('It was not');
    await dialog.getByRole('button', { name: 'Withdraw' }).click();
    await expect(first.locator('.sub tp-status')).toHaveText('Closed');
  });
});
