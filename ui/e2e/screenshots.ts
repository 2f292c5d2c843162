import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { LOOKED_AT } from './screenshots.config';
import { type Server, time } from './server';
import { expect, openToday, type Page, test, type Who } from './test';

const folder = process.env['SCREENSHOTS'] ?? resolve(import.meta.dirname, '../../dist/screens');
mkdirSync(folder, { recursive: true });

const first = async (page: Page): Promise<void> => {
  await page.getByRole('gridcell').nth(1).click();
  await expect(page.locator('article h1')).toBeVisible();
};
const link =
  (selector: string, ready: string) =>
  async (page: Page): Promise<void> => {
    await page.locator(selector).first().click();
    await expect(page.locator(ready).first()).toBeVisible();
  };
const press =
  (name: string) =>
  async (page: Page): Promise<void> => {
    await page.getByRole('button', { name, exact: true }).first().click();
    await expect(page.locator('.cdk-overlay-pane').first()).toBeVisible();
  };
const paste = (text: string) => (page: Page) =>
  page.evaluate((pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    document
      .querySelector('h1')!
      .dispatchEvent(
        new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
      );
  }, text);

const cells = '[role=gridcell]:not(.tick):not(.pending)';
const screens: readonly (readonly [
  who: Who,
  name: string,
  path: string,
  ready: string,
  then?: (page: Page) => Promise<unknown>,
])[] = [
  ['approver', 'today', '/', 'tp-today-block li'],
  ['approver', 'catalogue', '/catalogue?q=envelope', cells],
  ['approver', 'catalogue-nothing', '/catalogue?q=xqzxqz', 'tp-empty'],
  ['approver', 'product', '/catalogue?q=ENV-C4-M120', cells, first],
  [
    'buyer',
    'quick-order',
    '/quick-order',
    '[role=row] input',
    paste('ENV-C4-M120\t10\nTAP-48-VIN\t7\nENV-C5-BLU\t1.200\nNO-SUCH-THING\t3\nENV-C6-W80\tten'),
  ],
  ['buyer', 'cart', '/cart', '.lane'],
  ['approver', 'cart-empty', '/cart', 'tp-empty'],
  ['approver', 'orders', '/orders', cells],
  ['approver', 'orders-filters', '/orders?status=Confirmed', cells, press('Filter')],
  ['approver', 'orders-nothing-matches', '/orders?poNumber=NOBODY', 'tp-empty'],
  ['approver', 'order', '/orders', cells, first],
  ['approver', 'order-not-here', '/orders/00000000-0000-4000-8000-000000000000', 'tp-failure'],
  ['approver', 'approvals', '/approvals', 'a.row'],
  ['approver', 'purchase', '/approvals', 'a.row', link('a.row', '.lane')],
  ['buyer', 'lists', '/lists', 'table'],
  ['buyer', 'list', '/lists', 'table', link('td a', 'input.number')],
  ['buyer', 'account', '/account', 'tp-sessions li'],
  ['buyer', 'forgotten-password', '/forgotten-password', '#email'],
  ['buyer', 'register', '/register', '#company'],
  ['buyer', 'invitation-incomplete', '/invitation', '[role=alert]'],
  ['buyer', 'part-numbers', '/part-numbers', 'h1'],
  ['approver', 'quotes', '/rfq', cells],
  ['approver', 'quote', '/rfq', cells, first],
  ['approver', 'ask-for-anything', '/rfq/new', 'tp-vendor-choice label'],
  ['vendor', 'vendor-today', '/', 'tp-today-block li'],
  ['vendor', 'vendor-order', '/orders?status=Confirmed', cells, first],
  ['vendor', 'order-closed-short', '/orders?closedShort=true', cells, first],
  ['vendor', 'closing-asked', '/orders?closingAsked=true', cells, first],
  ['vendor', 'stock', '/stock', cells],
  ['vendor', 'product-stock', '/stock', cells, first],
  ['vendor', 'backorders', '/backorders', 'h1'],
  ['vendor', 'locations', '/locations', 'td'],
  ['vendor', 'location-new', '/locations', 'td', press('Add a location')],
  ['vendor', 'price-lists', '/price-lists', 'table'],
  ['vendor', 'price-list', '/price-lists', 'table', link('td a', cells)],
  ['vendor', 'imports', '/imports', '.steps'],
  ['vendor', 'company', '/company', 'td tp-status'],
  ['applicant', 'company-to-be-verified', '/company', 'tp-verification-documents td'],
  ['vendor', 'quote-to-give', '/rfq?status=Requested', cells, first],
  ['operator', 'operator-today', '/', 'tp-today-block li'],
  ['operator', 'organisations', '/organizations?status=Registered', cells, first],
  ['operator', 'categories', '/categories', 'td button'],
  [
    'operator',
    'category',
    '/categories',
    'td button',
    link('tr:last-child td button', 'mat-dialog-container'),
  ],
  ['operator', 'operations', '/operations', 'td tp-status'],
  ['operator', 'access', '/access', 'td tp-when'],
  ['operator', 'tax-rates', '/tax-rates', 'td tp-status'],
  ['operator', 'commission-rules', '/money/commission-rules', '#applies'],
  ['operator', 'chargebacks', '/chargebacks', 'tp-empty, [role=gridcell]'],
  ['operator', 'payments', '/payments', 'tp-empty, [role=gridcell]'],
  ['operator', 'held-money', '/money/held', 'tp-empty, [role=gridcell]'],
  ['operator', 'payout-runs', '/money/payout-runs', 'tp-run-sums td'],
  ['auditor', 'events', '/events?type=OrderPlaced', 'td tp-when'],
  ['auditor', 'history', '/events?type=OrderShipped', 'td tp-when', link('td a', '.sides pre')],
  [
    'auditor',
    'what-followed',
    '/events?type=PurchasePlaced',
    'td tp-when',
    link('td:last-child a', 'tp-cause-tree li'),
  ],
  ['analyst', 'figures', '/figures', 'tp-ranking td'],
  ['analyst', 'question', '/ask?model=sales&group=category&measure=sales&measure=netSales', 'td'],
  ['auditor', 'reconciliation', '/money/reconciliation', 'tp-empty, [role=gridcell]'],
  ['auditor', 'ledger', '/money/ledger', 'tp-empty, [role=gridcell]'],
  ['auditor', 'trial-balance', '/money/trial-balance', 'tp-empty, table.ledger'],
  ['operator', 'month', '/money/months/2026-03', '.checks li'],
  ['warehouse', 'forbidden', '/price-lists', 'tp-failure'],
];

/** Pages while their answers are on their way, and when there is none. */
const halfway: readonly (readonly [who: Who, name: string, path: string])[] = [
  ['approver', 'catalogue', '/catalogue'],
  ['approver', 'orders', '/orders'],
  ['approver', 'approvals', '/approvals'],
  ['buyer', 'cart', '/cart'],
  ['vendor', 'stock', '/stock'],
  ['vendor', 'company', '/company'],
  ['operator', 'operations', '/operations'],
  ['auditor', 'events', '/events'],
  ['analyst', 'figures', '/figures'],
];

/** What pages ask of the server; the application itself is there. */
const asked = (url: URL): boolean =>
  !url.pathname.startsWith('/app/') &&
  !url.pathname.startsWith('/auth/') &&
  !['/me', '/changes'].includes(url.pathname);

const sizes = [
  ['desktop', { width: 1440, height: 900 }, 'light'],
  ['phone', { width: 390, height: 844 }, 'dark'],
] as const;

for (const [size, viewport, colorScheme] of sizes)
  test(`pages that wait, and pages without an answer, ${size}`, async ({ as, complaints }) => {
    complaints.expected.push(/status of 5|Failed to load resource/);
    for (const [who, name, path] of halfway) {
      const page = await as(who, { viewport, colorScheme, reducedMotion: 'reduce' });
      await openToday(page);
      await page.clock.setFixedTime(LOOKED_AT);
      const { promise: enough, resolve: release } = Promise.withResolvers<void>();
      await page.route(asked, async (route) => {
        await enough;
        await route.abort().catch(() => undefined);
      });
      await page.goto(`/app${path}`);
      await expect(
        page.locator('.skeleton, .pending').filter({ visible: true }).first(),
      ).toBeVisible();
      await page.screenshot({ path: join(folder, `${name}-loading-${size}.png`) });
      release();
      await page.unrouteAll({ behavior: 'ignoreErrors' });
      await page.route(asked, (route) =>
        route.fulfill({
          status: 503,
          contentType: 'application/problem+json',
          body: JSON.stringify({
            type: 'urn:tradepost:problem:engine:away',
            title: 'Service unavailable',
            status: 503,
            code: 'engine/away',
            detail: 'the database does not answer: try again in a moment',
            params: {},
            errors: [],
          }),
        }),
      );
      await page.goto(`/app${path}`);
      await expect(page.locator('tp-failure').first()).toBeVisible();
      await page.screenshot({ path: join(folder, `${name}-failed-${size}.png`) });
      await page.context().close();
    }
  });

for (const [size, viewport, colorScheme] of sizes)
  test(`every page, ${size}`, async ({ as, complaints }) => {
    complaints.expected.push(/status of 40[34]/);
    const pages = new Map<Who, Page>();
    for (const [who, name, path, ready, then] of screens) {
      let page = pages.get(who);
      if (!page) {
        pages.set(who, (page = await as(who, { viewport, colorScheme, reducedMotion: 'reduce' })));
        await page.clock.setFixedTime(LOOKED_AT);
      }
      await page.goto(`/app${path}`);
      await expect(page.locator(ready).first()).toBeVisible();
      await then?.(page);
      await expect(page.locator('.skeleton')).toHaveCount(0);
      await page.evaluate(() => document.fonts.ready);
      await page.screenshot({ path: join(folder, `${name}-${size}.png`) });
    }
  });

/**
 * An order of another system, with as many lines as the longest of the year that the importer was
 * made for, of the longest names that it has.
 */
const LONGEST = 1_114;
async function importLongest({ directory }: Server): Promise<void> {
  const names = [
    'SET OF 4 ANTIQUE WHITE HEART T-LIGHT HOLDERS, FROSTED GLASS',
    'DOORMAT',
    'ASSORTED COLOUR BIRD ORNAMENT WITH GLITTER AND A RIBBON',
  ];
  const lines = Array.from(
    { length: LONGEST },
    (_, i) =>
      `573585,${20_000 + i},"${names[i % 3]!}",${1 + ((i * 37) % 1_440)},2026-02-28 14:41:00,${(i % 19) + 0.85},17841,United Kingdom`,
  );
  const path = join(directory, 'longest.csv');
  writeFileSync(
    path,
    [
      'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country',
      ...lines,
    ].join('\n'),
  );
  const root = resolve(import.meta.dirname, '../..');
  const args = [
    join(root, 'dist/infrastructure/cli/import.js'),
    '--json',
    '--mapping',
    join(root, 'docs/examples/online-retail.mapping.json'),
    '--rejected',
    join(directory, 'rejected.csv'),
    path,
  ];
  await promisify(execFile)(process.execPath, args, {
    env: { ...process.env, ...time(), TRADEPOST_DATA: directory },
  });
}

// the last one: it changes all figures
test('an order of more than a thousand lines', async ({ as, server }) => {
  await importLongest(server);
  for (const [size, viewport, colorScheme] of sizes) {
    const page = await as('operator', { viewport, colorScheme, reducedMotion: 'reduce' });
    await page.clock.setFixedTime(LOOKED_AT);
    await page.goto('/app/orders?q=573585');
    await first(page);
    await expect(page.getByText('1,114', { exact: false }).first()).toBeVisible();
    await page.screenshot({ path: join(folder, `order-1114-lines-${size}.png`) });
  }
});
