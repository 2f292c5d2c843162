import { expect, isLive, openToday, type Page, signIn, test } from './test';

const cell = (page: Page, text: string | RegExp) =>
  page.getByRole('gridcell').filter({ hasText: text }).first();

async function paste(page: Page, text: string): Promise<void> {
  await expect(page.getByRole('heading', { name: 'Quick order' })).toBeVisible();
  await page.evaluate((pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    document
      .querySelector('h1')!
      .dispatchEvent(
        new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
      );
  }, text);
}

test.describe('A buyer', () => {
  test('finds a product although it is misspelt, narrows down, and sees what it costs and why', async ({
    page,
  }) => {
    await signIn(page, 'buyer');
    await openToday(page);
    await page.keyboard.press('/');
    await page.keyboard.type('enevlope');
    await expect(page.getByRole('option').first()).toContainText(/envelope/i);
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/app\/catalogue\?q=enevlope/);
    await expect(page.getByRole('status').filter({ hasText: 'envelope' })).toBeVisible();
    const before = await page.locator('.count strong').first().textContent();
    await page.getByRole('checkbox', { name: /^C4/ }).check();
    await expect(page.locator('.count strong').first()).not.toHaveText(before!);
    await cell(page, 'C4 manilla board-back envelope').click();
    await expect(
      page.getByRole('heading', { name: 'C4 manilla board-back envelope' }),
    ).toBeVisible();
    await page.locator('.big .why').click();
    await expect(page.getByRole('heading', { name: /^Why .* GBP\?$/ })).toBeVisible();
    await expect(page.getByRole('row', { name: /won/ })).toBeVisible();
  });

  test('gives a product a number of their own, and orders by it', async ({ page }) => {
    await signIn(page, 'buyer');
    await openToday(page);
    await page.getByRole('link', { name: 'Part numbers' }).first().click();
    await page.getByLabel('Your part number').fill('ACME-0042');
    await page.getByLabel('Maps to SKU').fill('NO-SUCH-THING');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(page.getByRole('alert')).toContainText('NO-SUCH-THING');
    await page.getByLabel('Maps to SKU').fill('ENV-C4-M120');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(cell(page, 'ACME-0042')).toBeVisible();
    await expect(cell(page, 'C4 manilla board-back envelope')).toBeVisible();
    await page.goto('/app/quick-order');
    await paste(page, 'ACME-0042\t10');
    await expect(page.getByText('C4 manilla board-back envelope').first()).toBeVisible();
    await page.goto('/app/part-numbers');
    await page
      .getByRole('row')
      .filter({ hasText: 'ACME-0042' })
      .getByRole('gridcell', { name: 'Select' })
      .click();
    await page.getByRole('button', { name: 'Remove 1 selected' }).click();
    await expect(page.getByText('ACME-0042')).toHaveCount(0);
  });

  test('gets an order on paper with moments instead of distances, and nothing of the frame', async ({
    page,
  }) => {
    await signIn(page, 'buyer');
    await page.goto('/app/orders');
    await page.getByRole('gridcell').nth(1).click();
    await expect(page.locator('article h1')).toBeVisible();
    await page.emulateMedia({ media: 'print' });
    await expect(page.locator('nav.rail')).toBeHidden();
    const moment = page.locator('article tp-when time').first();
    await expect(moment.locator('.here')).toBeHidden();
    expect(await moment.evaluate((time) => getComputedStyle(time, '::after').content)).toMatch(
      /\d{1,2} \w{3} 20\d\d, \d\d:\d\d/,
    );
  });

  test('is told of the next break, of a quantity that cannot be ordered and what would be right, and takes it with a press', async ({
    page,
  }) => {
    await signIn(page, 'buyer');
    await page.goto('/app/catalogue?q=ENV-C4-M120');
    await cell(page, 'C4 manilla board-back envelope').click();
    await page.getByLabel(/^Quantity/).fill('10');
    await expect(page.getByText(/Add 2 more to pay/)).toBeVisible();
    await page.goto('/app/catalogue?q=TAP-48-VIN');
    await cell(page, 'Vinyl packing tape').click();
    await page.getByLabel(/^Quantity/).fill('7');
    await expect(page.getByRole('button', { name: 'Add to cart' })).toBeDisabled();
    await page.getByRole('button', { name: '12', exact: true }).click();
    await expect(page.getByLabel(/^Quantity/)).toHaveValue('12');
    await page.getByRole('button', { name: 'Add to cart' }).click();
    await expect(page.getByText('Added to cart.')).toBeVisible();
  });

  test('pastes a table straight from a spreadsheet: what is right goes on, what is wrong stays until it is right', async ({
    page,
  }) => {
    await signIn(page, 'otherBuyer');
    await page.goto('/app/quick-order');
    const requests: string[] = [];
    page.on(
      'request',
      (request) => request.url().endsWith('/resolve') && requests.push(request.url()),
    );
    await paste(
      page,
      'Artikelnummer\tMenge\nENV-C4-M120\t10\nTAP-48-VIN\t7\nNO-SUCH\t3\nENV-C6-W80\tzehn\nENV-C4-M120\t2',
    );
    await expect(page.getByText('1 OK')).toBeVisible();
    await expect(page.getByText('3 errors')).toBeVisible();
    expect(requests).toHaveLength(1);
    // equal codes are one row
    await expect(page.getByLabel('Quantity in row 1', { exact: true })).toHaveValue('12');
    await page
      .getByRole('row')
      .filter({ hasText: 'Vinyl packing tape' })
      .getByRole('button', { name: '12', exact: true })
      .click();
    await page.getByLabel('Quantity in row 4', { exact: true }).fill('10');
    await expect(page.getByText('3 OK')).toBeVisible();
    await page.getByRole('button', { name: 'Add 3 items to cart' }).click();
    await expect(page.getByText('3 items added to cart.')).toBeVisible();
    await expect(page.getByLabel('Code in row 1', { exact: true })).toHaveValue('NO-SUCH');
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download rows with errors' }).click();
    expect((await download).suggestedFilename()).toBe('quick-order-failed.csv');
    // and it is still there after a reload
    await page.reload();
    await expect(page.getByLabel('Code in row 1', { exact: true })).toHaveValue('NO-SUCH');
  });

  test('puts a table right whose columns are not where they were looked for, and what stood there before stays', async ({
    page,
  }) => {
    await signIn(page, 'approver');
    await page.goto('/app/quick-order');
    await paste(page, 'TAP-48-VIN\t12');
    await expect(page.getByText('1 OK')).toBeVisible();
    await paste(page, 'for the van\tENV-C4-M120\t10\tBX\nfor the shop\tENV-C6-W80\t10\tBX');
    await expect(page.getByText('2 errors')).toBeVisible();
    await page.getByText('Map columns').click();
    await page
      .getByRole('combobox', { name: 'Code', exact: true })
      .selectOption({ label: 'Column 2: ENV-C4-M120, ENV-C6-W80' });
    await expect(page.getByText('3 OK')).toBeVisible();
    await expect(page.getByLabel('Code in row 1', { exact: true })).toHaveValue('TAP-48-VIN');
    await expect(page.getByLabel('Code in row 3', { exact: true })).toHaveValue('ENV-C6-W80');
    await page.getByRole('button', { name: 'Clear all rows' }).click();
  });

  test('opens a file in whatever encoding, takes the right columns of it, and says what is no table', async ({
    page,
  }) => {
    await signIn(page, 'approver');
    await page.goto('/app/quick-order');
    const open = (name: string, buffer: Buffer) =>
      page.getByLabel('CSV or XLSX file').setInputFiles({ name, mimeType: 'text/csv', buffer });
    await open('order.json', Buffer.from('[{"sku":"TAP-48-VIN"}]'));
    await expect(page.getByText('This is a JSON file')).toBeVisible();
    const text =
      'Reference;SKU;Price;Qty\n4500-1;TAP-48-VIN;8,50;1.200\n4500-2;ENV-C4-M120;9,00;12\n';
    await open('order.csv', Buffer.from(`\ufeff${text}`, 'utf16le'));
    await expect(page.getByText('2 OK')).toBeVisible();
    await expect(page.getByLabel('Quantity in row 1', { exact: true })).toHaveValue('1200');
    await page.getByText('Map columns').click();
    await expect(page.getByText('File encoding: utf-16le.')).toBeVisible();
    await page.getByRole('button', { name: 'Clear all rows' }).click();
    await paste(page, 'SKU\tQty\nTAP-48-VIN\t6.000');
    await expect(page.getByText('can be read in two ways. Choose the number format')).toBeVisible();
    await page.getByLabel('Number format').selectOption('comma');
    await expect(page.getByLabel('Quantity in row 1', { exact: true })).toHaveValue('6000');
    await page.getByRole('button', { name: 'Clear all rows' }).click();
  });

  test('types line after line with Enter alone', async ({ page }) => {
    await signIn(page, 'buyer');
    await page.goto('/app/quick-order');
    await page.getByLabel('Code in row 1', { exact: true }).fill('ENV-C4-M120');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    await page.keyboard.type('3');
    await page.keyboard.press('Enter');
    await expect(page.getByLabel('Code in row 2', { exact: true })).toBeFocused();
    await page.keyboard.press('Shift+Enter');
    await expect(page.getByLabel('Code in row 1', { exact: true })).toBeFocused();
    await expect(page.getByText('1 OK')).toBeVisible();
  });

  test('asks for quotes from the same table, and comes back to an empty one', async ({ page }) => {
    await signIn(page, 'approver');
    await page.goto('/app/quick-order');
    await paste(page, 'ENV-C4-M120\t300\nCH-MULTI-5\t200');
    await expect(page.getByText('2 OK')).toBeVisible();
    await page.getByRole('button', { name: /^Request quotes/ }).click();
    await page.getByLabel('Note to vendors').fill('for the whole year');
    await page.getByRole('button', { name: 'Send request (2 lines)' }).click();
    await expect(page.getByRole('heading', { name: /^Request Q/ })).toBeVisible();
    await expect(page.getByText('for the whole year')).toBeVisible();
    await page.getByRole('link', { name: 'Quick order' }).first().click();
    await expect(page.getByLabel('Code in row 1', { exact: true })).toHaveValue('');
  });

  test('takes two thousand rows with one question, and the table stays fluid', async ({
    page,
    api,
  }) => {
    const { items } = await (
      await api('buyer')
    ).get<{ items: { sku: string }[] }>('/products?limit=200');
    await signIn(page, 'buyer');
    await page.goto('/app/quick-order');
    const asked: string[] = [];
    page.on(
      'request',
      (request) =>
        request.method() === 'POST' &&
        !request.url().includes('/auth/') &&
        asked.push(request.url()),
    );
    const rows = Array.from(
      { length: 2_000 },
      (_, index) => `${index < 150 ? items[index]!.sku : `NONE-${index}`}\t600`,
    );
    await paste(page, rows.join('\n'));
    await expect(page.getByText(/\d+ errors?/)).toBeVisible({ timeout: 20_000 });
    await page.getByRole('button', { name: /Add .* items to cart/ }).click();
    await expect(page.getByText(/items added to cart/)).toBeVisible();
    expect(asked.length).toBeLessThanOrEqual(3);
    // a row far down is there as soon as it is scrolled to
    await page.locator('.body').evaluate((body) => body.scrollTo(0, body.scrollHeight));
    await expect(page.getByLabel(/^Code in row/).last()).toHaveValue(/^$|NONE-1999/);
  });

  test('orders the cart, and sees every vendor’s answer in its lane', async ({ page, api }) => {
    const client = await api('approver');
    const { items } = await client.get<{ items: { id: string }[] }>('/products?sku=ENV-C4-M120');
    const other = await client.get<{ items: { id: string }[] }>('/products?sku=CH-MULTI-5');
    await client.post('/cart/lines', {
      lines: [items[0]!, other.items[0]!].map(({ id }) => ({ productId: id, quantity: 2 })),
    });
    await signIn(page, 'approver');
    await openToday(page);
    await page.getByRole('link', { name: 'Cart' }).first().click();
    await expect(page.getByRole('region', { name: 'Harrow Paper & Packaging Ltd' })).toBeVisible();
    await expect(
      page.getByRole('region', { name: 'Cleanline Hygiene Supplies Ltd' }),
    ).toBeVisible();
    await page.getByLabel('PO number').fill('PO-E2E-1');
    await expect(page.getByLabel('Street')).not.toHaveValue('');
    await page.getByRole('button', { name: 'Place 2 orders' }).click();
    await expect(page.getByText('Order placed.')).toBeVisible();
    for (const vendor of ['Harrow Paper & Packaging Ltd', 'Cleanline Hygiene Supplies Ltd'])
      await expect(page.getByRole('region', { name: vendor }).locator('header')).toContainText(
        'Confirmed',
      );
    await page.goto('/app/cart');
    await expect(page.getByText('Your cart is empty')).toBeVisible();
  });

  test('has all lines of a long order, however wide the screen is, and on paper', async ({
    page,
    api,
  }) => {
    const client = await api('approver');
    const { items } = await client.get<{
      items: {
        id: string;
        vendorName: string;
        minimumOrderQuantity: number;
        orderMultiple: number;
      }[];
    }>('/products?limit=200');
    const lines = items
      .filter(({ vendorName }) => vendorName === 'Harrow Paper & Packaging Ltd')
      .map(({ id, minimumOrderQuantity, orderMultiple }) => ({
        productId: id,
        quantity: Math.ceil(minimumOrderQuantity / orderMultiple) * orderMultiple,
      }));
    const shippingAddress = {
      name: 'Goods in',
      line1: '2 Mill Lane',
      city: 'Leeds',
      postalCode: 'LS1 4AB',
      country: 'GB',
    };
    const { orders } = await client.post<{ orders: { id: string }[] }>('/orders', {
      lines,
      shippingAddress,
    });
    const sizes = await Promise.all(
      orders.map(async ({ id }) => ({
        id,
        lines: (await client.get<{ items: unknown[] }>(`/orders/${id}`)).items.length,
      })),
    );
    const longest = sizes.reduce((most, each) => (each.lines > most.lines ? each : most));
    expect(longest.lines).toBeGreaterThan(45);
    await signIn(page, 'approver');
    await page.goto(`/app/orders/${longest.id}`);
    const made = page.locator('tp-order-lines .line');
    await expect(made).toHaveCount(longest.lines);
    const chunks = page.locator('tp-order-lines .chunk');
    const ragged = (): Promise<number> =>
      chunks.evaluateAll(
        (all) =>
          all.filter(
            (chunk) =>
              Math.abs(
                chunk.getBoundingClientRect().height -
                  chunk.firstElementChild!.getBoundingClientRect().height,
              ) > 0.5,
          ).length,
      );
    for (const width of [1440, 1000, 360]) {
      await page.setViewportSize({ width, height: 900 });
      await expect.poll(ragged).toBe(0);
      await made.last().scrollIntoViewIfNeeded();
      await expect(made.last()).toBeInViewport({ ratio: 0.99 });
    }
    await page.emulateMedia({ media: 'print' });
    expect(await ragged()).toBe(0);
  });

  test('chooses the currency of a product, and another one in the cart', async ({ page, api }) => {
    const vendor = await api('vendor');
    const { items: categories } = await vendor.get<{ items: { id: string }[] }>('/categories');
    const { id: productId } = await vendor.post<{ id: string }>('/products', {
      sku: 'TWO-CURRENCIES',
      name: 'Ledger in two currencies',
      categoryId: categories[0]!.id,
    });
    await vendor.post(`/inventory/${productId}/receipts`, { location: 'leeds', quantity: 50 });
    for (const [currency, unitPrice] of [
      ['EUR', '12.00'],
      ['GBP', '10.00'],
    ]) {
      const { id } = await vendor.post<{ id: string }>('/price-lists', {
        name: `Ledgers ${currency}`,
        currency,
        audience: { kind: 'everyone' },
      });
      await vendor.post(`/price-lists/${id}/prices`, { rows: [{ productId, unitPrice }] });
      await vendor.post(`/price-lists/${id}/publication`, {});
    }
    await vendor.get(`/products/${productId}`);

    await signIn(page, 'otherBuyer');
    await page.goto(`/app/catalogue/${productId}`);
    await expect(page.getByRole('button', { name: '10.00 GBP' })).toBeVisible();
    await page.getByLabel('Currency').selectOption('EUR');
    await expect(page.getByRole('button', { name: '12.00 EUR' })).toBeVisible();
    await page.getByLabel('Quantity (each)').fill('2');
    await page.getByRole('button', { name: 'Add to cart' }).click();
    await expect(page.getByRole('link', { name: /cart/i }).first()).toBeVisible();
    await page.goto('/app/cart');
    const lane = page.getByRole('region', { name: 'Harrow Paper' });
    await expect(lane.getByText('24.00 EUR').first()).toBeVisible();
    await lane.getByLabel('Order currency for Harrow').selectOption('GBP');
    await expect(lane.getByText('20.00 GBP').first()).toBeVisible();
    await expect(page.getByLabel('Street')).not.toHaveValue('');
    await page.getByRole('button', { name: 'Place order' }).click();
    await expect(page.getByText('Order placed.')).toBeVisible();
    await expect(page.getByText('10.00 GBP').first()).toBeVisible();
  });

  test('takes a line out of the cart and puts it back', async ({ page, api }) => {
    const client = await api('buyer');
    await signIn(page, 'buyer');
    await openToday(page);
    const { items } = await client.get<{ items: { id: string }[] }>('/products?sku=ENV-C4-M120');
    await client.put('/cart/lines', { lines: [{ productId: items[0]!.id, quantity: 4 }] });
    await page.goto('/app/cart');
    await page.getByRole('button', { name: 'Remove C4 manilla board-back envelope' }).click();
    await expect(page.getByText('C4 manilla board-back envelope removed.')).toBeVisible();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(page.getByLabel('Quantity of C4 manilla board-back envelope')).toHaveValue('4');
  });

  test('keeps a list for everybody, and puts it into the cart', async ({ page }) => {
    await signIn(page, 'buyer');
    await page.goto('/app/lists');
    await page.getByRole('link', { name: 'Packing bench, weekly' }).click();
    await expect(page.getByRole('button', { name: /Add \d+ items to cart/ })).toBeEnabled();
    await page.getByRole('button', { name: /Add \d+ items to cart/ }).click();
    await expect(page.getByRole('heading', { name: 'Cart' })).toBeVisible();
    await expect(page.getByText('Vinyl packing tape', { exact: false }).first()).toBeVisible();
  });

  test('orders the same again after seeing what has changed', async ({ page }) => {
    await signIn(page, 'approver');
    await page.goto('/app/orders?status=Completed');
    await page.getByRole('gridcell').nth(2).click();
    await page.getByRole('button', { name: 'Reorder…' }).click();
    await page.getByRole('button', { name: /Add \d+ items? to cart/ }).click();
    await expect(page.getByRole('heading', { name: 'Cart' })).toBeVisible();
  });
});

test.describe('Two people', () => {
  test('see each other’s doing: a purchase over the limit waits with the approver, and the decision appears on the buyer’s screen', async ({
    as,
    api,
  }) => {
    const approver = await as('approver');
    await approver.goto('/app/approvals');
    await isLive(approver);
    const waiting = approver.getByRole('listitem').filter({ hasText: 'PO-OVER' });
    await expect(waiting).toHaveCount(0);

    const client = await api('otherBuyer');
    const { items } = await client.get<{ items: { id: string }[] }>('/products?sku=ENV-C4-M120');
    const shippingAddress = {
      name: 'Goods-in',
      line1: '2 Mill Lane',
      city: 'Bristol',
      postalCode: 'BS1 4DJ',
      country: 'GB',
    };
    // other journeys buy of it, too
    const vendor = await api('vendor');
    await vendor.post(`/inventory/${items[0]!.id}/receipts`, { location: 'leeds', quantity: 100 });
    const placed = await client.post<{ id: string }>('/orders', {
      lines: [{ productId: items[0]!.id, quantity: 12 }],
      shippingAddress,
      poNumber: 'PO-OVER',
    });
    const buyer = await as('otherBuyer');
    await buyer.goto(`/app/purchases/${placed.id}`);
    await isLive(buyer);
    await expect(buyer.getByText('Awaiting approval').first()).toBeVisible();

    await waiting.getByRole('link').click();
    // the list of what waits says it of each
    await approver.waitForURL(/purchases\//);
    await expect(approver.getByText(/exceeds the order limit of/)).toBeVisible();
    await approver.getByLabel(/^Comment/).fill('needed for the mailing');
    await approver.getByRole('button', { name: 'Approve' }).click();
    await expect(approver.getByText('Approved').first()).toBeVisible();
    await expect(buyer.locator('header').getByText('Approved')).toBeVisible();
    await expect(
      buyer.getByRole('region', { name: 'Harrow Paper & Packaging Ltd' }).locator('header'),
    ).toContainText('Confirmed');
  });

  test('a purchase is declined only with a reason, which its buyer reads', async ({ as, api }) => {
    const client = await api('otherBuyer');
    const { items } = await client.get<{ items: { id: string }[] }>('/products?sku=ENV-C4-M120');
    const shippingAddress = {
      name: 'Goods-in',
      line1: '2 Mill Lane',
      city: 'Bristol',
      postalCode: 'BS1 4DJ',
      country: 'GB',
    };
    // other journeys buy of it, too
    const vendor = await api('vendor');
    await vendor.post(`/inventory/${items[0]!.id}/receipts`, { location: 'leeds', quantity: 100 });
    // the same was bought before, by somebody whose purchases nobody has to approve
    const lines = [{ productId: items[0]!.id, quantity: 12 }];
    const bought = await (
      await api('approver')
    ).post<{ orders: { id: string }[] }>('/orders', { lines, shippingAddress });
    const last = async () =>
      (
        await client.get<{ items: { orderId: string }[] }>(
          `/catalogue/last-purchases?productId=${items[0]!.id}`,
        )
      ).items[0]?.orderId;
    await expect.poll(last).toBe(bought.orders[0]!.id);
    const placed = await client.post<{ id: string }>('/orders', { lines, shippingAddress });
    const approver = await as('approver');
    await approver.goto(`/app/purchases/${placed.id}`);
    // what it cost when the company bought it last, which was just now
    await expect(approver.getByRole('link', { name: /^last 2\d\.\d\d GBP, / })).toBeVisible();
    await approver.getByRole('button', { name: 'Decline' }).click();
    await expect(approver.getByText('Reason (required to decline)')).toBeVisible();
    await approver.getByLabel(/^Reason/).fill('there is enough in the cellar');
    await approver.getByRole('button', { name: 'Decline' }).click();
    await expect(approver.locator('header').getByText('Declined')).toBeVisible();
    const buyer = await as('otherBuyer');
    await buyer.goto(`/app/purchases/${placed.id}`);
    await expect(buyer.getByText('there is enough in the cellar').first()).toBeVisible();
  });
});
