import { expect, isLive, openToday, type Page, test } from './test';

const PRODUCT = 'BUB-750-50';

/** A picture of a step, where somebody has said into which folder. */
async function pictured(page: Page, name: string): Promise<void> {
  const folder = process.env['PICTURES_FOLDER'];
  if (!folder) return;
  await page.screenshot({ path: `${folder}/newcomer-${name}.png`, fullPage: true });
}

const sum = (page: Page, name: string) =>
  page
    .locator('tp-balance .sums > div')
    .filter({ hasText: new RegExp(`^\\s*${name}`) })
    .getByRole('link');

// its vendor has nothing but what this buyer pays
test.use({ demoMoney: 'for this file' });

test.describe('Somebody who tries the marketplace', () => {
  test('buys for 120.00 by card, ships, completes and pays out 108.00, refunds the half, and reads on the screens where each amount comes from', async ({
    as,
    complaints,
  }) => {
    test.setTimeout(180_000);
    // pages of the gateway have no icon
    complaints.expected.push(/status of 404/);

    // the buyer: four rolls at 25.00
    const buyer = await as('buyer');
    await buyer.goto('/app/cart');
    await buyer.getByRole('button', { name: 'Clear cart' }).click();
    await buyer.goto(`/app/catalogue?q=${PRODUCT}`);
    await buyer.getByRole('gridcell').filter({ hasText: 'Bubble wrap' }).first().click();
    await buyer.getByLabel(/^Quantity/).fill('4');
    await buyer.getByRole('button', { name: 'Add to cart' }).click();
    await expect(buyer.getByText('Added to cart.')).toBeVisible();
    await buyer.goto('/app/cart');
    await buyer.getByRole('radio', { name: 'Card' }).check();
    await expect(buyer.locator('aside.checkout')).toContainText('100.00');
    await pictured(buyer, '1-cart');
    await buyer.getByRole('button', { name: 'Place order' }).click();
    await expect(buyer.getByText('Order placed.')).toBeVisible();
    await pictured(buyer, '1b-placed');
    for (const amount of ['100.00', '20.00', '120.00'])
      await expect(buyer.locator('.lane').first()).toContainText(amount);
    await buyer.getByRole('button', { name: 'Pay now…' }).click();
    await expect(buyer.getByText('Simulated: no real money is moved')).toBeVisible();
    await expect(buyer.getByText('120.00 GBP').first()).toBeVisible();
    const gateway = buyer.url();
    await pictured(buyer, '2-gateway');
    await buyer.getByRole('button', { name: 'Pay', exact: true }).click();
    await expect(buyer.getByText('The amount is authorised')).toBeVisible();
    await buyer.locator('.lane h2 a').click();
    await expect(buyer).toHaveURL(/\/orders\//);
    const order = new URL(buyer.url()).pathname;
    const number = (await buyer.locator('h1 .mono').textContent())!;

    // the vendor ships it from what waits on Today
    const vendor = await as('vendor');
    await openToday(vendor);
    await vendor.goto(order);
    await vendor.getByRole('button', { name: 'Ship…' }).click();
    await vendor.getByRole('button', { name: /^Ship \d/ }).click();
    await expect(vendor.locator('article header tp-status')).toHaveText('Shipped');
    await pictured(vendor, '3-shipped');

    // the card was charged: 120.00 is held for the order
    await vendor.goto('/app/money');
    await expect(sum(vendor, 'Held')).toContainText('120.00');
    await expect(sum(vendor, 'Available')).toHaveText(/^0\.00/);
    await sum(vendor, 'Held').click();
    await vendor.getByRole('gridcell').filter({ hasText: number }).click();
    await expect(vendor.getByText('Payment captured')).toBeVisible();
    await expect(vendor.getByRole('row').filter({ hasText: 'Payment captured' })).toContainText(
      '120.00',
    );
    await pictured(vendor, '4-held');

    await buyer.getByRole('button', { name: 'Confirm receipt' }).click();
    await expect(buyer.locator('article header tp-status')).toHaveText('Delivered');

    // the operator completes it
    const operator = await as('operator');
    await operator.goto(order);
    await operator.getByRole('button', { name: 'Complete…' }).click();
    await expect(operator.getByRole('dialog')).toContainText('less commission');
    await pictured(operator, '5-complete');
    await operator.getByRole('button', { name: 'Complete order' }).click();
    await expect(operator.locator('article header tp-status')).toHaveText('Completed');

    // 108.00 is the vendor's: 120.00 less 10.00 commission and 2.00 VAT on it
    await vendor.goto('/app/money');
    await expect(sum(vendor, 'Available')).toContainText('108.00');
    await expect(sum(vendor, 'Held')).toHaveText(/^0\.00/);
    await sum(vendor, 'Available').click();
    const earned = vendor.getByRole('row').filter({ hasText: number });
    await expect(earned).toContainText('Earning credited');
    for (const part of ['120.00', '10.00', '2.00', '108.00'])
      await expect(earned).toContainText(part);
    await pictured(vendor, '6-available');

    // a payout run pays it
    await operator.goto('/app/money/payout-runs');
    const now = operator.getByRole('region', { name: 'If you start a run now' });
    await pictured(operator, '8-run');
    await now.getByRole('button', { name: 'Start run' }).click();
    await expect(operator.getByRole('heading', { name: /^Payout run of / })).toBeVisible();
    await expect(operator.getByText('Finished')).toBeVisible();
    const paid = operator.getByRole('group', { name: 'Paid' });
    await expect(paid.getByRole('row').filter({ hasText: 'Harrow' })).toContainText('108.00');
    await pictured(operator, '9-run');
    await vendor.goto('/app/money');
    await expect(sum(vendor, 'Available')).toHaveText(/^0\.00/);
    await pictured(vendor, '10-on-the-way');
    // the bank takes a minute, by the gateway's clock
    await buyer.goto(gateway);
    await buyer.getByText('Clock and events').click();
    await buyer.getByRole('button', { name: 'Move the clock on by an hour' }).click();
    await vendor.goto('/app/money/payouts');
    await vendor.getByRole('gridcell').filter({ hasText: '108.00' }).click();
    await expect(vendor.locator('article header tp-status')).toHaveText('Paid');
    const made = vendor.locator('article').getByRole('row').filter({ hasText: number });
    for (const part of ['120.00', '10.00', '2.00', '108.00'])
      await expect(made).toContainText(part);
    await pictured(vendor, '10-paid');

    // afterwards the half of it is given back
    await vendor.goto(order);
    await isLive(vendor);
    await vendor.getByRole('button', { name: 'Refund…' }).click();
    await vendor.getByLabel(`Refund excl. VAT for ${PRODUCT}`).fill('50.00');
    await vendor.getByLabel('Reason (shared with the other company)').fill('Two rolls were damp');
    await vendor.getByRole('button', { name: 'Calculate total' }).click();
    await expect(vendor.getByRole('status').filter({ hasText: '60.00' })).toBeVisible();
    await vendor.getByRole('button', { name: 'Refund', exact: true }).click();
    await expect(vendor.getByText('Refunded', { exact: true })).toBeVisible();
    await pictured(vendor, '11-refunded');
    await vendor.goto('/app/money');
    await expect(sum(vendor, 'Available')).toContainText('-54.00');
    await sum(vendor, 'Available').click();
    const reversed = vendor.getByRole('row').filter({ hasText: 'Earning reversed' });
    for (const part of ['-60.00', '-5.00', '-1.00', '-54.00'])
      await expect(reversed).toContainText(part);
    await pictured(vendor, '12-reversed');
  });
});
