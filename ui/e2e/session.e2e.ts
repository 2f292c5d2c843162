import { expect, isLive, openToday, people, signIn, signInByForm, test } from './test';

test.describe('Signing in', () => {
  test('a wrong password is refused in the server’s own words, and what was typed stays', async ({
    page,
  }) => {
    await page.goto('/app/');
    await page.getByLabel('E-mail').fill(people.buyer);
    await page.getByLabel('Password').fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('alert')).toContainText(/password/i);
    await expect(page.getByLabel('E-mail')).toHaveValue(people.buyer);
  });

  test('a session outlives a reload, and the access token is nowhere that a script of tomorrow finds it', async ({
    page,
    context,
  }) => {
    await signInByForm(page, 'buyer');
    await page.reload();
    await expect(page.getByRole('heading', { name: 'Today' })).toBeVisible();
    const kept = await page.evaluate(() =>
      JSON.stringify([
        Object.entries(localStorage),
        Object.entries(sessionStorage),
        document.cookie,
      ]),
    );
    expect(kept).not.toMatch(/eyJ/);
    const [cookie] = await context.cookies(`${page.url().split('/app')[0]}/auth/refresh`);
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/auth' });
  });

  test('many tabs that renew the session at once never end it', async ({
    context,
    page,
    complaints,
  }) => {
    await signIn(page, 'buyer');
    await openToday(page);
    const tabs = [page, ...(await Promise.all([1, 2, 3, 4].map(() => context.newPage())))];
    for (const tab of tabs.slice(1)) complaints.listen(tab);
    for (let round = 0; round < 3; round++) {
      await Promise.all(tabs.map((tab) => tab.goto('/app/orders')));
      for (const tab of tabs)
        await expect(tab.getByRole('heading', { name: 'Orders' })).toBeVisible();
    }
  });

  test('one tab follows the changes for all, and another takes over when it closes', async ({
    context,
    page,
    complaints,
  }) => {
    await signIn(page, 'approver');
    await openToday(page);
    await isLive(page);
    const streams = (): number => asked.filter((url) => url.endsWith('/changes')).length;
    const asked: string[] = [];
    context.on('request', (request) => asked.push(request.url()));
    const other = await context.newPage();
    complaints.listen(other);
    await other.goto('/app/orders');
    await isLive(other);
    expect(streams()).toBe(0);
    await page.close();
    await expect.poll(streams).toBe(1);
    await isLive(other);
  });

  test('a page that is opened again asks its first questions before the application is there, each once, and forgets them when somebody signs out', async ({
    page,
  }) => {
    const isList = (url: string): boolean => new URL(url).pathname === '/orders';
    const kept = (): Promise<string | null> =>
      page.evaluate(() => localStorage.getItem('tradepost.first'));
    await signIn(page, 'otherBuyer');
    await page.goto('/app/orders');
    await expect(
      page.getByRole('grid', { name: 'Orders' }).getByRole('gridcell').first(),
    ).toBeVisible();
    await expect.poll(kept).toContain('/app/orders');
    const asked: string[] = [];
    page.on('request', (request) => void (isList(request.url()) && asked.push(request.url())));
    // the application does not come before the question has been asked
    const question = page.waitForRequest((request) => isList(request.url()));
    await page.route('**/main-*.js', async (route) => {
      await question;
      await route.continue();
    });
    await page.reload();
    await expect(
      page.getByRole('grid', { name: 'Orders' }).getByRole('gridcell').first(),
    ).toBeVisible();
    await isLive(page);
    expect(asked).toHaveLength(1);
    expect(await kept()).not.toMatch(/eyJ/);
    await page.unroute('**/main-*.js');
    await page.getByRole('button', { name: 'Yasmin Haddad' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await expect(page.getByLabel('Password')).toBeVisible();
    expect(await kept()).toBeNull();
  });

  test('a place is opened in another tab, too, and stays where it is in this one', async ({
    page,
    context,
  }) => {
    await signIn(page, 'buyer');
    await openToday(page);
    const orders = page.locator('nav.rail').getByRole('link', { name: 'Orders' });
    const [other] = await Promise.all([
      context.waitForEvent('page'),
      orders.click({ modifiers: ['ControlOrMeta'] }),
    ]);
    await expect(other).toHaveURL(/\/app\/orders$/);
    await expect(other.getByRole('gridcell').first()).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Today' })).toBeVisible();
    await orders.click();
    await expect(page.getByRole('gridcell').first()).toBeVisible();
  });

  test('signing out in one tab signs out all', async ({ context, page, complaints }) => {
    await signIn(page, 'otherBuyer');
    await openToday(page);
    const other = await context.newPage();
    complaints.listen(other);
    await other.goto('/app/orders');
    await expect(other.getByRole('heading', { name: 'Orders' })).toBeVisible();
    await page.getByRole('button', { name: 'Yasmin Haddad' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await expect(page.getByLabel('Password')).toBeVisible();
    await expect(other.getByLabel('Password')).toBeVisible();
  });

  test('whoever lost a phone signs it out from another device', async ({ as }) => {
    const userAgent = 'Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0';
    const [here, phone] = [await as('analyst'), await as('analyst', { userAgent })];
    await phone.goto('/app/orders');
    await expect(phone.getByRole('gridcell').first()).toBeVisible();
    await here.goto('/app/account');
    await expect(here.getByText('this device')).toBeVisible();
    await here.getByRole('button', { name: 'Sign out: Firefox on Android' }).click();
    await expect(here.getByText('Firefox on Android')).toHaveCount(0);
    await phone.goto('/app/rfq');
    await expect(phone.getByLabel('Password')).toBeVisible();
    await here.goto('/app/orders');
    await expect(here.getByRole('gridcell').first()).toBeVisible();
  });

  test('every page comes with a policy that runs nothing from elsewhere, under a nonce of its own', async ({
    page,
    request,
    server,
  }) => {
    const nonceOf = async (): Promise<string> => {
      const answer = await request.get(`${server.url}/app/`);
      const policy = answer.headers()['content-security-policy'] ?? '';
      expect(policy).not.toContain('unsafe-inline');
      return /'nonce-([^']+)'/.exec(policy)![1]!;
    };
    expect(await nonceOf()).not.toBe(await nonceOf());
    await page.goto('/');
    await expect(page).toHaveURL(/\/app\/$/);
  });
});
