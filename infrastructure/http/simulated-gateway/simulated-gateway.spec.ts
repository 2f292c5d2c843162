import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { GatewayAnswer } from '../../../application/ports/payment-gateway.js';
import { newId } from '../../../application/shared/command/ids.js';
import { SimulatedGateway } from '../../engines/simulated-gateway/simulated-gateway.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { openVault } from '../../testing/kit/embedded-vault.js';
import { takeBodies } from '../kernel/bodies.js';
import { browserDefences } from '../kernel/browser-defences.js';
import { serveSimulatedGateway } from './serve-simulated-gateway.js';

@Module({})
class Nothing {}

const directory = temporaryDirectory();
const publicUrl = 'https://tradepost.example';
const back = `${publicUrl}/app/purchases/1`;
const DAY_MS = 86_400_000;
let app: NestFastifyApplication;
let gateway: SimulatedGateway;
let close: () => Promise<void>;

beforeAll(async () => {
  const opened = await openVault(directory());
  close = opened.close;
  const deliver = (): Promise<void> => Promise.resolve();
  gateway = new SimulatedGateway({ store: opened.vault, secret: 'secret', publicUrl, deliver });
  app = await NestFactory.create<NestFastifyApplication>(
    Nothing,
    new FastifyAdapter({ routerOptions: { maxParamLength: 200 } } as never),
    { logger: false, bodyParser: false },
  );
  const fastify = app.getHttpAdapter().getInstance();
  takeBodies(fastify as never, () => true);
  fastify.addHook('onRequest', browserDefences(true));
  await serveSimulatedGateway(app, gateway);
  fastify.post('/elsewhere', (_request: unknown, reply: { send(body: string): void }) =>
    reply.send('taken'),
  );
  await app.init();
});
afterAll(async () => {
  await app.close();
  await gateway.stop();
  await close();
});

const value = <Value>(answer: GatewayAnswer<Value>): Value =>
  (answer as { readonly value: Value }).value;

async function page(number = '26-000123') {
  const paymentId = newId();
  const made = await gateway.createCheckout(newId(), {
    paymentId,
    number,
    amount: 12_000,
    currency: 'EUR',
    returnUrl: back,
    expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
  });
  const { checkoutRef } = value(made);
  const url = new URL(value(await gateway.checkoutUrl(checkoutRef))!).pathname;
  return { paymentId, checkoutRef, url };
}

async function onboarding(vendorName = 'Kovač & Söhne') {
  const opened = await gateway.openAccount(newId(), {
    vendorOrgId: newId(),
    name: vendorName,
    country: 'GB',
  });
  const { gatewayAccount } = value(opened);
  const link = await gateway.onboardingUrl(gatewayAccount, back);
  return { gatewayAccount, url: new URL(value(link)).pathname };
}

const get = (url: string) => app.inject({ method: 'GET', url });

const tokenIn = (body: string): string => /name="token" value="([^"]+)"/.exec(body)![1]!;

const send = (url: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  app.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    payload: new URLSearchParams(fields).toString(),
  });

/** Presses a button of the page, as a browser would. */
async function press(url: string, action: string, more: Record<string, string> = {}) {
  const { body } = await get(url);
  if (!body.includes(`value="${action}"`)) throw new Error(`there is no button ${action}`);
  return send(url, { token: tokenIn(body), action, ...more }, { 'sec-fetch-site': 'same-origin' });
}

const stateOf = async (checkoutRef: string) => value(await gateway.checkout(checkoutRef));

async function bank(amount = 12_000) {
  const paymentId = newId();
  const made = await gateway.createBankTransfer(newId(), {
    paymentId,
    number: '26-000123',
    amount,
    currency: 'GBP',
    buyerOrgId: newId(),
    buyerName: 'Acme',
    returnUrl: back,
  });
  const { gatewayRef } = value(made);
  const { url } = value(await gateway.bankTransfer(gatewayRef));
  return { paymentId, gatewayRef, url: new URL(url!).pathname };
}

describe('the bank’s page of the simulated gateway', () => {
  const receipts = async (gatewayRef: string) =>
    value(await gateway.bankTransfer(gatewayRef)).receipts.map((r) => r.amount);

  it('says where the money goes, with which reference, and that none of it is real', async () => {
    const { url, gatewayRef } = await bank();
    const { body } = await get(url);
    const { details } = value(await gateway.bankTransfer(gatewayRef));
    for (const said of ['no real money is moved', '120.00 GBP', 'Sort code', details.reference])
      expect(body).toContain(said);
    expect(body).not.toContain('<script');
  });

  it('sends as much as it is told, again and again', async () => {
    const { url, gatewayRef } = await bank();
    expect((await press(url, 'send', { amount: '50.00' })).headers.location).toBe(url);
    expect((await get(url)).body).toContain('value="70.00"');
    await press(url, 'send', { amount: '70' });
    expect(await receipts(gatewayRef)).toEqual([5_000, 7_000]);
  });

  it.each(['', '-5', '1.234', 'much'])('sends nothing that is no amount (%p)', async (amount) => {
    const { url, gatewayRef } = await bank();
    const { statusCode, body } = await press(url, 'send', { amount });
    expect([statusCode, body.includes('role="alert"')]).toEqual([400, true]);
    expect(await receipts(gatewayRef)).toEqual([]);
  });

  it('lets the bank refuse what was sent back', async () => {
    const { url, gatewayRef, paymentId } = await bank();
    await press(url, 'send', { amount: '50.00' });
    const returnId = newId();
    const of = { paymentId, returnId, gatewayRef, amount: 5_000, currency: 'GBP' };
    const { refundRef } = value(await gateway.returnTransfer(newId(), of));
    await press(url, 'return-fails');
    expect(value(await gateway.refundState(refundRef)).status).toBe('failed');
  });

  it('does nothing for a form that another page has sent, and is not there for guesses', async () => {
    const { url, gatewayRef } = await bank();
    const foreign = { action: 'send', amount: '50.00', token: 'guess' };
    expect((await send(url, foreign)).statusCode).toBe(403);
    expect((await get(`${url.slice(0, -1)}x`)).statusCode).toBe(404);
    expect(await receipts(gatewayRef)).toEqual([]);
  });
});

describe('the payment page of the simulated gateway', () => {
  it('says that no real money is moved, what is to be paid, and for which purchase', async () => {
    const { url } = await page();
    const { statusCode, headers, body } = await get(url);
    expect([statusCode, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    for (const said of ['Simulated: no real money is moved', '120.00 EUR', '26-000123'])
      expect(body).toContain(said);
  });

  it('holds the money and leads back when the buyer pays', async () => {
    const { url, checkoutRef } = await page();
    const { statusCode, headers } = await press(url, 'pay');
    expect([statusCode, headers.location]).toEqual([303, back]);
    expect(await stateOf(checkoutRef)).toMatchObject({ is: 'authorised', amount: 12_000 });
    const after = (await get(url)).body;
    expect(after).toContain('held on your card');
    expect(after).not.toContain('value="pay"');
  });

  it.each([
    ['insufficient_funds', 'there is not enough money'],
    ['expired_card', 'the card has expired'],
  ])('says why the bank has refused (%s), and takes another try', async (code, why) => {
    const { url, checkoutRef } = await page();
    expect((await press(url, code)).headers.location).toBe(url);
    expect(await stateOf(checkoutRef)).toEqual({ is: 'failed', code });
    expect((await get(url)).body).toContain(why);
    await press(url, 'pay');
    expect((await stateOf(checkoutRef)).is).toBe('authorised');
  });

  it('asks for the bank’s second step, which can be got wrong', async () => {
    const { url, checkoutRef } = await page();
    await press(url, 'step');
    expect((await stateOf(checkoutRef)).is).toBe('open');
    await press(url, 'authentication_failed');
    expect((await stateOf(checkoutRef)).is).toBe('failed');
    await press(url, 'step');
    expect((await press(url, 'confirm')).headers.location).toBe(back);
    expect((await stateOf(checkoutRef)).is).toBe('authorised');
  });

  it('has a way back without paying', async () => {
    const { url, checkoutRef } = await page();
    expect((await get(url)).body).toContain(`<a href="${back}">`);
    expect((await stateOf(checkoutRef)).is).toBe('open');
  });

  it('is not there where nobody was sent', async () => {
    const { url } = await page();
    for (const other of [`${url.slice(0, -1)}x`, '/simulated-payment/guess', `${url}0`])
      for (const answer of [await get(other), await send(other, { action: 'pay' })])
        expect([answer.statusCode, answer.body.includes('There is no such page')]).toEqual([
          404,
          true,
        ]);
  });

  it('does nothing for a form that another page has sent', async () => {
    const { url, checkoutRef } = await page();
    const other = tokenIn((await get((await page()).url)).body);
    const own = tokenIn((await get(url)).body);
    for (const [fields, headers] of [
      [{ action: 'pay' }, {}],
      [{ action: 'pay', token: 'guess' }, {}],
      [{ action: 'pay', token: other }, {}],
      [{ action: 'pay', token: own }, { 'sec-fetch-site': 'cross-site' }],
      [{ action: 'pay', token: own }, { 'sec-fetch-site': 'same-site' }],
    ] as const)
      expect((await send(url, fields as Record<string, string>, headers)).statusCode).toBe(403);
    expect((await stateOf(checkoutRef)).is).toBe('open');
  });

  it('shows whatever a number says as text, and runs nothing', async () => {
    const { url } = await page('"><script>alert(1)</script>');
    const { body, headers } = await get(url);
    expect(body).not.toContain('<script');
    expect(body).toContain('&lt;script&gt;');
    const policy = String(headers['content-security-policy']);
    const nonce = /<style nonce="([^"]+)">/.exec(body)![1]!;
    expect(policy).toBe(
      `default-src 'none'; style-src 'nonce-${nonce}'; form-action 'self' ${publicUrl}; base-uri 'none'; frame-ancestors 'none'`,
    );
    expect([headers['cache-control'], headers['referrer-policy']]).toEqual([
      'no-store',
      'no-referrer',
    ]);
  });

  it('lets time pass, refunds fail and payouts come back', async () => {
    const { url, checkoutRef, paymentId } = await page();
    await press(url, 'pay');
    const { gatewayRef } = (await stateOf(checkoutRef)) as { gatewayRef: string };
    const of = { paymentId, gatewayRef, amount: 12_000 };
    await gateway.capture(newId(), of);
    await press(url, 'top-up');
    const refund = { ...of, refundId: newId(), amount: 1_000, currency: 'EUR' };
    const { refundRef } = value(await gateway.refund(newId(), refund));
    await press(url, 'refund-fails');
    expect(value(await gateway.refundState(refundRef)).status).toBe('failed');

    const { gatewayAccount, url: link } = await onboarding();
    await press(link, 'complete');
    const sum = { accountId: 'a', payoutId: 'p', gatewayAccount, amount: 500, currency: 'EUR' };
    await gateway.transfer(newId(), sum);
    const { payoutRef } = value(await gateway.payOut(newId(), sum));
    const before = await gateway.clock.nowMs();
    await press(url, 'a-day');
    expect((await gateway.clock.nowMs()) - before).toBeGreaterThanOrEqual(DAY_MS);
    expect(value(await gateway.payoutState(gatewayAccount, payoutRef)).status).toBe('paid');
    await press(url, 'payout-fails');
    expect(value(await gateway.payoutState(gatewayAccount, payoutRef)).status).toBe('failed');
  });
});

describe('what the buyer’s bank does on the payment page', () => {
  async function captured() {
    const made = await page();
    await press(made.url, 'pay');
    const { gatewayRef } = (await stateOf(made.checkoutRef)) as { gatewayRef: string };
    expect((await get(made.url)).body).not.toContain('Dispute this payment');
    const of = { paymentId: made.paymentId, gatewayRef, amount: 12_000 };
    await gateway.capture(newId(), of);
    return { ...made, gatewayRef };
  }
  const disputeOf = async (gatewayRef: string) =>
    (await gateway.payments.byPayment(gatewayRef))!.is.dispute;

  it('takes the money back for a reason, and decides', async () => {
    const { url, gatewayRef } = await captured();
    await press(url, 'dispute', { reason: 'notReceived' });
    expect(await disputeOf(gatewayRef)).toMatchObject({
      status: 'needsResponse',
      reason: 'notReceived',
    });
    expect((await get(url)).body).toContain('has taken 120.00 EUR back');
    await press(url, 'dispute-lost');
    expect(await disputeOf(gatewayRef)).toMatchObject({ status: 'lost' });
    expect((await get(url)).body).toContain('Decided for the buyer');
  });

  it('only asks, and takes the money afterwards', async () => {
    const { url, gatewayRef } = await captured();
    await press(url, 'inquiry', { reason: 'unrecognized' });
    expect(await disputeOf(gatewayRef)).toMatchObject({ status: 'inquiry', taken: null });
    await press(url, 'escalate');
    await press(url, 'dispute-won');
    expect(await disputeOf(gatewayRef)).toMatchObject({
      status: 'won',
      returned: { amount: 12_000 },
    });
  });
});

describe('the onboarding page of the simulated gateway', () => {
  it.each([
    ['complete', { canBePaid: true, due: [], bank: { last4: '3000', currency: 'GBP' } }],
    ['another-bank', { canBePaid: true, due: [], bank: { last4: '6789', currency: 'GBP' } }],
    ['later', { canBePaid: false, due: ['tax_id'] }],
    ['rejected', { canBePaid: false, reason: 'rejected by the payment gateway' }],
  ])('lets the vendor choose what comes of it: %s', async (action, account) => {
    const { gatewayAccount, url } = await onboarding();
    const { body } = await get(url);
    expect(body).toContain('Kovač &amp; Söhne');
    expect(body).toContain('Simulated: no real money is moved');
    expect((await press(url, action, { currency: 'GBP' })).headers.location).toBe(back);
    expect(value(await gateway.account(gatewayAccount))).toMatchObject(account);
  });

  it('works once, and for minutes', async () => {
    const used = await onboarding();
    const token = tokenIn((await get(used.url)).body);
    await press(used.url, 'later');
    await send(used.url, { token, action: 'complete' });
    expect(value(await gateway.account(used.gatewayAccount)).canBePaid).toBe(false);
    expect((await get(used.url)).body).toContain('ask for another one');

    const late = await onboarding();
    await gateway.moveClock(3_600_000);
    await send(late.url, { token: tokenIn((await get(late.url)).body), action: 'complete' });
    expect(value(await gateway.account(late.gatewayAccount)).canBePaid).toBe(false);
  });

  it('takes a currency that there is, and otherwise that of the country', async () => {
    const { gatewayAccount, url } = await onboarding();
    await press(url, 'complete', { currency: '__proto__' });
    expect(value(await gateway.account(gatewayAccount)).bank?.currency).toBe('GBP');
  });

  it('is not there where nobody was sent', async () => {
    const { url } = await onboarding();
    expect((await get(`${url.slice(0, -1)}x`)).statusCode).toBe(404);
  });
});

describe('the rest of the server', () => {
  it('takes no forms', async () => {
    const token = gateway.formToken('elsewhere');
    expect((await send('/elsewhere', { token, action: 'pay' })).statusCode).toBe(415);
  });
});
