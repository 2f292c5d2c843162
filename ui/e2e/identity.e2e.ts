import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { demoId } from '../../infrastructure/testing/kit/prepared-demo.js';
import {
  CLIENT,
  TestIdentityProvider,
} from '../../infrastructure/testing/stand-ins/identity-provider.js';
import { Server } from './server';
import { expect, PASSWORD, people, test } from './test';

/** A marketplace whose buyer signs its people in by its own identity provider. */
test.describe('Signing in by an identity provider', () => {
  let provider: TestIdentityProvider;
  let server: Server;

  test.beforeAll(async () => {
    server = await Server.prepare(async (url, directory) => {
      provider = await TestIdentityProvider.start([`${url}/auth/providers/acme-id/callback`]);
      return {
        TRADEPOST_PUBLIC_URL: url,
        TRADEPOST_IDENTITY_PROVIDERS: join(directory, 'providers.json'),
      };
    });
    writeFileSync(
      join(server.directory, 'providers.json'),
      JSON.stringify([
        {
          id: 'acme-id',
          name: 'Acme ID',
          issuer: provider.issuer,
          ...CLIENT,
          organizations: [
            {
              organizationId: demoId('acme'),
              domains: ['acme.example', 'demo.example'],
              role: 'requester',
            },
          ],
        },
      ]),
    );
    await server.run();
  });
  test.afterAll(async () => {
    await server.stop();
    await provider.stop();
  });

  test('leads to the page that one wanted, and a newcomer has an account of their own', async ({
    page,
  }) => {
    provider.visitor = {
      sub: 'nina',
      email: 'nina@acme.example',
      email_verified: true,
      name: 'Nina Newcomer',
    };
    await page.goto(`${server.url}/app/orders`);
    await page.getByRole('link', { name: 'Sign in with Acme ID' }).click();
    await expect(page.getByRole('heading', { name: 'Orders' })).toBeVisible();
    await expect(page).toHaveURL(`${server.url}/app/orders`);
    await expect(page.getByRole('button', { name: 'Nina Newcomer' })).toBeVisible();
  });

  test('says in words why somebody may not come in, and a password still may', async ({ page }) => {
    provider.visitor = {
      sub: 'stranger',
      email: 'someone@elsewhere.example',
      email_verified: true,
    };
    await page.goto(`${server.url}/app/`);
    await page.getByRole('link', { name: 'Sign in with Acme ID' }).click();
    await expect(page.getByRole('alert')).toHaveText(
      'Your Acme ID account is not linked to a company here. Contact your company’s administrator.',
    );
    // the provider forgets them, too
    await page.context().clearCookies();
    provider.visitor = null;
    await page.getByRole('link', { name: 'Sign in with Acme ID' }).click();
    await expect(page.getByRole('alert')).toHaveText('Acme ID did not sign you in.');
    await page.getByLabel('E-mail').fill(people.vendor);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('heading', { name: 'Today' })).toBeVisible();
  });

  test('goes on in another tab where the session has ended, and nothing that was typed is lost', async ({
    page,
    context,
    complaints,
  }) => {
    provider.visitor = { sub: 'buyer', email: people.buyer, email_verified: true };
    await page.goto(`${server.url}/app/quick-order`);
    await page.getByRole('link', { name: 'Sign in with Acme ID' }).click();
    await expect(page.getByRole('heading', { name: 'Quick order' })).toBeVisible();
    // what remembers the session is gone, and the server refuses what the tab still has
    await context.clearCookies({ name: 'tradepost_session' });
    const refusal = {
      type: 'about:blank',
      title: 'Unauthorized',
      status: 401,
      code: 'auth/required',
      detail: 'log in',
      params: {},
      errors: [],
    };
    await page.route(/\/(products|me|cart)/, (route) =>
      context.pages().length === 1
        ? route.fulfill({
            status: 401,
            contentType: 'application/problem+json',
            body: JSON.stringify(refusal),
          })
        : route.continue(),
    );
    const box = page.getByRole('table', { name: 'Rows' }).getByRole('combobox').first();
    await box.fill('not sent yet');
    await box.press('Tab');
    const dialog = page.getByRole('dialog', { name: 'Sign in again' });
    const [other] = await Promise.all([
      context.waitForEvent('page'),
      dialog.getByRole('link', { name: 'Sign in with Acme ID' }).click(),
    ]);
    complaints.listen(other);
    await expect(other.getByRole('heading', { name: 'Today' })).toBeVisible();
    await expect(dialog).toBeHidden();
    await expect(box).toHaveValue('not sent yet');
  });
});
