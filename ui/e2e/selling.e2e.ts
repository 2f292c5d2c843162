import { expect, isLive, openToday, test } from './test';

const shippingAddress = {
  name: 'Goods-in',
  line1: '2 Mill Lane',
  city: 'Bristol',
  postalCode: 'BS1 4DJ',
  country: 'GB',
};

interface Placed {
  readonly orders: readonly { readonly id: string; readonly number: string }[];
}

test.describe('A vendor', () => {
  test('ships a part and then the rest, and the buyer’s screen follows without being touched', async ({
    as,
    api,
  }) => {
    const client = await api('approver');
    const [one, two] = await Promise.all(
      ['ENV-C4-M120', 'TAP-48-VIN'].map((sku) =>
        client.get<{ items: { id: string }[] }>(`/products?sku=${sku}`),
      ),
    );
    const placed = await client.post<Placed>('/orders', {
      lines: [
        { productId: one!.items[0]!.id, quantity: 2 },
        { productId: two!.items[0]!.id, quantity: 6 },
      ],
      shippingAddress,
    });
    const [order] = placed.orders;
    const buyer = await as('approver');
    await buyer.goto(`/app/orders/${order!.id}`);
    await isLive(buyer);
    await expect(buyer.locator('article header').getByText('Confirmed')).toBeVisible();

    const vendor = await as('vendor');
    await vendor.goto('/app/orders?status=Confirmed');
    await vendor.getByRole('gridcell').filter({ hasText: order!.number }).click();
    await vendor.getByRole('button', { name: 'Ship…' }).click();
    await vendor.getByRole('dialog').getByRole('button', { name: 'Clear', exact: true }).click();
    await vendor.getByLabel('In this shipment ENV-C4-M120').fill('2');
    await vendor.getByLabel('Carrier').fill('Northern Parcels');
    await vendor.getByLabel('Tracking numbers').fill('NP 0042 1177\nNP 0042 1178');
    const [told, tinted] = [
      buyer.getByText('changed by Harrow Paper & Packaging Ltd'),
      buyer.locator('.row.changed[data-by="Harrow Paper & Packaging Ltd"]'),
    ].map((said) => said.waitFor());
    await vendor.getByRole('button', { name: 'Ship 1 line' }).click();
    await expect(buyer.locator('article header').getByText('Partly shipped')).toBeVisible();
    await Promise.all([told, tinted]);
    await expect(buyer.getByText('NP 0042 1177').first()).toBeVisible();

    await vendor.getByRole('button', { name: 'Ship…' }).click();
    await vendor.getByRole('button', { name: 'Ship 1 line' }).click();
    await expect(buyer.locator('article header tp-status')).toHaveText('Shipped');
    await buyer.getByRole('button', { name: 'Confirm receipt' }).click();
    await expect(vendor.locator('article header').getByText('Delivered')).toBeVisible();
  });

  test('closes the rest that the buyer does not want, after seeing what it leaves', async ({
    as,
    api,
  }) => {
    const client = await api('approver');
    const { items } = await client.get<{ items: { id: string }[] }>('/products?sku=ENV-C4-M120');
    const placed = await client.post<Placed>('/orders', {
      lines: [{ productId: items[0]!.id, quantity: 3 }],
      shippingAddress,
    });
    const [order] = placed.orders;
    const vendor = await as('vendor');
    await vendor.goto(`/app/orders/${order!.id}`);
    await vendor.getByRole('button', { name: 'Ship…' }).click();
    await vendor.getByLabel('In this shipment ENV-C4-M120').fill('1');
    await vendor.getByRole('button', { name: 'Ship 1 line' }).click();
    await expect(vendor.locator('article header tp-status')).toHaveText('Partly shipped');

    const buyer = await as('approver');
    await buyer.goto(`/app/orders/${order!.id}`);
    await isLive(buyer);
    await expect(buyer.getByRole('button', { name: 'Confirm receipt' })).toHaveCount(0);
    await buyer.getByRole('button', { name: 'Request to close the rest…' }).click();
    // a dialog takes the focus when it is open, and what is typed goes where the focus is
    await expect(buyer.getByLabel('Close ENV-C4-M120')).toBeFocused();
    await buyer.getByLabel('Reason').fill('We have found enough of them.');
    await buyer.getByRole('button', { name: 'Send request' }).click();
    await expect(buyer.getByText('asks you to cancel 2 remaining units')).toBeVisible();

    await vendor.getByRole('button', { name: 'Close as requested…' }).click();
    await expect(vendor.getByLabel('Close ENV-C4-M120')).toBeFocused();
    await vendor.getByLabel('Reason').fill('As you wish.');
    await vendor.getByRole('button', { name: 'Preview' }).click();
    await expect(vendor.getByText('2 units are released to stock')).toBeVisible();
    await vendor.getByRole('button', { name: 'Close 2 units' }).click();
    await expect(vendor.locator('article header tp-status')).toHaveText('Shipped');
    await expect(buyer.getByText('Closed short (will not be supplied):')).toBeVisible();
    await expect(buyer.locator('tp-order-lines .line').first()).toContainText('2 closed');
    await buyer.getByRole('button', { name: 'Confirm receipt' }).click();
    await expect(vendor.locator('article header').getByText('Delivered')).toBeVisible();
  });

  test('and the buyer write each other notes on an order', async ({ as, api }) => {
    const client = await api('approver');
    const { items } = await client.get<{ items: { id: string }[] }>(
      '/orders?status=Confirmed&limit=1&q=26',
    );
    const buyer = await as('approver');
    await buyer.goto(`/app/orders/${items[0]!.id}`);
    await isLive(buyer);
    await buyer.getByLabel('Message to buyer and vendor').fill('Please ring before you come.');
    await buyer.getByRole('button', { name: 'Send' }).click();
    await expect(buyer.getByText('Please ring before you come.')).toBeVisible();
    await expect(buyer.getByLabel('Message to buyer and vendor')).toHaveValue('');
    const line = buyer.locator('tp-order-lines .line').first();
    const sku = await line.getByRole('cell').first().innerText();
    await line.getByRole('button', { name: `Add a message on ${sku}` }).click();
    await buyer
      .getByLabel(`Message about ${sku} (visible to both companies)`)
      .fill('Not on a wet pallet, please.');
    await buyer.getByRole('button', { name: 'Send' }).click();
    await expect(
      buyer.getByRole('listitem').filter({ hasText: 'Not on a wet pallet, please.' }),
    ).toContainText(sku);
    await line.getByTitle('Why this price?').click();
    await expect(buyer.getByRole('dialog')).toContainText(sku);
  });

  test('picks and ships in the warehouse without being told a price', async ({ as }) => {
    const page = await as('warehouse');
    await page.goto('/app/orders');
    const row = page.getByRole('row').nth(1);
    await expect(row).toBeVisible();
    await expect(page.getByRole('columnheader', { name: 'Number' })).toBeVisible();
    await expect(page.getByRole('columnheader', { name: 'Total' })).toHaveCount(0);
    await row.getByRole('gridcell').nth(1).click();
    const order = page.locator('tp-order-lines');
    await expect(order.getByRole('cell').first()).toBeVisible();
    await expect(order.getByRole('columnheader', { name: 'Quantity' })).toBeVisible();
    await expect(order.getByRole('columnheader', { name: 'Unit price' })).toHaveCount(0);
    await expect(page.getByText(/\d GBP/)).toHaveCount(0);
    await page.goto('/app/catalogue');
    await expect(page.getByRole('columnheader', { name: 'Lead time' })).toBeVisible();
    await expect(page.getByRole('columnheader', { name: 'Price' })).toHaveCount(0);
  });

  test('receives, counts and corrects stock, and sees what moved it', async ({ as }) => {
    const page = await as('warehouse');
    await openToday(page);
    await page.getByRole('link', { name: 'Stock' }).first().click();
    await page.getByLabel('SKU or name').fill('CTN-305-SW');
    await expect(page.locator('.count strong')).toHaveText('1');
    await page.getByRole('gridcell').filter({ hasText: 'Carton 305' }).first().click();
    const onHand = page
      .getByRole('row', { name: /^Leeds/ })
      .getByRole('cell')
      .nth(1);
    const before = Number((await onHand.textContent())!.replaceAll(',', ''));
    await page.getByLabel('Quantity received').fill('25');
    await page.getByLabel('Delivery note').fill('GRN-E2E');
    await expect(
      page.getByText(`${before} → ${before + 25} on hand`, { exact: false }),
    ).toBeVisible();
    await page.locator('form').getByRole('button', { name: 'Receive' }).click();
    await expect(onHand).toHaveText(String(before + 25));
    await expect(page.getByText('25 received with GRN-E2E')).toBeVisible();
    await page.getByRole('tab', { name: 'Count' }).click();
    await page.getByLabel('Counted quantity').fill(String(before));
    await page.getByLabel('Reason').fill('yearly count');
    await page.locator('form').getByRole('button', { name: 'Count' }).click();
    await expect(onHand).toHaveText(String(before));
    await expect(page.getByText(/Counted .* yearly count/)).toBeVisible();
  });

  test('answers a request for quotes, and the buyer orders at these prices', async ({
    as,
    api,
  }) => {
    const client = await api('approver');
    const { items } = await client.get<{ items: { id: string; vendorId: string }[] }>(
      '/products?sku=ENV-C4-M120',
    );
    const { id } = await client.post<{ id: string }>('/rfq', {
      vendorOrgIds: [items[0]!.vendorId],
      lines: [{ productId: items[0]!.id, quantity: 200 }],
    });
    const buyer = await as('approver');
    await buyer.goto(`/app/rfq/${id}`);
    await isLive(buyer);
    await expect(buyer.getByText('No quotes received yet.')).toBeVisible();

    const vendor = await as('vendor');
    await vendor.goto(`/app/rfq/${id}`);
    await vendor.getByLabel('Unit price for ENV-C4-M120').fill('21,40');
    await vendor.getByRole('button', { name: 'Send quote (1 of 1 lines)' }).click();
    await expect(vendor.getByText('Open').first()).toBeVisible();

    await expect(buyer.getByRole('cell', { name: /21\.40 GBP/ })).toBeVisible();
    await buyer.getByRole('button', { name: 'Accept…' }).click();
    await buyer.getByRole('button', { name: 'Place order' }).click();
    await expect(buyer.getByText('Order placed.')).toBeVisible();
    await expect(buyer.getByText('21.40 GBP').first()).toBeVisible();
  });

  test('answers for what nobody lists beside another, and the buyer orders line by line', async ({
    as,
    api,
  }) => {
    const buyer = await as('approver');
    await buyer.goto('/app/rfq');
    await buyer.getByRole('link', { name: 'Request something not in the catalogue' }).click();
    await buyer.getByLabel('What you need').fill('Hinge after drawing 4711, stainless');
    await buyer.getByLabel('Quantity').fill('40');
    await buyer.getByLabel('Unit, for example').fill('EA');
    await buyer.getByLabel('Target unit price').fill('2,10');
    await buyer.getByLabel('Currency of the target').fill('gbp');
    await buyer.getByLabel('Drawing, photo').setInputFiles({
      name: 'drawing-4711.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from('%PDF-1.7\n% drawing 4711\n%%EOF\n'),
    });
    await buyer.getByRole('button', { name: 'Add line' }).click();
    await buyer.getByRole('group', { name: 'Line 2' }).getByLabel('What you need').fill('Pins');
    await buyer.getByRole('group', { name: 'Line 2' }).getByLabel('Quantity').fill('80');
    await buyer.getByLabel('Harrow Paper').check();
    await buyer.getByLabel('Pennine Fixings').check();
    await buyer.getByRole('button', { name: 'Send request to 2 vendors' }).click();
    await expect(buyer.getByRole('heading', { name: /^Request Q/ })).toBeVisible();
    const path = new URL(buyer.url()).pathname;

    // one lists a product for it, which no catalogue shows, and receives some
    const vendor = await as('vendor');
    await vendor.goto(path);
    const saved = vendor.waitForEvent('download');
    await vendor.getByRole('button', { name: 'Save drawing-4711.pdf' }).click();
    expect((await saved).suggestedFilename()).toBe('drawing-4711.pdf');
    await vendor.getByRole('button', { name: 'Create a product for this…' }).first().click();
    await vendor.getByLabel('SKU', { exact: true }).fill('HINGE-4711');
    const form = vendor.getByRole('dialog');
    await expect(form.getByLabel('Name', { exact: true })).toHaveValue(
      'Hinge after drawing 4711, stainless',
    );
    await form.getByLabel('Category', { exact: true }).selectOption({ index: 1 });
    await expect(form.getByLabel(/^Made to order for one buyer/)).toBeChecked();
    await form.getByRole('button', { name: 'Create product' }).click();
    await expect(vendor.getByLabel(/^Your product for Hinge/)).toHaveValue('HINGE-4711');
    await vendor.getByLabel(/^Unit price for Hinge/).fill('2.20');
    await vendor.getByLabel(/^Lead time for Hinge/).fill('5');
    await vendor.getByRole('button', { name: 'Send quote (1 of 2 lines)' }).click();
    await expect(vendor.getByText('Open').first()).toBeVisible();
    const ours = await api('vendor');
    const me = await ours.get<{ organization: { id: string } }>('/me');
    const { items } = await ours.get<{ items: { id: string; sku: string }[] }>(
      `/products?q=HINGE-4711&vendorId=${me.organization.id}`,
    );
    const { items: places } = await ours.get<{ items: { code: string }[] }>('/locations');
    await ours.post(`/inventory/${items[0]!.id}/receipts`, {
      location: places[0]!.code,
      quantity: 100,
    });

    // the other names a product that it lists anyway, and does not learn what the first one quotes
    const theirs = await api('otherVendor');
    const other = await theirs.get<{ organization: { id: string } }>('/me');
    const { items: listed } = await theirs.get<{ items: { id: string; sku: string }[] }>(
      `/products?limit=1&vendorId=${other.organization.id}`,
    );
    const { items: stores } = await theirs.get<{ items: { code: string }[] }>('/locations');
    await theirs.post(`/inventory/${listed[0]!.id}/receipts`, {
      location: stores[0]!.code,
      quantity: 100,
    });
    const rival = await as('otherVendor');
    await rival.goto(path);
    await rival.getByLabel(/^Your product for Hinge/).fill(listed[0]!.sku);
    await rival.getByLabel(/^Your product for Pins/).fill(listed[0]!.sku);
    await rival.getByLabel(/^Unit price for Hinge/).fill('2.50');
    await rival.getByLabel(/^Unit price for Pins/).fill('0.30');
    await rival.getByRole('button', { name: 'Send quote (2 of 2 lines)' }).click();
    await expect(rival.getByText('Open').first()).toBeVisible();
    await expect(rival.getByText('Harrow')).toHaveCount(0);
    await expect(rival.getByText('2.20')).toHaveCount(0);

    await expect(buyer.getByRole('cell', { name: /2\.20 GBP lowest price/ })).toBeVisible();
    await expect(buyer.getByRole('cell', { name: /2\.50 GBP/ })).toBeVisible();
    for (const width of [1280, 360]) {
      await buyer.setViewportSize({ width, height: 900 });
      const wide = await buyer.evaluate(() => document.documentElement.scrollWidth);
      expect(wide).toBeLessThanOrEqual(width);
    }
    const hinge = buyer.getByRole('radio', { name: /Hinge .* Harrow/ });
    await expect(hinge).toBeInViewport();
    await buyer.getByRole('button', { name: 'Select lowest price per line' }).click();
    await expect(hinge).toBeChecked();
    await expect(buyer.getByText('2 of 2 lines selected, 112.00 GBP excl. VAT')).toBeVisible();
    await buyer.getByRole('button', { name: 'Order selected lines…' }).click();
    await expect(
      buyer.getByRole('heading', { name: 'Order selected lines from 2 vendors' }),
    ).toBeVisible();
    await buyer.getByRole('button', { name: 'Place order' }).click();
    await expect(buyer.getByText('Order placed.')).toBeVisible();
    await expect(buyer.getByText('HINGE-4711')).toBeVisible();
  });

  test('sells what is not in stock: it is to be bought, is received, reserved and shipped', async ({
    as,
    api,
  }) => {
    const client = await api('vendor');
    const { items: known } = await client.get<{ items: { id: string; categoryId: string }[] }>(
      '/products?sku=TAP-48-VIN',
    );
    const { id: productId } = await client.post<{ id: string }>('/products', {
      sku: 'TAP-75-BLU',
      name: 'Marking tape, blue, 75 mm',
      categoryId: known[0]!.categoryId,
    });
    await client.post(`/inventory/${productId}/receipts`, { location: 'leeds', quantity: 40 });
    const list = await client.post<{ id: string }>('/price-lists', {
      name: 'Marking tapes',
      currency: 'GBP',
      audience: { kind: 'everyone' },
    });
    const rows = [{ productId, unitPrice: '2.00' }];
    await client.post(`/price-lists/${list.id}/prices`, { rows });
    await client.post(`/price-lists/${list.id}/publication`, {});

    const vendor = await as('vendor');
    await vendor.goto(`/app/catalogue/${productId}`);
    await vendor.getByRole('button', { name: 'Edit…' }).click();
    await vendor.getByLabel('Backorder lead time').fill('21');
    await vendor.getByRole('button', { name: 'Save' }).click();
    await expect(vendor.getByText('can be backordered: 21 days')).toBeVisible();

    const buyer = await as('approver');
    await buyer.goto(`/app/catalogue/${productId}`);
    await buyer.getByLabel('Quantity (each)').fill('100');
    await buyer.getByLabel('Backorder what is out of stock').check();
    await buyer.getByRole('button', { name: 'Add to cart' }).click();
    await expect(buyer.getByText('Added to cart.')).toBeVisible();
    await buyer.getByRole('link', { name: 'View cart' }).click();
    const line = buyer.locator('li.line').filter({ hasText: 'TAP-75-BLU' });
    await expect(line.getByText('40 in stock')).toBeVisible();
    await expect(line.getByText('60 on backorder, expected by')).toBeVisible();
    await expect(line.getByLabel('Backorder what is out of stock')).toBeChecked();

    const placed = await (
      await api('approver')
    ).post<Placed>('/orders', {
      lines: [{ productId, quantity: 100, whenShort: 'backorder' }],
      shippingAddress,
    });
    const [order] = placed.orders;
    await buyer.goto(`/app/orders/${order!.id}`);
    await isLive(buyer);
    await expect(buyer.locator('article header tp-status')).toHaveText('Confirmed');
    await expect(buyer.getByText('60 units wait for stock')).toBeVisible();
    await expect(buyer.getByText('· 40 reserved')).toBeVisible();

    await openToday(vendor);
    const today = vendor.getByRole('region', { name: 'To reorder' });
    await expect(today.getByText('60 to reorder')).toBeVisible();
    await vendor.goto('/app/backorders');
    const row = vendor.getByRole('row').filter({ hasText: 'TAP-75-BLU' });
    await expect(row.getByText(order!.number)).toBeVisible();
    await row.getByText('TAP-75-BLU').click();
    await vendor.getByRole('tab', { name: 'Receive' }).click();
    await vendor.locator('#location').selectOption('leeds');
    await vendor.locator('#amount').fill('55');
    await vendor.getByRole('button', { name: 'Receive' }).click();
    // the buyer's page follows by itself
    await expect(buyer.getByText('5 units wait for stock')).toBeVisible();
    await buyer.getByRole('button', { name: 'Cancel backordered items…' }).click();
    await buyer.getByLabel('Reason').fill('Enough for now');
    await buyer.getByRole('button', { name: 'Preview' }).click();
    await buyer.getByRole('button', { name: 'Cancel 5 units' }).click();
    await expect(buyer.getByText('wait for stock')).toHaveCount(0);

    await vendor.goto(`/app/orders/${order!.id}`);
    await vendor.getByRole('button', { name: 'Ship…' }).click();
    await vendor.getByRole('button', { name: 'Ship 1 line' }).click();
    await expect(vendor.locator('article header tp-status')).toHaveText('Shipped');
  });
});
