import { readFileSync } from 'node:fs';
import { expect, isLive, openToday, test } from './test';

test.describe('An auditor', () => {
  test('steps back through an order’s life, sees what each event changed, and what else followed', async ({
    as,
    api,
  }) => {
    const client = await api('auditor');
    const { items } = await client.get<{ items: { id: string; number: string }[] }>(
      '/orders?status=Delivered&limit=1',
    );
    const page = await as('auditor');
    await page.goto(`/app/orders/${items[0]!.id}`);
    // from a number to the event that made it
    await page.locator('tr.total').getByRole('link').click();
    await expect(page.getByLabel('Event number')).toHaveValue('0');
    await page.goBack();
    await page.getByRole('link', { name: 'Shipped' }).click();
    await expect(page.getByRole('row').filter({ hasText: 'status' })).toContainText('Shipped');
    await page.goBack();
    await page.getByRole('link', { name: 'History' }).click();
    await expect(
      page.getByRole('status').filter({ hasText: 'Current version, last changed' }),
    ).toBeVisible();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Evidence file' }).click();
    const evidence = await download;
    expect(evidence.suggestedFilename()).toBe(`order-${items[0]!.number}-evidence.ndjson`);
    const recorded = readFileSync(await evidence.path(), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string; position: string });
    expect(recorded[0]!.type).toBe('PurchasePlaced');
    expect(recorded.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['OrderPlaced', 'OrderConfirmed', 'OrderShipped', 'OrderDelivered']),
    );
    await page.getByRole('button', { name: 'Previous event' }).click();
    await expect(page.getByRole('status').filter({ hasText: 'Version of' })).toBeVisible();
    const change = page.getByRole('row').filter({ hasText: 'status' });
    await expect(change).toContainText('Shipped');
    await page.getByLabel('Event number').fill('0');
    await expect(page.getByText('This is the first event of the record')).toBeVisible();
    await page.getByRole('link', { name: 'related events' }).click();
    await expect(page.getByRole('heading', { name: 'Effects of one action' })).toBeVisible();
    await expect(page.locator('tp-cause-tree').getByText('Purchase placed').first()).toBeVisible();
    await expect(page.locator('tp-cause-tree').getByText('ms later').first()).toBeVisible();
  });

  test('answers who changed a price, when, and from what to what', async ({ as, api }) => {
    const vendor = await api('vendor');
    const lists = await vendor.get<{ items: { id: string; name: string; revision: number }[] }>(
      '/price-lists?status=Published&limit=1',
    );
    const list = lists.items[0]!;
    const prices = await vendor.get<{
      items: {
        productId: string;
        prices: { minQuantity: number; unitPrice: { amount: string } }[];
      }[];
    }>(`/price-lists/${list.id}/prices?limit=1`);
    const { productId } = prices.items[0]!;
    await vendor.patch(`/price-lists/${list.id}/prices`, {
      products: [productId],
      rows: [{ productId, minQuantity: 1, unitPrice: '123.45' }],
    });
    const page = await as('auditor');
    await page.goto('/app/events?type=PricesChanged');
    const row = page.getByRole('row').filter({ hasText: 'Prices changed' }).first();
    await expect(row).toContainText('Harrow');
    await row.getByRole('button', { name: 'Prices changed' }).click();
    await expect(page.locator('pre')).toContainText('123.45');
    await row.getByRole('link', { name: /price list/ }).click();
    await expect(page.getByRole('cell', { name: /123\.45/ }).first()).toBeVisible();
  });

  test('finds what somebody of a company did by their names, the newest first', async ({ as }) => {
    const page = await as('auditor');
    await page.goto('/app/events');
    await page.getByLabel('Organisation').fill('Acme Office Services Ltd');
    await expect(page.locator('datalist option[value="Acme Office Services Ltd"]')).toBeAttached();
    await page.getByLabel('Organisation').press('Enter');
    await page.getByLabel('Person', { exact: true }).fill('Ben');
    await expect(page.locator('datalist option[value^="Ben Carraway"]')).toBeAttached();
    await page.getByLabel('Person', { exact: true }).press('Enter');
    await expect(page).toHaveURL(/organization=.*person=/);
    const rows = page.locator('tbody tr');
    await expect(rows.first()).toContainText('Ben Carraway');
    await page.getByLabel('Event', { exact: true }).selectOption('PurchasePlaced');
    await expect(rows.first()).toContainText('Purchase placed');
    await page.getByLabel('Contains').fill('copier paper');
    await page.getByLabel('Contains').press('Enter');
    await rows.first().getByRole('button', { name: 'Purchase placed' }).click();
    await expect(page.locator('pre')).toContainText(/copier paper/i);
  });

  test('exports what was asked for, and that is itself recorded', async ({ as }) => {
    const page = await as('auditor');
    await page.goto('/app/events?type=ProductDiscontinued');
    await expect(page.getByRole('heading', { name: 'Audit log' })).toBeVisible();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'CSV', exact: true }).click();
    expect((await download).suggestedFilename()).toBe('events.csv');
    await page.getByLabel('Event', { exact: true }).selectOption('DataExported');
    await expect(page.getByRole('row').filter({ hasText: 'Data exported' }).first()).toContainText(
      'Anand Desai',
    );
  });
});

test.describe('An operator', () => {
  test('reviews what a vendor has handed in, sends it back and verifies it at last, sees beforehand what suspending it would do, and reinstates it', async ({
    as,
  }) => {
    const page = await as('operator');
    await openToday(page);
    await page.getByRole('link', { name: /Borderland/ }).click();
    await isLive(page);
    const documents = page.getByRole('region', { name: 'Verification documents' });
    const document = (name: string) => documents.getByRole('row').filter({ hasText: name });
    await document('certificate-of-incorporation.pdf')
      .getByRole('button', { name: 'Accept' })
      .click();
    await expect(document('certificate-of-incorporation.pdf')).toContainText('Accepted');
    await document('vat-registration.pdf').getByRole('button', { name: 'Reject…' }).click();
    await page.getByLabel('Reason (recorded)').fill('The page is cut off');
    await page.getByRole('dialog').getByRole('button', { name: 'Reject', exact: true }).click();
    await expect(document('vat-registration.pdf')).toContainText('The page is cut off');
    await page.getByRole('button', { name: 'Request changes…' }).click();
    await page.getByLabel('Reason (recorded)').fill('Send the whole VAT certificate, please');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: 'Request changes', exact: true })
      .click();
    await expect(page.locator('article header')).toContainText('Changes requested');

    const applicant = await as('applicant');
    await openToday(applicant);
    await applicant.getByRole('link', { name: 'Our company' }).first().click();
    await expect(
      applicant.getByText('Changes requested: Send the whole VAT certificate, please'),
    ).toBeVisible();
    await applicant
      .getByRole('row')
      .filter({ hasText: 'vat-registration.pdf' })
      .getByRole('button', { name: 'Withdraw…' })
      .click();
    await applicant
      .getByRole('dialog')
      .getByRole('button', { name: 'Withdraw', exact: true })
      .click();
    // behind a dialog there are no rows for whoever cannot see
    await expect(applicant.getByRole('dialog')).toHaveCount(0);
    await expect(
      applicant.getByRole('row').filter({ hasText: 'vat-registration.pdf' }),
    ).toHaveCount(0);
    await expect(applicant.getByRole('button', { name: 'Upload document…' })).toBeEnabled();
    await applicant.getByLabel('Document type').selectOption({ label: 'Tax registration' });
    const file = applicant.getByLabel('Document (PDF, JPEG or PNG)');
    await file.setInputFiles({
      name: 'vat.docx',
      mimeType: 'application/msword',
      buffer: Buffer.from('PK'),
    });
    await expect(applicant.getByRole('alert')).toContainText('vat.docx is not a PDF, JPEG or PNG');
    const png =
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    await file.setInputFiles({
      name: 'vat-whole.png',
      mimeType: 'image/png',
      buffer: Buffer.from(png, 'base64'),
    });
    await expect(applicant.getByRole('row').filter({ hasText: 'vat-whole.png' })).toContainText(
      'To review',
    );
    await expect(applicant.getByText('Your documents are being reviewed.')).toBeVisible();

    // the operator's screen has heard of it
    await document('vat-whole.png').getByRole('button', { name: 'Accept' }).click();
    await expect(document('vat-whole.png')).toContainText('Accepted');
    await page.getByRole('button', { name: 'Verify…' }).click();
    await expect(
      page.getByRole('dialog').getByRole('button', { name: 'Verify', exact: true }),
    ).toBeDisabled();
    await page.getByLabel('Reason (recorded)').fill('Companies House extract seen');
    await page.getByRole('dialog').getByRole('button', { name: 'Verify', exact: true }).click();
    await expect(page.locator('article header tp-status')).toHaveText('Verified');
    await expect(page.getByText('Companies House extract seen')).toBeVisible();
    await page.getByRole('button', { name: 'Suspend…' }).click();
    await expect(page.getByRole('dialog')).toContainText(/users will lose access/);
    await page.getByLabel('Reason (recorded)').fill('Insurance has run out');
    await page.getByRole('dialog').getByRole('button', { name: 'Suspend', exact: true }).click();
    await expect(page.locator('article header tp-status')).toHaveText('Suspended');
    await page.getByRole('button', { name: 'Reinstate…' }).click();
    await page.getByLabel('Reason (recorded)').fill('Insurance renewed');
    await page.getByRole('dialog').getByRole('button', { name: 'Reinstate', exact: true }).click();
    await expect(page.locator('article header tp-status')).toHaveText('Verified');
  });

  test('holds all read models against a fresh rebuild, and sees that they are the same', async ({
    as,
  }) => {
    const page = await as('operator');
    await page.goto('/app/operations');
    await page.getByRole('button', { name: 'Verify all' }).click();
    const rows = page.getByRole('region', { name: 'Read models' }).locator('tbody tr');
    await expect(rows.filter({ hasText: 'documents match' })).toHaveCount(await rows.count(), {
      timeout: 60_000,
    });
  });

  test('sees when a program used its key last, after somebody made it, and who has signed in', async ({
    as,
    request,
    server,
  }) => {
    const buyer = await as('approver');
    await buyer.goto('/app/company');
    await buyer.getByRole('button', { name: 'New key…' }).click();
    await buyer.getByLabel('Key name').fill('Purchasing system');
    await buyer.getByRole('checkbox', { name: 'order.read' }).check();
    await buyer.getByRole('button', { name: 'Create key' }).click();
    const key = (await buyer.locator('code').textContent())!;
    expect(key).toMatch(/^tpk_/);
    const row = buyer.getByRole('row').filter({ hasText: 'Purchasing system' });
    await expect(row).toContainText('never');
    expect(
      (
        await request.get(`${server.url}/orders`, { headers: { authorization: `Bearer ${key}` } })
      ).status(),
    ).toBe(200);

    const operator = await as('operator');
    await openToday(operator);
    await operator.getByRole('link', { name: 'Access' }).first().click();
    const seen = operator.getByRole('row').filter({ hasText: 'Purchasing system' });
    await expect(seen).toContainText('Acme Office Services Ltd');
    await expect(seen.locator('td').nth(3).locator('time')).toBeVisible();
    await expect(seen.locator('td').nth(4)).toHaveText('1');
    await expect(
      operator.getByRole('region', { name: 'Recent sign-ins' }).getByRole('row').nth(1),
    ).toContainText('Olivia Penrose');

    await row.getByRole('button', { name: 'Revoke…' }).click();
    await buyer
      .getByRole('dialog')
      .getByRole('button', { name: 'Revoke key', exact: true })
      .click();
    await expect(row).toContainText('Revoked');
    await expect(seen).toContainText('Revoked');
    expect(
      (
        await request.get(`${server.url}/orders`, { headers: { authorization: `Bearer ${key}` } })
      ).status(),
    ).toBe(401);
  });

  test('sees what is sent outside, and that nothing waits for them', async ({ as }) => {
    const page = await as('operator');
    await page.goto('/app/operations');
    const sent = page.getByRole('region', { name: 'Outgoing' });
    const mail = sent.getByRole('row').filter({ hasText: 'mail' });
    await expect(mail.locator('td').nth(2)).toHaveText('0');
    await expect(mail.locator('td').nth(3)).toHaveText('0');
    await expect(sent.getByRole('button')).toHaveCount(0);
  });

  test('rebuilds a read model while it is used, and the reason is in the log', async ({ as }) => {
    const page = await as('operator');
    await page.goto('/app/operations');
    // the new version has a row of its own until it takes the old one's place
    const rows = page.getByRole('row').filter({ hasText: 'rfqs' });
    const row = rows.filter({ hasNotText: '(rebuild)' });
    await expect(row).toContainText('Up to date');
    await row.getByRole('button', { name: 'Rebuild…' }).click();
    await page.getByLabel('Reason (optional)').fill('To see that it can be done');
    await page.getByRole('dialog').getByRole('button', { name: 'Rebuild', exact: true }).click();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(rows).toHaveCount(1);
    await expect(row).toContainText('Up to date');
    await page.goto('/app/events?type=OperatorActed');
    const acted = page.getByRole('row').filter({ hasText: 'Operator action' }).first();
    await acted.getByRole('button', { name: 'Operator action' }).click();
    await expect(page.locator('pre')).toContainText('To see that it can be done');
  });
});

test.describe('An analyst', () => {
  test('finds the best buyers of a period, and goes down to the orders of one', async ({ as }) => {
    const page = await as('analyst');
    await openToday(page);
    await page.getByRole('link', { name: 'Reports' }).first().click();
    await expect(page.getByRole('img', { name: /Sales by month/ }).locator('canvas')).toBeVisible();
    const buyers = page.getByRole('region', { name: 'By buyer' });
    const best = buyers.getByRole('row').nth(1);
    const name = await best.getByRole('link').textContent();
    await best.getByRole('link').click();
    await expect(page).toHaveURL(/buyerOrgId=/);
    await expect(page.getByRole('gridcell', { name: name!.trim() }).first()).toBeVisible();
  });

  test('asks a question of their own, and shares it with colleagues', async ({ as }) => {
    const page = await as('analyst');
    await page.goto('/app/ask?model=sales&group=category&measure=sales');
    await expect(page.getByRole('columnheader', { name: 'Category' })).toBeVisible();
    await page.getByRole('checkbox', { name: 'Orders' }).check();
    await expect(page.getByRole('columnheader', { name: 'Orders' })).toBeVisible();
    await page.getByRole('columnheader', { name: 'Orders' }).getByRole('button').click();
    await expect(page.getByRole('columnheader', { name: 'Orders' })).toHaveAttribute(
      'aria-sort',
      'descending',
    );
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByLabel('View name').fill('Categories by orders');
    await page.getByLabel('Share with colleagues').check();
    await page.getByRole('button', { name: 'Save view' }).click();
    await expect(page.getByRole('button', { name: /Categories by orders/ }).first()).toBeVisible();
    const colleague = await as('operator');
    await colleague.goto('/app/ask');
    await colleague.getByRole('button', { name: 'Views' }).click();
    await colleague.getByRole('button', { name: /Categories by orders/ }).click();
    await expect(colleague.getByRole('columnheader', { name: 'Orders' })).toHaveAttribute(
      'aria-sort',
      'descending',
    );
  });
});
