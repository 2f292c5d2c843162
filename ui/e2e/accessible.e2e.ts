import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test, type Who } from './test';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'];

/**
 * No node is left out. Of what a scheme of colours changes only contrast can be broken: in the
 * second, that is what is looked at.
 */
async function check(page: Page, what: string, only?: readonly string[]): Promise<void> {
  const runOnly =
    only === undefined
      ? { type: 'tag' as const, values: tags }
      : { type: 'rule' as const, values: [...only] };
  const { violations } = await new AxeBuilder({ page })
    // no page has frames, and of what passes neither selectors nor sources are needed: writing them
    // down took four times as long as looking
    .setLegacyMode()
    .options({
      runOnly,
      resultTypes: ['violations'],
      ...(only === undefined ? { rules: { 'target-size': { enabled: true } } } : {}),
    })
    .analyze();
  expect
    .soft(
      violations.map(({ id, nodes }) => ({
        id,
        nodes: nodes.map(
          ({ html, failureSummary }) =>
            `${html.slice(0, 200)} — ${failureSummary?.split('\n')[1]?.trim()}`,
        ),
      })),
      what,
    )
    .toEqual([]);
}

interface Visit {
  readonly name: string;
  readonly path: string;
  /** There when the page has what it shows. */
  readonly ready: string;
  /** Opens a menu or a dialog on it. */
  readonly then?: (page: Page) => Promise<void>;
}

const button =
  (name: string) =>
  async (page: Page): Promise<void> => {
    await page.getByRole('button', { name, exact: true }).first().click();
    await expect(page.locator('.cdk-overlay-pane').first()).toBeVisible();
  };
const firstRow = async (page: Page): Promise<void> => {
  await page.getByRole('gridcell').nth(1).click();
  await expect(page.locator('article h1')).toBeVisible();
};

/** What a row leads to, wherever that opens. */
const openRow = async (page: Page): Promise<void> => {
  const before = page.url();
  await page.getByRole('gridcell').nth(1).click();
  await expect(page).not.toHaveURL(before);
  await expect(page.locator('h1:visible').first()).toBeVisible();
};

/** Opens what a sum is made of. */
const sum = (label: string) => async (page: Page) => {
  await page
    .locator('tp-balance .sums > div')
    .filter({ has: page.locator('dt', { hasText: new RegExp(`^${label}$`) }) })
    .getByRole('link')
    .click();
  await expect(page.locator('tp-empty, table.ledger tfoot, [role=gridcell]').first()).toBeVisible();
};

const visits: Readonly<Partial<Record<Who, readonly Visit[]>>> = {
  approver: [
    { name: 'today', path: '/', ready: 'tp-today-block li' },
    {
      name: 'the person’s menu',
      path: '/',
      ready: 'tp-today-block li',
      then: button('Aisha Prentice'),
    },
    {
      name: 'the keyboard sheet',
      path: '/',
      ready: 'tp-today-block li',
      then: button('Keyboard shortcuts'),
    },
    {
      name: 'the catalogue',
      path: '/catalogue?q=envelope',
      ready: '[role=gridcell]:not(.tick):not(.pending)',
    },
    {
      name: 'the catalogue’s columns',
      path: '/catalogue',
      ready: '[role=gridcell]:not(.tick):not(.pending)',
      then: button('Columns'),
    },
    {
      name: 'a product',
      path: '/catalogue?q=ENV-C4-M120',
      ready: '[role=gridcell]:not(.tick):not(.pending)',
      then: firstRow,
    },
    { name: 'one’s account', path: '/account', ready: 'tp-sessions li' },
    { name: 'quick order', path: '/quick-order', ready: '[role=row] input' },
    { name: 'the cart', path: '/cart', ready: 'h1' },
    { name: 'orders', path: '/orders', ready: '[role=gridcell]:not(.tick):not(.pending)' },
    {
      name: 'the orders’ filters',
      path: '/orders?status=Confirmed',
      ready: '[role=gridcell]:not(.tick):not(.pending)',
      then: button('Filter'),
    },
    {
      name: 'the orders’ views',
      path: '/orders',
      ready: '[role=gridcell]:not(.tick):not(.pending)',
      then: button('Views'),
    },
    {
      name: 'an order beside the list',
      path: '/orders',
      ready: '[role=gridcell]:not(.tick):not(.pending)',
      then: firstRow,
    },
    {
      name: 'ordering again',
      path: '/orders?status=Completed',
      ready: '[role=gridcell]:not(.tick):not(.pending)',
      then: async (page) => {
        await firstRow(page);
        await button('Reorder…')(page);
        await expect(page.locator('mat-dialog-container table')).toBeVisible();
      },
    },
    {
      name: 'an order closed short',
      path: '/orders?closedShort=true',
      ready: '[role=gridcell]:not(.tick):not(.pending)',
      then: firstRow,
    },
    { name: 'nothing that matches', path: '/orders?poNumber=NOBODY', ready: 'tp-empty' },
    { name: 'approvals', path: '/approvals', ready: 'a.row' },
    {
      name: 'a purchase to decide on',
      path: '/approvals',
      ready: 'a.row',
      then: async (page) => {
        await page.locator('a.row').first().click();
        await expect(page.locator('.lane')).toBeVisible();
      },
    },
    { name: 'lists', path: '/lists', ready: 'table' },
    {
      name: 'a list',
      path: '/lists',
      ready: 'table',
      then: async (page) => {
        await page.locator('td a').first().click();
        await expect(page.locator('input.number').first()).toBeVisible();
      },
    },
    { name: 'part numbers', path: '/part-numbers', ready: 'form input' },
    { name: 'quotes', path: '/rfq', ready: '[role=gridcell]:not(.tick):not(.pending)' },
    { name: 'asking for what nobody lists', path: '/rfq/new', ready: 'tp-vendor-choice label' },
    {
      name: 'a request',
      path: '/rfq',
      ready: '[role=gridcell]:not(.tick):not(.pending)',
      then: firstRow,
    },
  ],
  vendor: [
    { name: 'the vendor’s today', path: '/', ready: 'tp-today-block li' },
    { name: 'the company', path: '/company', ready: 'td tp-status' },
    { name: 'locations', path: '/locations', ready: 'td' },
    {
      name: 'a new location',
      path: '/locations',
      ready: 'td',
      then: async (page) => {
        await page.getByRole('button', { name: 'Add a location' }).click();
        await expect(page.locator('form input').first()).toBeVisible();
      },
    },
    { name: 'a new key', path: '/company', ready: 'td tp-status', then: button('New key…') },
    {
      name: 'the company’s details',
      path: '/company',
      ready: 'td tp-status',
      then: button('Edit…'),
    },
    {
      name: 'an invitation',
      path: '/company',
      ready: 'td tp-status',
      then: button('Invite user…'),
    },
    { name: 'what is to be bought', path: '/backorders', ready: 'h1' },
    { name: 'one’s money', path: '/money', ready: 'tp-balance .sums' },
    { name: 'held money', path: '/money', ready: 'tp-balance .sums', then: sum('Held') },
    { name: 'a statement', path: '/money', ready: 'tp-balance .sums', then: sum('Paid') },
    {
      name: 'one’s payouts',
      path: '/money/payouts',
      ready: '[role=gridcell]:not(.tick):not(.pending)',
    },
    { name: 'getting paid', path: '/money/getting-paid', ready: 'tp-status' },
    {
      name: 'one’s commission',
      path: '/money/commissions',
      ready: '[role=gridcell]:not(.tick):not(.pending)',
    },
    { name: 'stock', path: '/stock', ready: '[role=gridcell]:not(.tick):not(.pending)' },
    {
      name: 'the stock of a product',
      path: '/stock',
      ready: '[role=gridcell]:not(.tick):not(.pending)',
      then: firstRow,
    },
    {
      name: 'shipping',
      path: '/orders?status=Confirmed',
      ready: '[role=gridcell]:not(.tick):not(.pending)',
      then: async (page) => {
        await firstRow(page);
        await button('Ship…')(page);
      },
    },
    {
      name: 'cancelling',
      path: '/orders?status=Confirmed',
      ready: '[role=gridcell]:not(.tick):not(.pending)',
      then: async (page) => {
        await firstRow(page);
        await button('Cancel order…')(page);
      },
    },
    {
      name: 'closing the rest of an order',
      path: '/orders?status=PartlyShipped',
      ready: '[role=gridcell]:not(.tick):not(.pending)',
      then: async (page) => {
        await firstRow(page);
        await button('Close the rest…')(page);
      },
    },
    {
      name: 'declining to close it',
      path: '/orders?closingAsked=true',
      ready: '[role=gridcell]:not(.tick):not(.pending)',
      then: async (page) => {
        await firstRow(page);
        await button('Decline…')(page);
      },
    },
    {
      name: 'a quote to give',
      path: '/rfq?status=Requested',
      ready: '[role=gridcell]:not(.tick):not(.pending)',
      then: firstRow,
    },
  ],
  operator: [
    { name: 'the operator’s today', path: '/', ready: 'tp-today-block li' },
    {
      name: 'an organisation beside the list',
      path: '/organizations',
      ready: '[role=gridcell]:not(.tick):not(.pending)',
      then: firstRow,
    },
    { name: 'categories', path: '/categories', ready: 'td button' },
    {
      name: 'the attributes of a category',
      path: '/categories',
      ready: 'td button',
      then: async (page) => {
        await page.locator('td button').last().click();
        await expect(page.locator('mat-dialog-container')).toBeVisible();
      },
    },
    {
      name: 'what companies hand in',
      path: '/organizations',
      ready: '[role=gridcell]:not(.tick):not(.pending)',
      then: button('Required documents…'),
    },
    { name: 'operations', path: '/operations', ready: 'td tp-status' },
    { name: 'access', path: '/access', ready: 'td tp-when' },
    { name: 'tax rates', path: '/tax-rates', ready: 'td tp-status' },
    { name: 'a month of the books', path: '/money/months/2026-03', ready: '.checks li' },
    { name: 'the months of the books', path: '/money/months', ready: '[role=gridcell], td' },
    { name: 'vendors’ money', path: '/money', ready: '[role=gridcell]:not(.tick):not(.pending)' },
    {
      name: 'a vendor’s money, and what is done about it',
      path: '/money',
      ready: '[role=gridcell]:not(.tick):not(.pending)',
      then: async (page) => {
        await openRow(page);
        await expect(page.locator('tp-vendor-actions button').first()).toBeVisible();
        await expect(page.locator('tp-balance .sums').first()).toBeVisible();
      },
    },
    { name: 'payouts', path: '/money/payouts', ready: '[role=gridcell]:not(.tick):not(.pending)' },
    {
      name: 'a payout beside the list',
      path: '/money/payouts',
      ready: '[role=gridcell]:not(.tick):not(.pending)',
      then: async (page) => {
        await openRow(page);
        await expect(page.locator('article table').first()).toBeVisible();
      },
    },
    {
      name: 'commission',
      path: '/money/commissions',
      ready: '[role=gridcell]:not(.tick):not(.pending)',
    },
    {
      name: 'the days of the reconciliation',
      path: '/money/reconciliation',
      ready: '[role=gridcell]:not(.tick):not(.pending)',
    },
    {
      name: 'a finding',
      path: '/money/reconciliation',
      ready: '[role=gridcell]:not(.tick):not(.pending)',
      then: async (page) => {
        await openRow(page);
        await expect(
          page.getByRole('article').filter({ hasText: 'without a ledger entry' }),
        ).toBeVisible();
      },
    },
    { name: 'the trial balance', path: '/money/trial-balance', ready: 'td' },
    { name: 'own funds', path: '/money/own-funds', ready: 'tfoot td' },
    {
      name: 'figures for authorities',
      path: '/money/figures',
      ready: '[role=gridcell]:not(.tick):not(.pending)',
    },
    {
      name: 'the ledger',
      path: '/money/ledger',
      ready: '[role=gridcell]:not(.tick):not(.pending)',
    },
    {
      name: 'the entries of an account',
      path: '/money/ledger',
      ready: '[role=gridcell]:not(.tick):not(.pending)',
      then: openRow,
    },
    {
      name: 'a draft of commission rules',
      path: '/money/commission-rules',
      ready: '#applies',
      then: async (page) => {
        await page.getByRole('button', { name: 'Draft new rules' }).click();
        await page.getByRole('button', { name: 'Add a rule' }).click();
        await expect(page.locator('mat-dialog-container')).toBeVisible();
      },
    },
    { name: 'what waits for a second person', path: '/money/second-person', ready: 'tp-empty' },
    { name: 'payout runs', path: '/money/payout-runs', ready: 'tp-run-sums td' },
    {
      name: 'the schedule of payouts',
      path: '/money/payout-runs',
      ready: 'tp-run-sums td',
      then: button('Edit schedule and minimum'),
    },
    {
      name: 'payouts vendor by vendor',
      path: '/money/payout-runs/candidates',
      ready: 'tp-empty, [role=gridcell]',
    },
    { name: 'payments', path: '/payments', ready: 'tp-empty, [role=gridcell]' },
    { name: 'held money', path: '/money/held', ready: 'tp-empty, [role=gridcell]' },
    {
      name: 'chargebacks',
      path: '/chargebacks',
      ready: '[role=gridcell]:not(.tick):not(.pending)',
    },
    {
      name: 'a chargeback',
      path: '/chargebacks',
      ready: '[role=gridcell]:not(.tick):not(.pending)',
      then: async (page) => {
        await openRow(page);
        await expect(page.getByRole('heading', { name: /^Chargeback of/ })).toBeVisible();
      },
    },
    {
      name: 'a rebuild',
      path: '/operations',
      ready: 'td tp-status',
      then: (page) => page.getByRole('button', { name: 'Rebuild…' }).first().click(),
    },
    {
      name: 'events',
      path: '/events?type=OrderPlaced',
      ready: 'td tp-when',
      then: (page) => page.locator('td .why').first().click(),
    },
    {
      name: 'a history',
      path: '/events?type=OrderShipped',
      ready: 'td tp-when',
      then: async (page) => {
        await page.locator('td a').first().click();
        await expect(page.getByRole('heading', { name: 'Changes' })).toBeVisible();
      },
    },
    {
      name: 'what followed',
      path: '/events?type=PurchasePlaced',
      ready: 'td tp-when',
      then: async (page) => {
        await page.locator('td:last-child a').first().click();
        await expect(page.locator('tp-cause-tree li').first()).toBeVisible();
      },
    },
    { name: 'figures', path: '/figures', ready: 'tp-ranking td' },
    {
      name: 'a question',
      path: '/ask?model=sales&group=vendor&group=month&measure=sales',
      ready: 'td',
    },
  ],
};

test.describe('Everybody can use', () => {
  // the longest file: its pages are spread over the workers
  test.describe.configure({ mode: 'parallel', timeout: 240_000 });

  test('the way in', async ({ page, complaints }) => {
    // what a registration is refused for
    complaints.expected.push(/status of 4(00|22)/);
    await page.goto('/app/');
    await expect(page.getByLabel('Password')).toBeVisible();
    await check(page, 'sign in');
    await page.goto('/app/forgotten-password');
    await expect(page.getByRole('button', { name: 'Send link' })).toBeVisible();
    await check(page, 'forgotten password');
    for (const path of ['invitation', 'password-reset', 'registration']) {
      await page.goto(`/app/${path}`);
      await expect(page.getByRole('alert')).toBeVisible();
      await check(page, `${path} without its secret`);
    }
    await page.goto('/app/register');
    await expect(page.getByRole('button', { name: 'Register company' })).toBeVisible();
    await check(page, 'registering a company');
    await page.getByRole('radio', { name: 'Sell' }).check();
    await page.getByLabel('Company name').fill('Lantern Fittings');
    await page.getByLabel('Street').fill('1 Quay Road');
    await page.getByLabel('Town or city').fill('Leeds');
    await page.getByLabel('Postcode').fill('LS1 4AA');
    await page.getByLabel('Country').selectOption('GB');
    await page.getByLabel('VAT or tax ID (optional)').fill('GB 123');
    await page.getByLabel('Your name').fill('Lena Tern');
    await page.getByLabel('Your e-mail').fill('lena@lantern.example');
    await page.getByLabel('Password', { exact: true }).fill('a row of plain words');
    await page.getByRole('button', { name: 'Register company' }).click();
    await expect(page.locator('#tax-id-error')).toBeVisible();
    await check(page, 'a registration that is refused');
    await page.getByLabel('VAT or tax ID (optional)').fill('');
    await page.getByRole('button', { name: 'Register company' }).click();
    await expect(page.getByText('Awaiting e-mail confirmation')).toBeVisible();
    await check(page, 'the status of a registration');
    await page.goto('/app/set-up');
    await expect(page.getByRole('link', { name: 'Sign in' })).toBeVisible();
    await check(page, 'a marketplace that was set up');
  });

  for (const [who, pages] of Object.entries(visits) as [Who, readonly Visit[]][])
    for (const [density, width] of [
      ['compact', 1440],
      ['comfortable', 390],
    ] as const)
      test(`every page of ${who}, light and dark, ${density}, ${width} px wide`, async ({ as }) => {
        const page = await as(who, {
          viewport: { width, height: 900 },
          colorScheme: 'light',
          reducedMotion: 'reduce',
        });
        await page.addInitScript(
          (chosen) => localStorage.setItem('tradepost.density', chosen),
          density,
        );
        for (const { name, path, ready, then } of pages) {
          await page.emulateMedia({ colorScheme: 'light' });
          await page.goto(`/app${path}`);
          await expect(page.locator(ready).first()).toBeVisible();
          await then?.(page);
          await check(page, `${name}, light`);
          await page.emulateMedia({ colorScheme: 'dark' });
          await check(page, `${name}, dark`, ['color-contrast']);
        }
      });
});
