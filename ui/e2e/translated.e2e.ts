import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, type Page, signIn, test } from './test';

const pseudo = resolve(import.meta.dirname, '../../dist/ui-pseudo/en-XA');
const types: Readonly<Record<string, string>> = {
  js: 'text/javascript',
  css: 'text/css',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
};

/**
 * The screens in the pseudo-locale, in which whatever a translation reaches stands in ⟦brackets⟧,
 * in front of the real API.
 */
async function inPseudo(page: Page): Promise<void> {
  await page.route('**/app/**', async (route) => {
    const path = new URL(route.request().url()).pathname.slice('/app/'.length);
    const file = join(pseudo, path);
    const extension = /\.(\w+)$/.exec(path)?.[1];
    if (extension !== undefined && existsSync(file))
      await route.fulfill({
        path: file,
        contentType: types[extension] ?? 'application/octet-stream',
      });
    else
      await route.fulfill({
        body: readFileSync(join(pseudo, 'index.html'), 'utf8').replace('/app/en-XA/', '/app/'),
        contentType: 'text/html',
      });
  });
}

/**
 * Every text of an answer, and the names of attributes, which are data too: nobody's to translate.
 */
function textsOf(value: unknown, into: Set<string>, areNames = false): void {
  if (typeof value === 'string') into.add(value);
  else if (Array.isArray(value)) for (const each of value) textsOf(each, into);
  else if (value !== null && typeof value === 'object')
    for (const [name, each] of Object.entries(value)) {
      if (areNames) into.add(name);
      textsOf(each, into, name === 'attributes');
    }
}

/**
 * What is no language: units, currencies, clock and calendar, which the browser's own locale
 * writes; the product's name.
 */
const neutral =
  /\b(Tradepost|GBP|EUR|USD|VAT|BX|PK|EA|CT|RL|BD|CSV|XLSX|SKU|PO|AM|PM|ago|yesterday|today|tomorrow|now|hr|min|sec|days?|wk|mo|in|Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec|January|February|March|April|August|September|October|November|December|Page|Ctrl|Home|End|Enter|Shift|Esc)\b/gi;

/* What stands in an element marked translate="no" the browser's own locale writes: countries. */

/** An id, cut in the middle. */
const cutIds = /[0-9a-f-]{5,}…[0-9a-f-]{5,}/g;

/** A day as the browser's own locale writes it. */
const days = /\b\p{Lu}\p{Ll}{2} \d{1,2}, \d{4}\b/gu;

/** Whether there is a word in it that somebody could translate. */
const isText = (text: string): boolean => /\p{L}{2,}/u.test(text.replaceAll(neutral, ' '));

test.describe('Nothing is left untranslated', () => {
  test.skip(
    !existsSync(join(pseudo, 'index.html')),
    'the pseudo-locale is not built: node scripts/build-ui.mjs --pseudo',
  );
  test.describe.configure({ timeout: 120_000 });

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
      '/forgotten-password',
      '/invitation',
      '/password-reset',
      '/register',
      '/registration',
      '/set-up',
      '/nowhere',
    ],
    vendor: [
      '/',
      '/orders?status=Confirmed',
      '/orders?closingAsked=true',
      '/stock',
      '/backorders',
      '/locations',
      '/price-lists',
      '/imports',
      '/rfq',
      '/company',
      '/money',
      '/money/statement',
      '/money/payouts',
      '/money/commissions',
      '/money/getting-paid',
    ],
    applicant: ['/company'],
    operator: [
      '/',
      '/organizations',
      '/categories',
      '/operations',
      '/figures',
      '/access',
      '/tax-rates',
      '/payments',
      '/money/held',
      '/money/payout-runs',
      '/chargebacks',
      '/money/second-person',
      '/money/commission-rules',
      '/money/reconciliation',
      '/money/ledger',
      '/money/entries',
      '/money/trial-balance',
      '/money/months',
      '/money/own-funds',
      '/money/figures',
      '/money/months/2026-03',
    ],
    analyst: ['/figures', '/ask?model=fulfilment&group=vendor&measure=fillRate&measure=cycleTime'],
    auditor: ['/events', '/events?type=OrderConfirmed'],
  }) as ['approver' | 'vendor' | 'applicant' | 'operator' | 'analyst' | 'auditor', string[]][])
    test(`on the pages of ${who}`, async ({ page }) => {
      const data = new Set<string>();
      // taken on their way: the browser keeps no body of what must not be stored
      await page.route(
        ({ pathname }) => !pathname.startsWith('/app/') && !pathname.startsWith('/changes'),
        async (route) => {
          const response = await route.fetch();
          const body = await response.body();
          if (response.headers()['content-type']?.includes('json'))
            textsOf(JSON.parse(body.toString('utf8')), data);
          await route.fulfill({ response, body });
        },
      );
      await inPseudo(page);
      await signIn(page, who);
      for (const path of paths) {
        await page.goto(`/app${path}`);
        await expect(page.locator('main h1').first()).toBeVisible();
        await expect(page.locator('.skeleton')).toHaveCount(0);
        const texts = await page.evaluate(() => {
          const found = new Set<string>();
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          for (let node = walker.nextNode(); node; node = walker.nextNode())
            if (
              !node.parentElement?.closest(
                'script, style, noscript, [aria-hidden=true], [translate=no]',
              )
            )
              found.add(node.textContent?.trim() ?? '');
          for (const name of ['aria-label', 'placeholder', 'title', 'alt'])
            for (const element of document.querySelectorAll(`[${name}]`))
              found.add(element.getAttribute(name) ?? '');
          return [...found];
        });
        // an answer is told in sentences with a capital, and identifiers are cut
        const known = [...data]
          .filter((text) => /\p{L}/u.test(text))
          .sort((one, other) => other.length - one.length);
        const left = texts.filter((text) => {
          let rest = text.replaceAll(cutIds, ' ').replaceAll(days, ' ');
          while (/⟦[^⟦⟧]*⟧/.test(rest)) rest = rest.replace(/⟦[^⟦⟧]*⟧/g, ' ');
          // before anything that was answered is looked for, which may be a part of a month's name
          if (!isText(rest)) return false;
          for (const each of known)
            if (rest.toLowerCase().includes(each.toLowerCase()))
              rest = rest.toLowerCase().replaceAll(each.toLowerCase(), ' ');
          return isText(rest);
        });
        expect(left, `untranslated at ${path}`).toEqual([]);
      }
    });
});
