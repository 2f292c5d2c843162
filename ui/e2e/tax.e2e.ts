import { expect, test } from './test';

test.describe('Tax', () => {
  test('a rate is set from a day on by the operator, with its reason', async ({ as }) => {
    const page = await as('operator');
    await page.goto('/app/tax-rates');
    await expect(page.getByRole('heading', { name: 'Tax rates' })).toBeVisible();
    await expect(page.getByText('Initial rate').first()).toBeVisible();
    await page.getByLabel('Country').selectOption({ label: 'Sweden' });
    await page.getByLabel('Category').selectOption('standard');
    await page.getByLabel('From').fill('1990-07-01');
    await page.getByLabel('Percent (leave empty to end the rate)').fill('25');
    await page.getByLabel('Reason (recorded)').fill('Mervärdesskattelagen 1994:200');
    await page.getByRole('button', { name: 'Set rate' }).click();
    const row = page.getByRole('row', { name: /Sweden Standard/ });
    await expect(row).toContainText('25');
    await expect(row.locator('tp-status')).toHaveText('Current');
  });

  test('a tax id is refused where it cannot be one, added, and confirmed by the operator', async ({
    as,
    complaints,
  }) => {
    complaints.expected.push(/status of 422/);
    const buyer = await as('approver');
    await buyer.goto('/app/company');
    await buyer.getByRole('button', { name: 'Add another country…' }).click();
    await buyer.getByLabel('Country', { exact: true }).selectOption('FR');
    await buyer.getByLabel('VAT/tax ID', { exact: true }).fill('n/a');
    await buyer.getByRole('button', { name: 'Save' }).click();
    await expect(buyer.getByText(/FR, 2 characters and 9 digits/).first()).toBeVisible();
    await buyer.getByLabel('VAT/tax ID', { exact: true }).fill('fr 40 303 265 045');
    await buyer.getByRole('button', { name: 'Save' }).click();
    const own = buyer.getByRole('row', { name: /FR40303265045/ });
    await expect(own.locator('tp-status')).toHaveText('Not confirmed');

    const operator = await as('operator');
    await operator.goto('/app/organizations?q=Acme');
    await operator.getByRole('gridcell', { name: 'Acme Office Services Ltd' }).click();
    await operator
      .getByRole('row', { name: /FR40303265045/ })
      .getByRole('button', { name: 'Record confirmation…' })
      .click();
    await operator.getByLabel('Consultation number').fill('WAPIAAAAX1');
    await operator.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(own.locator('tp-status')).toHaveText('Confirmed');
    await expect(own).toContainText('number WAPIAAAAX1');
  });
});
