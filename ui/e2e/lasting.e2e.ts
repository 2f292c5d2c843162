import { expect, isLive, openToday, signIn, test } from './test';

test.describe('Whatever happens to the server', () => {
  test('a place whose code went with an older version is opened with the new one', async ({
    page,
    complaints,
  }) => {
    complaints.expected.push(/status of 404/, /dynamically imported module/);
    await signIn(page, 'buyer');
    await openToday(page);
    const place = await (await page.request.get('/app/lists')).text();
    const [, file] = /modulepreload" href="(chunk-[\w-]+\.js)"/.exec(place)!;
    await page.evaluate(() => Object.assign(window, { ofTheOldVersion: true }));
    await page.route(`**/${file}`, (route) => route.fulfill({ status: 404 }), { times: 1 });
    await page
      .getByRole('navigation', { name: 'Main menu' })
      .getByRole('link', { name: 'Lists' })
      .click();
    await expect(page.getByRole('heading', { name: 'Lists', level: 1 })).toBeVisible();
    expect(await page.evaluate(() => 'ofTheOldVersion' in window)).toBe(false);
  });

  test('what is typed while the suggestions are still on their way is searched for', async ({
    page,
  }) => {
    await signIn(page, 'buyer');
    await openToday(page);
    const application = /main-[\w-]+\.js/.exec(await (await page.request.get('/app/')).text())![0];
    const code = await (await page.request.get(`/app/${application}`)).text();
    const suggestions = /import\(.\.\/([\w-]+\.js).\)\.catch\(\(\)=>\(\{SearchBox/.exec(code)![1]!;
    let goOn = (): void => undefined;
    const held = new Promise<void>((resolve) => (goOn = resolve));
    await page.route(`**/${suggestions}`, async (route) => {
      await held;
      await route.continue();
    });
    await page.reload();
    await page.getByLabel('Search products, orders, SKUs').pressSequentially('enve');
    await expect(page.getByRole('combobox')).toHaveCount(0);
    goOn();
    const box = page.getByRole('combobox', { name: 'Search products, orders, SKUs' });
    await expect(box).toBeFocused();
    await expect(box).toHaveValue('enve');
    await expect(box, 'looks as before').toHaveClass(/\bbox\b/);
    await expect(page.getByRole('option').first()).toContainText(/enve/i);
    // and goes on to be
    await page.keyboard.type('lope');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/app\/catalogue\?q=envelope$/);
    await expect(page.getByRole('option')).toHaveCount(0);
  });

  test('what was typed is kept while the server is gone, and the screen goes on by itself when it is back', async ({
    page,
    server,
    api,
    complaints,
  }) => {
    const client = await api('approver');
    const { items } = await client.get<{ items: { id: string; number: string }[] }>(
      '/orders?status=Confirmed&limit=1',
    );
    await signIn(page, 'approver');
    await page.goto(`/app/orders/${items[0]!.id}`);
    await isLive(page);
    const note = page.getByLabel('Message to buyer and vendor');
    await note.fill('Half a sentence that must not');

    complaints.expected.push(
      /ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET|ERR_INCOMPLETE_CHUNKED_ENCODING|Failed to load resource/,
    );
    await server.kill();
    await expect(page.locator('header .fresh')).not.toContainText('live');
    await note.fill('Half a sentence that must not get lost.');
    await page.getByRole('button', { name: 'Send' }).click();
    await expect(page.getByRole('alert').first()).toContainText('The server is not responding');
    await expect(note).toHaveValue('Half a sentence that must not get lost.');

    await server.run();
    await isLive(page);
    await page.getByRole('button', { name: 'Send' }).click();
    await expect(
      page.locator('.notes').getByText('Half a sentence that must not get lost.'),
    ).toHaveCount(1);
    await expect(note).toHaveValue('');
  });

  test('what happened while the stream was down appears when it is up again', async ({
    page,
    context,
    api,
    complaints,
  }) => {
    complaints.expected.push(/ERR_INTERNET_DISCONNECTED/);
    const client = await api('approver');
    const { items } = await client.get<{ items: { id: string }[] }>(
      '/orders?status=Confirmed&limit=1',
    );
    await signIn(page, 'approver');
    await page.goto(`/app/orders/${items[0]!.id}`);
    await isLive(page);
    await context.setOffline(true);
    await expect(page.locator('header .fresh')).toContainText('offline');
    await client.post(`/orders/${items[0]!.id}/notes`, { text: 'Written while nobody listened.' });
    await context.setOffline(false);
    await isLive(page);
    await expect(page.getByText('Written while nobody listened.')).toBeVisible();
  });
});
