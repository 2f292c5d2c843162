import { expect, openToday, PASSWORD, people, signIn, test } from './test';

test.describe('The list', () => {
  test('has its whole state in the address, which can be sent to anybody', async ({ as }) => {
    const page = await as('approver');
    await page.goto('/app/orders');
    await page.getByRole('button', { name: 'Filter' }).click();
    await page.getByRole('button', { name: 'Completed', exact: true }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('columnheader', { name: 'Total' }).getByRole('button').click();
    await expect(page).toHaveURL(/status=Completed/);
    await expect(page).toHaveURL(/sort=totalAmount/);
    const address = page.url();
    const first = await page.getByRole('gridcell').nth(1).textContent();
    const colleague = await as('otherBuyer');
    await colleague.goto(address);
    await expect(colleague.getByRole('gridcell').nth(1)).toHaveText(first!);
    await expect(colleague.getByRole('columnheader', { name: 'Total' })).toHaveAttribute(
      'aria-sort',
      'ascending',
    );
  });

  test('is there at once where somebody comes back, and as it is now when that is answered; for nobody else', async ({
    page,
  }) => {
    await signIn(page, 'otherBuyer');
    await openToday(page);
    const rail = page.getByRole('navigation', { name: 'Main menu' });
    const first = page
      .getByRole('grid', { name: 'Orders' })
      .locator('[role=gridcell]:not(.tick):not(.pending)')
      .first();
    await rail.getByRole('link', { name: 'Orders' }).click();
    await expect(page.getByText(/^Live, as of event/)).toBeVisible();
    const number = await first.textContent();
    await rail.getByRole('link', { name: 'Catalogue' }).click();
    await expect(page.getByRole('grid', { name: 'Products' })).toBeVisible();
    let answer = (): void => undefined;
    const asked = new Promise<void>((done) => (answer = done));
    await page.route(/\/orders\?/, async (route) => {
      await asked;
      await route.continue();
    });
    await rail.getByRole('link', { name: 'Orders' }).click();
    await expect(first).toHaveText(number!);
    await expect(page.getByText('Updating…')).toBeVisible();
    answer();
    await expect(page.getByText(/^Live, as of event/)).toBeVisible();
    await page.unrouteAll();
    await page.getByRole('button', { name: 'Yasmin Haddad' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByLabel('E-mail').fill(people.vendor);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.route(/\/orders\?/, () => undefined);
    await rail.getByRole('link', { name: 'Orders' }).click();
    await expect(page.getByRole('grid', { name: 'Orders' })).toHaveAttribute('aria-busy', 'true');
    await expect(first).toHaveCount(0);
  });

  test('is saved as a view, for oneself or for all', async ({ as }) => {
    const page = await as('approver');
    await page.goto('/app/orders?status=Delivered&sort=-totalAmount');
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByLabel('View name').fill('Delivered, dearest first');
    // whoever looks at something else in between has not typed in vain
    await page.keyboard.press('Escape');
    await expect(page.getByLabel('View name')).toHaveCount(0);
    await page.getByRole('button', { name: 'Views' }).click();
    await expect(page.getByLabel('View name')).toHaveValue('Delivered, dearest first');
    await page.getByLabel('Share with colleagues').check();
    await page.getByRole('button', { name: 'Save view' }).click();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('button', { name: 'Delivered, dearest first' })).toBeVisible();
    const colleague = await as('otherBuyer');
    await colleague.goto('/app/orders');
    await colleague.getByRole('button', { name: 'Views' }).click();
    await colleague
      .getByRole('dialog')
      .getByRole('button', { name: /Delivered, dearest first/ })
      .click();
    await expect(colleague).toHaveURL(/status=Delivered/);
  });

  test('keeps the selection over windows and exports it', async ({ page }) => {
    await signIn(page, 'vendor');
    await page.goto('/app/catalogue');
    await page.getByRole('gridcell').first().click();
    await page.getByRole('grid').focus();
    await page.keyboard.press('Control+End');
    const count = await page.getByRole('grid').getAttribute('aria-rowcount');
    // there is nothing to select before it has been read
    await expect(
      page.locator(`[aria-rowindex="${count}"] .cell:not(.tick):not(.pending)`).first(),
    ).toBeVisible();
    await page.keyboard.press(' ');
    await expect(page.getByText('2 selected')).toBeVisible();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: '2 selected as CSV' }).click();
    expect((await download).suggestedFilename()).toBe('catalogue.csv');
  });

  test('opens its menus at the first press, by keys too, and Escape leads back to the button', async ({
    page,
  }) => {
    await signIn(page, 'vendor');
    await page.goto('/app/orders');
    for (const name of ['Columns', 'Export']) {
      const button = page.getByRole('button', { name });
      for (const times of [1, 2]) {
        await button.focus();
        await page.keyboard.press('Enter');
        await expect(page.getByRole('menu'), `${name}, ${times}`).toBeVisible();
        await expect(page.getByRole('menu').locator('[role^=menuitem]').first()).toBeFocused();
        await page.keyboard.press('Escape');
        await expect(page.getByRole('menu')).toHaveCount(0);
        await expect(button).toBeFocused();
      }
    }
  });

  test('jumps to its very end and back with the header in place, and loses the focus nowhere', async ({
    page,
  }) => {
    await signIn(page, 'buyer');
    await page.goto('/app/catalogue');
    const grid = page.getByRole('grid');
    await expect(page.getByRole('gridcell').first()).toBeVisible();
    const count = Number(await grid.getAttribute('aria-rowcount'));
    expect(count).toBeGreaterThan(200);
    await grid.focus();
    await page.keyboard.press('Control+End');
    const last = page.locator(`[aria-rowindex="${count}"]`);
    await expect(last).toBeInViewport({ ratio: 0.99 });
    await expect(last.getByRole('gridcell').nth(2)).not.toHaveText('');
    await expect(grid).toBeFocused();
    const active = await grid.getAttribute('aria-activedescendant');
    await expect(page.locator(`#${active}`)).toBeVisible();
    await expect(page.getByRole('columnheader', { name: 'Product' })).toBeInViewport();
    // the row that has the focus scrolls away, and the focus stays where it is
    await grid.locator('.body').evaluate((body) => body.scrollTo(0, 0));
    await expect(page.locator('[aria-rowindex="2"]')).toBeVisible();
    await expect(grid).toBeFocused();
    await page.keyboard.press('ArrowUp');
    await expect(page.locator(`[aria-rowindex="${count - 1}"]`)).toBeInViewport({ ratio: 0.99 });
  });

  test('rows and header stand under each other', async ({ page }) => {
    await signIn(page, 'buyer');
    await page.goto('/app/orders');
    await expect(page.getByRole('gridcell').first()).toBeVisible();
    const edges = (role: 'columnheader' | 'gridcell') =>
      page
        .locator(`[role=row]:has([role=${role}])`)
        .first()
        .locator(`[role=${role}]`)
        .evaluateAll((cells) => cells.map((cell) => Math.round(cell.getBoundingClientRect().left)));
    expect(await edges('gridcell')).toEqual(await edges('columnheader'));
  });

  test('cuts what is too long for its column, and nothing else runs into the next', async ({
    page,
  }) => {
    await signIn(page, 'buyer');
    await openToday(page);
    for (const [path, width] of [
      ['/app/catalogue', 1440],
      ['/app/catalogue', 900],
      ['/app/orders', 1440],
      ['/app/orders', 900],
    ] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(path);
      await expect(page.locator('.row .cell:not(.pending):not(.tick)').first()).toBeVisible();
      await page.evaluate(() => document.fonts.ready);
      const cells = page.locator('.row .cell:not(.tick)');
      expect(
        await cells.evaluateAll((all) =>
          all
            .filter(
              (cell) => !cell.classList.contains('cut') && cell.scrollWidth > cell.clientWidth,
            )
            .map((cell) => cell.textContent),
        ),
      ).toEqual([]);
    }
    await page.setViewportSize({ width: 900, height: 900 });
    await page.goto('/app/catalogue');
    const long = page.locator('.row .cell.cut').first();
    await expect(long).toBeVisible();
    await long.hover();
    await expect(long).toHaveAttribute('title', /.{12,}/);
  });

  test('stands with its frame and with places for rows while its first answer is waited for, and takes the room it had', async ({
    as,
  }) => {
    const page = await as('vendor');
    await page.goto('/app/orders');
    await expect(page.locator('[role=gridcell]:not(.tick):not(.pending)').first()).toBeVisible();
    const cells = () =>
      page
        .locator('[aria-rowindex="3"] [role=gridcell]')
        .evaluateAll((all) => all.map((each) => Math.round(each.getBoundingClientRect().x)));
    const before = await cells();
    await expect
      .poll(() => page.evaluate(() => localStorage.getItem('tradepost.room')))
      .toContain('Orders');
    let goOn = (): void => undefined;
    const held = new Promise<void>((resolve) => (goOn = resolve));
    await page.route('**/orders?*', async (route) => {
      await held;
      await route.continue();
    });
    await page.reload({ waitUntil: 'commit' });
    await expect(page.getByRole('navigation', { name: 'Main menu', exact: true })).toBeVisible();
    await expect(page.locator('[role=gridcell].pending').first()).toBeVisible();
    expect(await cells()).toEqual(before);
    goOn();
    await expect(page.locator('[role=gridcell]:not(.tick):not(.pending)').first()).toBeVisible();
    await expect(page.locator('[role=gridcell].pending')).toHaveCount(0);
    expect(await cells()).toEqual(before);
  });

  test('says the difference between nothing yet, nothing that matches, and not for you', async ({
    as,
    complaints,
  }) => {
    complaints.expected.push(/status of 404/);
    const page = await as('buyer');
    await page.goto('/app/orders?poNumber=NOBODY-HAS-THIS');
    await expect(page.getByText('No matching orders')).toBeVisible();
    await page.goto('/app/orders/00000000-0000-4000-8000-000000000000');
    await expect(page.getByText('Not found.')).toBeVisible();
  });
});

test.describe('With the keyboard alone', () => {
  test('somebody signs in, finds an order, opens it and goes back', async ({ page }) => {
    await page.goto('/app/');
    await page.getByLabel('E-mail').focus();
    await page.keyboard.type('buyer@demo.example');
    await page.keyboard.press('Tab');
    await page.keyboard.type('demo-demo-demo');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'Today' })).toBeVisible();
    await page.keyboard.press('?');
    await expect(page.getByRole('heading', { name: 'Keyboard' })).toBeVisible();
    await page.keyboard.press('Escape');
    await page.goto('/app/orders');
    await expect(page.getByRole('gridcell').first()).toBeVisible();
    for (let tabs = 0; tabs < 40; tabs++) {
      if (await page.evaluate(() => document.activeElement?.getAttribute('role') === 'grid')) break;
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/app\/orders\/[0-9a-f-]{36}/);
    await expect(page.locator('article h1')).toBeVisible();
    await page.goBack();
    await expect(page).toHaveURL(/\/app\/orders$/);
  });
});
