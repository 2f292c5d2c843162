import { shopifyExport } from '../../infrastructure/testing/kit/shop-exports.js';
import { expect, isLive, openToday, test } from './test';

test.describe('A vendor’s day', () => {
  test('a product is listed, priced in a new list, and published after seeing what that changes for whom', async ({
    as,
    complaints,
  }) => {
    // a product without a price
    complaints.expected.push(/status of 404/);
    const page = await as('vendor');
    await openToday(page);
    await page.getByRole('link', { name: 'Our products' }).first().click();
    await page.getByRole('button', { name: 'New product…' }).click();
    await page.getByLabel('SKU', { exact: true }).fill('E2E-BOX-1');
    await page.getByLabel('Name', { exact: true }).fill('Archive box with lid');
    await page
      .getByLabel('Category', { exact: true })
      .selectOption({ label: 'Paper & envelopes › Card' });
    await expect(page.locator('[id^="attribute-"]').first()).toBeVisible();
    for (const field of await page.locator('[id^="attribute-"]').all()) {
      if ((await field.evaluate((element) => element.tagName)) === 'SELECT')
        await field.selectOption({ index: 1 });
      else if ((await field.getAttribute('type')) !== 'checkbox') await field.fill('80');
    }
    await page.getByRole('button', { name: 'Create product' }).click();
    await expect(page.getByRole('heading', { name: 'Archive box with lid' })).toBeVisible();
    await page.getByLabel('Price for customer').selectOption({ label: 'Acme Office Services Ltd' });
    await expect(page.getByText(/no price|price list/i).first()).toBeVisible();

    await page.getByRole('link', { name: 'Price lists' }).first().click();
    await page.getByRole('button', { name: 'New price list…' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Boxes, winter');
    await page.getByRole('button', { name: 'Create draft' }).click();
    await expect(page.getByRole('heading', { name: 'Boxes, winter' })).toBeVisible();
    await page.getByLabel('Add a product').fill('E2E-BOX');
    await page.getByRole('option', { name: /E2E-BOX-1/ }).click();
    await page.getByLabel('Unit price, row 1').fill('4,20');
    await page.getByRole('button', { name: 'Add quantity break' }).click();
    await page.getByLabel('From quantity, row 2').fill('50');
    await page.getByLabel('Unit price, row 2').fill('three');
    await expect(page.getByText('Row 2: enter a price', { exact: false })).toBeVisible();
    await page.getByLabel('Unit price, row 2').fill('3.60');
    await page.getByRole('button', { name: 'Save prices' }).click();
    await expect(page.getByRole('gridcell', { name: 'Archive box with lid' })).toBeVisible();
    // what stands in a draft is changed as well
    await page.getByRole('gridcell', { name: 'Archive box with lid' }).click();
    await page.getByLabel('Unit price, row 2').fill('3.50');
    await page.getByRole('button', { name: 'Save prices' }).click();
    await expect(page.getByRole('gridcell', { name: /3\.50/ })).toBeVisible();
    await page.getByRole('button', { name: 'Publish…' }).click();
    await expect(page.getByText(/3 buyers will see new prices on 1 product:/)).toBeVisible();
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await expect(page.locator('header tp-status')).toHaveText('Published');
  });

  test('an export of a shop comes in with its variants, and the buyer chooses another size', async ({
    as,
    api,
    complaints,
  }) => {
    // products without a price
    complaints.expected.push(/status of 404/);
    const vendor = await as('vendor');
    await vendor.goto('/app/imports');
    await vendor.getByRole('button', { name: 'Products', exact: true }).click();
    await vendor.getByLabel('CSV or XLSX file').setInputFiles({
      name: 'products_export.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(shopifyExport('Packaging / Tape & wrap', 'E2E')),
    });
    await expect(vendor.getByText('Export from Shopify:')).toBeVisible();
    await expect(vendor.getByText('Images are not imported: Image Src')).toBeVisible();
    const understood = vendor.getByRole('table', { name: 'How we read your file' });
    await expect(understood.getByText('Colour: Navy, Size: L')).toBeVisible();
    await expect(understood.getByText('Additional image: skipped.')).toBeVisible();
    await vendor.getByRole('button', { name: 'Import 4 rows' }).click();
    const how = vendor.getByRole('region', { name: 'Progress' });
    await expect(how.getByText('Finished', { exact: true })).toBeVisible();
    await expect(how.getByText('4 of 4 rows')).toBeVisible();

    const { items } = await (
      await api('approver')
    ).get<{ items: { id: string }[] }>('/products?sku=E2E-NV-M');
    const buyer = await as('approver');
    await buyer.goto(`/app/catalogue/${items[0]!.id}`);
    await expect(buyer.getByRole('heading', { name: 'Work shirt, Navy, M' })).toBeVisible();
    const sizes = buyer.getByRole('navigation', { name: 'Size' });
    await expect(sizes.getByRole('link', { name: 'M , price on request' })).toHaveAttribute(
      'aria-current',
      'true',
    );
    await sizes.getByRole('link', { name: 'L , price on request' }).click();
    await expect(buyer.getByRole('heading', { name: 'Work shirt, Navy, L' })).toBeVisible();
    await expect(sizes.getByRole('link', { name: 'L , price on request' })).toHaveAttribute(
      'aria-current',
      'true',
    );
  });

  test('a price is changed, and the buyer who looks at the product sees the new one', async ({
    as,
    api,
  }) => {
    const { items } = await (
      await api('approver')
    ).get<{ items: { id: string }[] }>('/products?sku=ENV-C5-BLU');
    const buyer = await as('approver');
    await buyer.goto(`/app/catalogue/${items[0]!.id}`);
    await isLive(buyer);
    await expect(buyer.locator('.big .why')).toHaveText('28.50 GBP');
    const vendor = await as('vendor');
    await vendor.goto('/app/price-lists');
    await vendor.getByRole('link', { name: 'Trade prices' }).click();
    await vendor.getByLabel('SKU or name').fill('ENV-C5-BLU');
    await expect(vendor.locator('.count strong')).toHaveText('1');
    await vendor.getByRole('gridcell').first().click();
    await vendor.getByLabel('Unit price, row 1').fill('27.90');
    await vendor.getByRole('button', { name: 'Save prices' }).click();
    await expect(vendor.getByRole('gridcell', { name: '27.90 GBP' })).toBeVisible();
    await buyer.reload();
    await expect(buyer.locator('.big .why')).toHaveText('27.90 GBP');
  });

  test('a table of stock is mapped, tried and brought in; the row that was wrong comes back with its reason', async ({
    as,
  }) => {
    const page = await as('warehouse');
    await openToday(page);
    await page.getByRole('link', { name: 'Import' }).first().click();
    await expect(page.getByRole('button', { name: 'Stock', exact: true })).toHaveAttribute(
      'aria-pressed',
      'true',
    );
    // as a German spreadsheet saves it: Windows-1252, and 1.077 means one thousand and seventy-seven
    const csv = 'Artikelnummer;Größe;Bestand\nENV-C4-M120;C4;1.077\nNO-SUCH-SKU;C5;5\n';
    await page.getByLabel('CSV or XLSX file').setInputFiles({
      name: 'bestand.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(csv, 'latin1'),
    });
    await expect(page.getByText('encoding windows-1252, separated by semicolons')).toBeVisible();
    await expect(page.getByRole('combobox', { name: 'SKU', exact: true })).toHaveValue(
      'Artikelnummer',
    );
    await expect(page.getByRole('combobox', { name: 'Quantity on hand' })).toHaveValue('Bestand');
    await expect(page.getByRole('button', { name: 'Test run' })).toBeDisabled();
    await page.getByRole('textbox', { name: 'Location' }).fill('leeds');
    await expect(page.getByRole('row', { name: /ENV-C4-M120 1\.077 → 1077/ })).toBeVisible();
    await page.getByRole('button', { name: 'Test run' }).click();
    await expect(page.getByText('test run: no changes made')).toBeVisible();
    await expect(page.getByText('Finished, some rows rejected').first()).toBeVisible();
    await page.getByRole('button', { name: 'Import 2 rows' }).click();
    await expect(page.getByText('test run: no changes made')).toHaveCount(0);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download rejected rows' }).click();
    const path = await (await download).path();
    const { readFileSync } = await import('node:fs');
    expect(readFileSync(path, 'utf8')).toContain('NO-SUCH-SKU');
    await page.goto('/app/stock?q=ENV-C4-M120');
    await page.getByRole('gridcell').first().click();
    await expect(
      page
        .getByRole('row', { name: /^Leeds/ })
        .getByRole('cell')
        .nth(1),
    ).toHaveText('1,077');
  });

  test('a location is added, stock is received there, and it becomes a part of another', async ({
    as,
    complaints,
  }) => {
    complaints.expected.push(/status of 409/);
    const page = await as('vendor');
    await page.goto('/app/stock?q=ENV-C5-BLU');
    await page.getByRole('link', { name: 'Locations' }).click();
    await page.getByRole('button', { name: 'Add a location' }).click();
    await page.getByLabel('Code', { exact: true }).fill('LEEDS');
    await page.getByLabel('Country', { exact: true }).selectOption('GB');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('is the code of another location already').first()).toBeVisible();
    await page.getByLabel('Code', { exact: true }).fill('HUL-2');
    await page.getByLabel('Name').fill('Hull, Quay 2');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('cell', { name: 'Hull, Quay 2', exact: true })).toBeVisible();

    await page.goto('/app/stock?q=ENV-C5-BLU');
    await page.getByRole('gridcell').first().click();
    await page.getByLabel('Location').selectOption({ label: 'Hull, Quay 2 (HUL-2)' });
    await page.getByLabel('Quantity received').fill('40');
    await page.getByRole('button', { name: 'Receive' }).click();
    const hull = page.getByRole('row', { name: /^Hull, Quay 2/ });
    await expect(hull.getByRole('cell').nth(1)).toHaveText('40');

    await page.goto('/app/locations');
    await page.getByRole('button', { name: 'Merge Hull, Quay 2' }).click();
    await page.getByLabel('Merge into').selectOption({ label: 'Leeds (leeds)' });
    await page.getByLabel('Reason').fill('moved to Leeds');
    await page.getByRole('button', { name: 'Merge', exact: true }).click();
    await expect(page.getByText('40 transferred.')).toBeVisible();
    await expect(page.getByText('merged into Leeds')).toBeVisible();
  });

  test('a parcel has a slip to print, without prices', async ({ as }) => {
    const page = await as('vendor');
    await page.goto('/app/orders?status=Shipped&status=Delivered');
    await page.getByRole('gridcell').nth(1).click();
    await page.getByRole('link', { name: 'Packing slip' }).first().click();
    await expect(page.getByRole('heading', { name: 'Packing slip' })).toBeVisible();
    await expect(page.getByRole('columnheader', { name: 'In this shipment' })).toBeVisible();
    await expect(page.getByText('GBP')).toHaveCount(0);
  });
});
