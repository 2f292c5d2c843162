import { AxeBuilder } from '@axe-core/playwright';
import {
  type BrowserContext,
  type Client,
  expect,
  type Page,
  PASSWORD,
  signIn,
  test,
  type Who,
} from './test';

const shippingAddress = {
  name: 'Goods-in',
  line1: '2 Mill Lane',
  city: 'Bristol',
  postalCode: 'BS1 4DJ',
  country: 'GB',
};

type Api = (who: Who) => Promise<Client>;

/** An order that was paid for by card and shipped, so that its money is held. */
async function paidOrder(
  api: Api,
  page: Page,
  quantity = 12,
): Promise<{ readonly id: string; readonly number: string }> {
  const [buyer, vendor] = [await api('approver'), await api('vendor')];
  const { items } = await buyer.get<{ items: { id: string }[] }>('/products?sku=ENV-C4-M120');
  const productId = items[0]!.id;
  // other journeys buy of it, too
  await vendor.post(`/inventory/${productId}/receipts`, { location: 'leeds', quantity: 100 });
  const order = { lines: [{ productId, quantity }], shippingAddress, payment: 'card' };
  const placed = await buyer.post<{ id: string }>('/orders', order, 'respond-async');
  await signIn(page, 'approver');
  await page.goto(`/app/purchases/${placed.id}`);
  await page.getByRole('button', { name: 'Pay now…' }).click();
  await page.getByRole('button', { name: 'Pay', exact: true }).click();
  await expect(page.getByText('The amount is authorised until')).toBeVisible();
  type Order = { readonly id: string; readonly number: string };
  let found: Order | undefined;
  await expect
    .poll(async () => {
      found = (await buyer.get<{ orders: Order[] }>(`/purchases/${placed.id}`)).orders[0];
      return found && (await vendor.get<{ status: string }>(`/orders/${found.id}`)).status;
    })
    .toBe('Confirmed');
  await vendor.put(`/orders/${found!.id}/status`, { status: 'Shipped' });
  await expect
    .poll(
      async () =>
        (await vendor.get<{ payment: { status: string } }>(`/orders/${found!.id}`)).payment.status,
    )
    .toBe('Captured');
  return found!;
}

/** The demo has one operator. */
async function secondOperator(
  api: Api,
  context: BrowserContext,
  mailedLink: (to: string) => string | null,
): Promise<Page> {
  const operator = await api('operator');
  const email = 'ines.calder@tradepost.example';
  const page = await context.newPage();
  if (mailedLink(email) !== null) {
    const data = { email, password: PASSWORD, session: 'cookie' };
    expect((await page.request.post('/auth/login', { data })).status()).toBe(200);
    return page;
  }
  await operator.post('/users', { name: 'Ines Calder', email, role: 'operator' });
  let link: string | null = null;
  await expect.poll(() => (link = mailedLink(email))).not.toBeNull();
  await page.goto(link!);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: /sign in/ }).click();
  await expect(page.getByRole('heading', { name: 'Today' })).toBeVisible();
  return page;
}

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'];

/** Everybody can use it, in the light and in the dark, and on a phone nothing is wider than it. */
async function isUsable(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().withTags(TAGS).analyze();
    const found = violations.map(({ id, nodes }) => [id, nodes[0]?.html.slice(0, 160)]);
    expect.soft(found, `${name}, ${colorScheme}`).toEqual([]);
    await pictured(page, `${name}-${colorScheme}`);
  }
  await page.setViewportSize({ width: 360, height: 780 });
  const wider = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect.soft(wider, `${name} at 360 px`).toBe(0);
  await pictured(page, `${name}-360`);
  await page.setViewportSize({ width: 1280, height: 900 });
}

/** A picture, where somebody has said into which folder. */
async function pictured(page: Page, name: string): Promise<void> {
  const folder = process.env['PICTURES_FOLDER'];
  if (folder) await page.screenshot({ path: `${folder}/${name}.png` });
}

test.describe('What takes two people', () => {
  test('the money of one order is put on hold by one, read by its vendor, and let go by another', async ({
    as,
    api,
    page,
    browser,
    server,
    complaints,
  }) => {
    test.setTimeout(90_000);
    complaints.expected.push(/status of 403/);
    const order = await paidOrder(api, page);
    const first = await as('operator');
    await first.goto('/app/payments?status=Captured');
    await expect(first.getByRole('gridcell', { name: 'Paid', exact: true }).first()).toBeVisible();
    await isUsable(first, 'payments');
    await first.goto('/app/money/held');
    await expect(first.getByRole('gridcell').first()).toBeVisible();
    await isUsable(first, 'held-money');
    await first.getByRole('gridcell', { name: order.number }).click();
    await first.getByRole('button', { name: 'Put on hold…' }).click();
    const dialog = first.getByRole('dialog');
    await dialog.getByRole('textbox').fill('The goods are said to be forged');
    await isUsable(first, 'hold-dialog');
    await dialog.getByRole('button', { name: 'Put on hold' }).click();
    await expect(first.getByText('On hold: it is not released')).toBeVisible();
    await isUsable(first, 'on-hold');
    // whoever has set it does not lift it
    await first.getByRole('button', { name: 'Lift the hold…' }).click();
    await dialog.getByRole('textbox').fill('They are not');
    await dialog.getByRole('button', { name: 'Lift the hold' }).click();
    await expect(first.getByText('lifting a hold takes two people')).toBeVisible();

    const operator = await api('operator');
    const buyer = await api('approver');
    await buyer.put(`/orders/${order.id}/status`, { status: 'Delivered' });
    await operator.put(`/orders/${order.id}/status`, { status: 'Completed' });
    const vendor = await as('vendor');
    await vendor.goto(new URL(first.url()).pathname);
    await expect(vendor.getByText('The goods are said to be forged')).toBeVisible();
    await expect(vendor.getByRole('button', { name: 'Lift the hold…' })).toHaveCount(0);

    const context = await browser.newContext({ baseURL: server.url, locale: 'en-GB' });
    const second = await secondOperator(api, context, (to) => server.mailedLink(to));
    await second.goto(new URL(first.url()).pathname);
    await second.getByRole('button', { name: 'Lift the hold…' }).click();
    await second.getByRole('dialog').getByRole('textbox').fill('They are genuine');
    await second.getByRole('dialog').getByRole('button', { name: 'Lift the hold' }).click();
    await expect(second.getByText('On hold: it is not released')).toHaveCount(0);
    // on the vendor's screen as well, with what was released
    await expect(vendor.getByText('The goods are said to be forged')).toHaveCount(0);
    await expect(vendor.getByRole('cell', { name: 'Funds released' })).toBeVisible();
    await context.close();
  });
});
