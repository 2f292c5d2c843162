import { TOTP } from 'otpauth';
import { Server } from './server';
import { expect, type Page, test } from './test';

const PASSWORD = 'seven plain words are enough here';

/** A marketplace in which there is nothing and nobody yet. */
test.describe('A marketplace is begun on its screens alone', () => {
  test.describe.configure({ mode: 'serial', timeout: 120_000 });
  let server: Server;

  test.beforeAll(async () => {
    server = await Server.empty();
    await server.run();
  });
  test.afterAll(() => server.stop());

  const mailTo = async (address: string, page: string): Promise<string> => {
    await expect
      .poll(() => server.mailedLink(address), { message: `a mail to ${address}` })
      .toContain(`/app/${page}#`);
    return server.mailedLink(address)!;
  };

  async function register(
    page: Page,
    company: { side: string; name: string; person: string; email: string },
  ): Promise<void> {
    await page.goto(`${server.url}/app/`);
    await page.getByRole('link', { name: 'Register your company' }).click();
    await page.getByRole('radio', { name: company.side }).check();
    await page.getByLabel('Company name').fill(company.name);
    await page.getByLabel('Street').fill('1 Quay Road');
    await page.getByLabel('Town or city').fill('Leeds');
    await page.getByLabel('Postcode').fill('LS1 4AA');
    await page.getByLabel('Country').selectOption('GB');
    await page.getByLabel('Your name').fill(company.person);
    await page.getByLabel('Your e-mail').fill(company.email);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Register company' }).click();
    await expect(page.getByRole('heading', { name: company.name })).toBeVisible();
    await expect(page.getByText('Awaiting e-mail confirmation')).toBeVisible();
    const link = await mailTo(company.email, 'registration');
    await page.goto(`${server.url}/app/`);
    await page.goto(link);
    await page.getByLabel('Password', { exact: true }).fill('not what was chosen');
    await page.getByRole('button', { name: 'Confirm e-mail address' }).click();
    await expect(
      page.getByText('not the password that was chosen', { exact: false }),
    ).toBeVisible();
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Confirm e-mail address' }).click();
    await expect(page.getByText('Awaiting verification')).toBeVisible();
    await page.getByRole('link', { name: 'Sign in and continue' }).click();
    await page.getByLabel('E-mail').fill(company.email);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(page.getByRole('heading', { name: company.name })).toBeVisible();
    await page.getByLabel('Document (PDF, JPEG or PNG)').setInputFiles({
      name: 'registration.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from('%PDF-1.7 registration'),
    });
    await expect(page.getByRole('button', { name: 'registration.pdf' })).toBeVisible();
  }

  async function verify(page: Page, name: string): Promise<void> {
    await page.goto(`${server.url}/app/organizations?status=Registered`);
    await page.getByRole('gridcell').filter({ hasText: name }).first().click();
    await expect(page.getByRole('heading', { name })).toBeVisible();
    await page.getByRole('button', { name: 'Accept' }).click();
    await expect(page.getByText('Accepted', { exact: true })).toBeVisible();
    await page.getByRole('button', { name: 'Verify…' }).click();
    await page.getByLabel('Reason').fill('the registration was looked at');
    await page.getByRole('button', { name: 'Verify', exact: true }).click();
    await expect(page.locator('article header tp-status')).toHaveText('Verified');
  }

  test('from its set-up to the first parcel', async ({ browser, complaints }) => {
    complaints.expected.push(/status of 40[0349]/);
    const person = async (): Promise<Page> => {
      const context = await browser.newContext({
        viewport: { width: 1440, height: 900 },
        locale: 'en-GB',
        timezoneId: 'Europe/London',
      });
      const page = await context.newPage();
      complaints.listen(page);
      return page;
    };
    const [operator, vendor, buyer] = [await person(), await person(), await person()];

    // whoever comes without the secret is told where to find it
    await operator.goto(`${server.url}/app/`);
    await expect(
      operator.getByText('This marketplace has not been set up yet', { exact: false }),
    ).toBeVisible();
    const address = /http\S+set-up#\S+/.exec(server.printed)?.[0];
    await operator.goto(`${address!.slice(0, -3)}xyz`);
    const fill = async (): Promise<void> => {
      await operator.getByLabel('Marketplace name').fill('Northern Trade');
      await operator.getByLabel('Country').selectOption('GB');
      await operator.getByLabel('Your name').fill('Olive Marsh');
      await operator.getByLabel('Your e-mail').fill('olive@northern.example');
      await operator.getByLabel('Password', { exact: true }).fill(PASSWORD);
      await operator.getByRole('button', { name: 'Set up and sign in' }).click();
    };
    await fill();
    await expect(operator.getByRole('alert')).toContainText('not the secret');
    await operator.goto(`${server.url}/app/`);
    await operator.goto(address!);
    await fill();
    await expect(operator.getByRole('heading', { name: 'Today' })).toBeVisible();
    await expect(operator.getByText('Northern Trade')).toBeVisible();
    await buyer.goto(address!);
    await expect(buyer.getByText('has already been set up', { exact: false })).toBeVisible();

    await operator.getByRole('link', { name: 'Categories' }).click();
    await operator.getByRole('button', { name: 'New category…' }).click();
    await expect(operator.getByLabel('Name', { exact: true })).toBeFocused();
    await operator.getByLabel('Name', { exact: true }).fill('Fasteners');
    await operator.getByRole('button', { name: 'Add attribute' }).click();
    await operator.getByLabel('Name', { exact: true }).nth(1).fill('thread');
    await operator.getByRole('button', { name: 'Save' }).click();
    await expect(operator.getByRole('link', { name: 'Fasteners' })).toBeVisible();

    await register(vendor, {
      side: 'Sell',
      name: 'Quay Fasteners',
      person: 'Vera Stone',
      email: 'vera@quay.example',
    });
    await register(buyer, {
      side: 'Buy',
      name: 'Beacon Joinery',
      person: 'Ben Ash',
      email: 'ben@beacon.example',
    });
    await verify(operator, 'Quay Fasteners');
    await verify(operator, 'Beacon Joinery');

    // a product, its price, its stock
    await vendor.goto(`${server.url}/app/`);
    await vendor.getByRole('link', { name: 'Our products' }).first().click();
    await vendor.getByRole('button', { name: 'New product…' }).click();
    // a dialog takes the focus when it is open
    await expect(vendor.getByLabel('SKU', { exact: true })).toBeFocused();
    await vendor.getByLabel('SKU', { exact: true }).fill('M8X40-ZN');
    await vendor.getByLabel('Name', { exact: true }).fill('Hexagon bolt M8 x 40, zinc');
    await vendor.getByLabel('Category', { exact: true }).selectOption({ label: 'Fasteners' });
    await vendor.getByRole('button', { name: 'Create product' }).click();
    await expect(vendor.getByRole('heading', { name: 'Hexagon bolt M8 x 40, zinc' })).toBeVisible();
    await vendor.getByRole('link', { name: 'Price lists' }).first().click();
    await vendor.getByRole('button', { name: 'New price list…' }).click();
    await expect(vendor.getByLabel('Name', { exact: true })).toBeFocused();
    await vendor.getByLabel('Name', { exact: true }).fill('Trade prices');
    await vendor.getByRole('button', { name: 'Create draft' }).click();
    await vendor.getByLabel('Add a product').fill('M8X40');
    await vendor.getByRole('option', { name: /M8X40-ZN/ }).click();
    await vendor.getByLabel('Unit price, row 1').fill('0.12');
    await vendor.getByRole('button', { name: 'Save prices' }).click();
    await vendor.getByRole('button', { name: 'Publish…' }).click();
    await vendor.getByRole('button', { name: 'Publish', exact: true }).click();
    await expect(vendor.locator('header tp-status')).toHaveText('Published');
    await vendor.getByRole('link', { name: 'Stock' }).first().click();
    await vendor.getByRole('link', { name: 'our products', exact: true }).click();
    await vendor.getByRole('gridcell').filter({ hasText: 'Hexagon bolt' }).first().click();
    await vendor.getByRole('link', { name: 'Stock…' }).click();
    await vendor.getByRole('link', { name: 'Manage locations' }).click();
    await vendor.getByRole('button', { name: 'Add a location' }).click();
    await vendor.getByLabel('Code', { exact: true }).fill('leeds');
    await vendor.getByLabel('Country', { exact: true }).selectOption('GB');
    await vendor.getByRole('button', { name: 'Save' }).click();
    await expect(vendor.getByRole('cell', { name: 'leeds' }).first()).toBeVisible();
    await vendor.goBack();
    await vendor.getByLabel('Quantity received').fill('500');
    await vendor.locator('form').getByRole('button', { name: 'Receive' }).click();
    await expect(vendor.getByRole('row', { name: /leeds/ })).toContainText('500');

    // it is bought, and sent
    await buyer.goto(`${server.url}/app/catalogue?q=bolt`);
    await buyer.getByRole('gridcell').filter({ hasText: 'Hexagon bolt' }).first().click();
    await buyer.getByLabel(/^Quantity/).fill('100');
    await buyer.getByRole('button', { name: 'Add to cart' }).click();
    await expect(buyer.getByText('Added to cart.')).toBeVisible();
    await buyer.goto(`${server.url}/app/cart`);
    await buyer.getByRole('button', { name: 'Place order' }).click();
    await expect(buyer.getByText('Order placed.')).toBeVisible();
    await vendor.goto(`${server.url}/app/orders`);
    await vendor.getByRole('gridcell').filter({ hasText: 'Beacon Joinery' }).first().click();
    await vendor.getByRole('button', { name: 'Ship…' }).click();
    await vendor.getByRole('button', { name: 'Ship 1 line' }).click();
    await expect(vendor.locator('article header tp-status')).toHaveText('Shipped');
    for (const page of [operator, vendor, buyer]) await page.context().close();
  });

  test('a colleague accepts an invitation, and a password that was forgotten is set anew', async ({
    page,
    complaints,
  }) => {
    complaints.expected.push(/status of 40[03]/);
    await page.goto(`${server.url}/app/company`);
    await page.getByLabel('E-mail').fill('ben@beacon.example');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Invite user…' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByLabel('Name')).toBeFocused();
    await dialog.getByLabel('Name').fill('Ida Pine');
    await dialog.getByLabel('E-mail').fill('ida@beacon.example');
    await dialog.getByRole('button', { name: 'Send invitation' }).click();
    const link = await mailTo('ida@beacon.example', 'invitation');
    await page.context().clearCookies();

    await page.goto(`${server.url}/app/invitation`);
    await expect(page.getByRole('alert')).toContainText('incomplete');
    await page.goto(`${server.url}/app/`);
    await page.goto(link);
    await expect(
      page.getByText('Beacon Joinery has invited you, Ida Pine', { exact: false }),
    ).toBeVisible();
    await expect(page.getByLabel('E-mail')).toHaveValue('ida@beacon.example');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Set password and sign in' }).click();
    await expect(page.getByRole('heading', { name: 'Today' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Ida Pine' })).toBeVisible();
    await page.context().clearCookies();
    // the link was used
    await page.goto(link);
    await expect(page.getByRole('alert')).toContainText('it was accepted');

    await page.getByRole('link', { name: 'Sign in' }).click();
    await page.getByRole('link', { name: 'Forgot password?' }).click();
    await page.getByLabel('E-mail').fill('ida@beacon.example');
    await page.getByRole('button', { name: 'Send link' }).click();
    await expect(page.getByRole('status')).toContainText('ida@beacon.example');
    const reset = await mailTo('ida@beacon.example', 'password-reset');
    await page.goto(reset);
    await page.getByLabel('New password').fill('another row of plain words');
    await page.getByRole('button', { name: 'Set password and sign in' }).click();
    await expect(page.getByRole('heading', { name: 'Today' })).toBeVisible();
    await page.context().clearCookies();
    await page.goto(reset);
    await expect(page.getByRole('alert')).toContainText('not valid any more');
  });

  test('somebody changes their password, and switches a second factor on', async ({
    page,
    complaints,
  }) => {
    complaints.expected.push(/status of 40[03]/);
    const [old, next] = ['another row of plain words', 'a third row of plain words'];
    await page.goto(`${server.url}/app/account`);
    await page.getByLabel('E-mail').fill('ida@beacon.example');
    await page.getByLabel('Password').fill(old);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByLabel('Current password').fill('not it');
    await page.getByLabel('New password').fill(next);
    await page.getByRole('button', { name: 'Change password' }).click();
    await expect(page.getByLabel('Current password')).toBeFocused();
    await expect(page.locator('#current-password-error')).toContainText('Incorrect password');
    await page.getByLabel('Current password').fill(old);
    await page.getByRole('button', { name: 'Change password' }).click();
    await expect(page.getByText('Password changed.', { exact: false })).toBeVisible();

    await page.getByLabel('Your password').fill(next);
    await page.getByRole('button', { name: 'Set up' }).click();
    await expect(page.getByRole('img', { name: /QR code/ })).toBeVisible();
    const secret = (await page.locator('tp-second-factor code').innerText()).replaceAll(' ', '');
    await page.getByLabel('Code from the app').fill('000000');
    await page.getByRole('button', { name: 'Turn on' }).click();
    await expect(page.locator('#factor-code-error')).toBeVisible();
    await page.getByLabel('Code from the app').fill(new TOTP({ secret }).generate());
    await page.getByRole('button', { name: 'Turn on' }).click();
    const codes = page.locator('tp-second-factor .codes li');
    await expect(codes).toHaveCount(10);
    const code = await codes.first().innerText();
    await page.getByRole('button', { name: 'I’ve saved them' }).click();
    await expect(page.getByText('10 recovery codes left')).toBeVisible();

    await page.getByRole('button', { name: 'Sign out on all devices' }).click();
    await page.getByLabel('E-mail').fill('ida@beacon.example');
    await page.getByLabel('Password').fill(next);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByLabel('Code from your authenticator app, or a recovery code').fill(code);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(page.getByRole('button', { name: 'Ida Pine' })).toBeVisible();
  });
});
