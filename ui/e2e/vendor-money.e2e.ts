import { AxeBuilder } from '@axe-core/playwright';
import { type Client, expect, type Page, test } from './test';

const PHONE = { width: 360, height: 740 };

const shippingAddress = {
  name: 'Goods-in',
  line1: '2 Mill Lane',
  city: 'Bristol',
  postalCode: 'BS1 4DJ',
  country: 'GB',
};

interface Amount {
  readonly amount: string;
}

/** Nothing that axe knows of, and nothing beyond the edge of a phone. */
async function looksRight(page: Page, what: string): Promise<void> {
  const wide = page.viewportSize()!;
  const check = async (how: string): Promise<void> => {
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`);
    expect.soft(found, `${what}, ${how}`).toEqual([]);
  };
  await check('wide');
  await page.setViewportSize(PHONE);
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect.soft(beyond, `${what}, at 360 px`).toBeLessThanOrEqual(0);
  await check('at 360 px');
  await page.emulateMedia({ colorScheme: 'dark' });
  await check('dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(wide);
}

/** 10 % of everything, proposed by one and published by another. */
async function publishRules(operator: Client, second: Client): Promise<void> {
  const rule = { id: '0190b1f0-0000-7000-8000-00000000a001', name: 'Everything', percent: '10' };
  await operator.post('/commission-rules/proposals', { rules: [rule], reason: 'Price list' });
  const { proposed } = await operator.get<{ proposed: { id: string } }>('/commission-rules');
  await second.put(`/commission-rules/proposals/${proposed.id}`, { decision: 'Published' });
}

// it begins with nothing
test.use({ demoMoney: false });

test.describe('Vendor balance', () => {
  test('is set up to be paid out, held, available and paid, and every sum says what it is made of', async ({
    as,
    api,
  }) => {
    test.setTimeout(180_000);
    const operator = await api('operator');
    await publishRules(operator, await api('secondOperator'));

    // Today says what is to be done, and the payment provider's page leads back
    const vendor = await as('vendor');
    await vendor.goto('/app/');
    await vendor
      .getByRole('region', { name: 'Finish payout set-up' })
      .getByRole('listitem')
      .click();
    await expect(vendor.getByRole('heading', { name: 'Payout details' })).toBeVisible();
    await looksRight(vendor, 'getting paid, not begun');
    await vendor.getByRole('button', { name: 'Set up payouts' }).click();
    await expect(vendor.getByText('Simulated: no real money is moved')).toBeVisible();
    await looksRight(vendor, 'the page of the payment provider');
    await vendor.getByRole('button', { name: 'Leave the tax number for later' }).click();
    await expect(vendor.getByText('Give the tax or registration number')).toBeVisible();
    await vendor.getByRole('button', { name: 'Continue at the payment provider' }).click();
    await vendor.getByRole('button', { name: /ending in 3000/ }).click();
    await expect(vendor.getByText('Ready')).toBeVisible();
    await expect(vendor.getByText('Simulated Bank, ending in 3000')).toBeVisible();

    // a buyer pays, and the vendor ships
    const buyer = await api('approver');
    const { items } = await buyer.get<{ items: { id: string }[] }>('/products?sku=ENV-C4-M120');
    const placed = await buyer.post<{ id: string; orders: { id: string; number: string }[] }>(
      '/orders',
      { lines: [{ productId: items[0]!.id, quantity: 4 }], payment: 'card', shippingAddress },
      // the order waits until it is paid for
      'wait=1',
    );
    const [order] = placed.orders;
    const paymentOf = () =>
      buyer.get<{ items: { id: string; status: string }[] }>(`/payments?purchaseId=${placed.id}`);
    await expect.poll(async () => (await paymentOf()).items.length).toBe(1);
    const payment = (await paymentOf()).items[0]!;
    await buyer.post(`/payments/${payment.id}/checkout`, {});
    let pay = '';
    await expect
      .poll(async () => {
        pay =
          (await buyer.get<{ url: string | null }>(`/payments/${payment.id}/checkout`)).url ?? '';
        return pay;
      })
      .not.toBe('');
    const customer = await as('approver');
    await customer.goto(pay);
    await customer.getByRole('button', { name: 'Pay', exact: true }).click();
    await expect(customer.getByText('Confirmed').first()).toBeVisible();
    await vendor.goto(`/app/orders/${order!.id}`);
    await expect(vendor.getByRole('heading', { name: 'Commission' })).toBeVisible();
    await vendor.getByRole('button', { name: 'Ship…' }).click();
    await vendor.getByRole('button', { name: /^Ship \d/ }).click();
    await expect(vendor.locator('article header tp-status')).toHaveText('Shipped');
    // the buyer sees the same order without it
    await customer.goto(`/app/orders/${order!.id}`);
    await expect(customer.locator('article header tp-status')).toHaveText('Shipped');
    await expect(customer.getByText('Commission')).toHaveCount(0);

    // held, with the order that it is held for
    await vendor.goto('/app/money');
    const sum = (name: string) =>
      vendor
        .locator('tp-balance .sums > div')
        .filter({ hasText: new RegExp(`^\\s*${name}`) })
        .getByRole('link');
    await expect(sum('Held')).not.toHaveText(/^0\.00/);
    await looksRight(vendor, 'balances');
    await sum('Held').click();
    await vendor.getByRole('gridcell').filter({ hasText: order!.number }).click();
    await expect(vendor.getByText('Payment captured')).toBeVisible();
    await looksRight(vendor, 'what is held for an order');

    // completed: available, by an entry that says which order has brought it
    await customer.getByRole('button', { name: 'Confirm receipt' }).click();
    await expect(customer.locator('article header tp-status')).toHaveText('Delivered');
    const { revision } = await operator.get<{ revision: number }>(`/orders/${order!.id}`);
    const completed = await operator.putIf(`/orders/${order!.id}/status`, revision, {
      status: 'Completed',
    });
    expect(completed).toBeTruthy();
    await vendor.goto('/app/money');
    await expect(sum('Available')).not.toHaveText(/^0\.00/);
    const available = await sum('Available').innerText();
    await sum('Available').click();
    await expect(vendor.getByRole('cell', { name: 'Earning credited' })).toBeVisible();
    await expect(vendor.getByRole('link', { name: order!.number })).toBeVisible();
    await expect(vendor.locator('tfoot')).toContainText(available.split(' ')[0]!);
    await looksRight(vendor, 'a statement');

    // paid out
    const accounts = await operator.get<{ items: { id: string; available: Amount }[] }>(
      '/vendor-accounts',
    );
    await operator.post(`/vendor-accounts/${accounts.items[0]!.id}/payouts`, {});
    await vendor.goto('/app/money/payouts');
    const listed = vendor.getByRole('gridcell').filter({ hasText: available.split(' ')[0]! });
    await expect(listed).toBeVisible();
    await vendor.getByRole('gridcell').first().click();
    await expect(vendor.locator('article header tp-status')).toHaveText(/Sent to the bank|Paid/);
    await customer.goto(pay);
    await customer.getByText('Clock and events').click();
    await customer.getByRole('button', { name: 'Move the clock on by an hour' }).click();
    await expect(vendor.locator('article header tp-status')).toHaveText('Paid');
    await expect(vendor.getByText('Simulated Bank, ending in 3000').last()).toBeVisible();
    await expect(vendor.locator('article tfoot')).toContainText(available.split(' ')[0]!);
    await looksRight(vendor, 'a payout');
    await vendor.getByRole('link', { name: 'Remittance advice' }).click();
    await expect(vendor.getByRole('heading', { name: 'Remittance advice' })).toBeVisible();
    await expect(vendor.getByText(`Order ${order!.number}`)).toBeVisible();
    await looksRight(vendor, 'a remittance advice');

    // who looks over the shoulder sees the vendor, and comes from an entry to its event
    const auditor = await as('auditor');
    await auditor.goto('/app/money');
    await auditor.getByRole('gridcell').filter({ hasText: 'Harrow' }).first().click();
    await auditor
      .locator('tp-balance .sums > div')
      .filter({ hasText: 'Paid' })
      .last()
      .getByRole('link')
      .click();
    await auditor.getByRole('link', { name: 'Payout paid' }).click();
    await expect(auditor.getByRole('heading').first()).toBeVisible();
    await auditor.goto('/app/money/commissions');
    await expect(auditor.getByText('Everything 10 %').first()).toBeVisible();
    await looksRight(auditor, 'commission');
  });
});
