import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, type Page, PASSWORD, people, test, type Who } from './test';

/** Tables on these are wider than a phone in every language. */
const WIDE = ['/company', '/operations'];

const root = resolve(import.meta.dirname, '../..');

interface Spoken {
  readonly code: string;
  readonly locale: string;
  readonly signIn: string;
  readonly password: string;
  readonly today: string;
  /** An amount of more than a thousand as the language writes it. */
  readonly amount: RegExp;
  /** What a wrong password is told. */
  readonly incorrect: string;
}

const languages: readonly Spoken[] = [
  {
    code: 'de',
    locale: 'de-DE',
    signIn: 'Anmelden',
    password: 'Passwort',
    today: 'Heute',
    amount: /\d\.\d{3},\d{2}/,
    incorrect: 'E-Mail oder Passwort ist falsch.',
  },
  {
    code: 'fr',
    locale: 'fr-FR',
    signIn: 'Se connecter',
    password: 'Mot de passe',
    today: 'Aujourd’hui',
    amount: /\d\s\d{3},\d{2}/,
    incorrect: 'E-mail ou mot de passe incorrect.',
  },
];

const signInAs = async (page: Page, who: Who, spoken: Spoken): Promise<void> => {
  await page.goto('/app/');
  await page.getByLabel('E-').fill(people[who]);
  await page.getByLabel(spoken.password).fill(PASSWORD);
  await page.getByRole('button', { name: spoken.signIn, exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: spoken.today })).toBeVisible();
};

for (const spoken of languages)
  test.describe(`In the language ${spoken.code}`, () => {
    test.skip(
      !existsSync(join(root, 'dist/ui', spoken.code, 'index.html')),
      'it is not complete, and not offered',
    );
    test.use({ locale: spoken.locale });

    test('everybody is met who prefers it, and who chooses another stays with that', async ({
      page,
    }) => {
      await signInAs(page, 'approver', spoken);
      await expect(page.locator('html')).toHaveAttribute('lang', spoken.code);
      await page.goto('/app/orders');
      await expect(
        page.getByRole('gridcell').filter({ hasText: spoken.amount }).first(),
      ).toBeVisible();
      await page.getByRole('button', { name: /Aisha/ }).click();
      await page.getByRole('menuitem', { name: 'English' }).click();
      await expect(page.getByRole('heading', { level: 1, name: 'Orders' })).toBeVisible();
      await page.reload();
      await expect(page.getByRole('heading', { level: 1, name: 'Orders' })).toBeVisible();
    });

    test('a refusal is told in it', async ({ page }) => {
      await page.goto('/app/');
      await page.getByLabel('E-').fill(people.buyer);
      await page.getByLabel(spoken.password).fill('not it at all');
      await page.getByRole('button', { name: spoken.signIn, exact: true }).click();
      await expect(page.getByRole('alert')).toHaveText(spoken.incorrect);
    });

    for (const [who, paths] of Object.entries({
      approver: [
        '/',
        '/catalogue?q=envelope',
        '/cart',
        '/orders',
        '/quick-order',
        '/approvals',
        '/lists',
        '/part-numbers',
        '/rfq',
        '/rfq/new',
        '/account',
        '/company',
      ],
      vendor: ['/', '/orders?status=Confirmed', '/stock', '/price-lists', '/imports', '/money'],
      operator: ['/', '/organizations', '/operations', '/figures', '/money/payout-runs', '/events'],
    }) as [Who, string[]][])
      test(`no text of the sources is left on the pages of ${who}, and none is cut off on a phone`, async ({
        page,
      }) => {
        const catalogue = JSON.parse(
          readFileSync(join(root, 'ui/languages', `${spoken.code}.json`), 'utf8'),
        ) as Record<string, string>;
        const sources = new Set(
          Object.entries(catalogue)
            .filter(([source, text]) => source !== text && /\s/.test(source))
            .map(([source]) => source),
        );
        await signInAs(page, who, spoken);
        for (const path of paths) {
          await page.setViewportSize({ width: 1280, height: 900 });
          await page.goto(`/app${path}`);
          await expect(page.locator('main h1').first()).toBeVisible();
          await expect(page.locator('.skeleton')).toHaveCount(0);
          const texts = await page.evaluate(() =>
            document.body.innerText.split('\n').map((text) => text.trim()),
          );
          expect(
            texts.filter((text) => sources.has(text)),
            `not translated at ${path}`,
          ).toEqual([]);
          if (WIDE.includes(path)) continue;
          await page.setViewportSize({ width: 360, height: 740 });
          await expect
            .poll(() => page.evaluate(() => document.documentElement.scrollWidth), {
              message: `wider than a phone at ${path}`,
            })
            .toBeLessThanOrEqual(360);
        }
      });
  });
