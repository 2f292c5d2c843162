import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fetch } from 'undici';
import { newId, paymentIdOf, vendorAccountId } from '../../../application/shared/command/ids.js';
import { encodeEvent } from '../../../application/shared/event/codec.js';
import { builds } from '../../../domain/event-builder-spec.js';
import type { MarketplaceEvent } from '../../../domain/events.js';
import type { PurchasePlacedData } from '../../../domain/trading/purchase/purchase.events.js';
import { aPaidPurchase } from '../../../projections/money/paid-purchase-spec.js';
import { streamOf } from '../../../projections/projection-spec.js';
import { files } from '../../engines/sqlite/schema.js';
import { demoServer } from '../../testing/kit/api.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { eventually } from '../../testing/kit/eventually.js';
import { followChanges } from '../../testing/kit/followed-changes.js';
import { mailsOf } from '../../testing/kit/mails.js';
import { demoId, prepareDemo } from '../../testing/kit/prepared-demo.js';

const directory = temporaryDirectory();
const mails = mailsOf(directory);

/** A purchase of the demo, and what is recorded of its payment before the server starts. */
const made = {
  purchaseId: '',
  orderId: '',
  paymentId: '',
  accountId: '',
  payoutId: newId(),
  laterPayoutId: newId(),
  chargebackId: newId(),
  vendorOrgId: demoId('harrow'),
  otherVendorOrgId: demoId('pennine'),
  before: 0,
  position: '',
};

/** Amounts that nothing else in the demo has. */
const COMMISSION = 1_319;
const COMMISSION_TAX = 263;
/** In London it is the first of April, in UTC still March. */
const FREED_AT = '2026-03-31T23:30:00.000Z';
const NET = 12_000 - COMMISSION - COMMISSION_TAX;

function recordMoney(): void {
  const db = new DatabaseSync(join(directory(), files.events));
  const placed = (
    db.prepare("SELECT data FROM event WHERE type = 'PurchasePlaced' ORDER BY position").all() as {
      data: string;
    }[]
  )
    .map(({ data }) => JSON.parse(data) as PurchasePlacedData)
    .find(
      (p) =>
        p.buyerOrgId === demoId('acme') &&
        p.orders.some((o) => o.vendorOrgId === made.vendorOrgId && o.currency === 'GBP'),
    )!;
  const { purchaseId, buyerOrgId } = placed;
  const order = placed.orders.find((o) => o.vendorOrgId === made.vendorOrgId)!;
  made.purchaseId = purchaseId;
  made.orderId = order.orderId;
  made.paymentId = paymentIdOf(purchaseId, 'GBP');
  made.accountId = vendorAccountId(made.vendorOrgId, 'GBP');
  const gbp = (amount: number) => ({ amount, currency: 'GBP' });
  const { vendorOrgId, otherVendorOrgId, paymentId, accountId, payoutId, chargebackId } = made;
  const it = aPaidPurchase({
    paymentId,
    purchaseId,
    buyerOrgId,
    vendorOrgId,
    otherVendorOrgId,
    accountId,
    chargebackId,
    orders: [order.orderId, newId()],
    commission: COMMISSION,
    tax: COMMISSION_TAX,
    person: newId(),
  });
  it.paid();
  it.release();
  const reserve = { reserveId: newId(), by: newId() };
  it.account({ type: 'HoldReserve', ...reserve, amount: 100, reason: 'new vendor' });
  it.account({ type: 'FreeReserve', ...reserve, at: FREED_AT, reason: 'known by now' });
  it.payOut(payoutId);
  it.transferred(payoutId);
  it.sent(payoutId);
  it.paidOut(payoutId);
  it.refund('r-1', 6_000);
  it.refunded('r-1');
  // the buyer's bank asks about the rest of the first order, and the vendor says something
  it.bank({
    status: 'inquiry',
    amount: 6_000,
    taken: null,
    evidenceDueBy: '2099-03-16T09:00:00.000Z',
  });
  it.chargedBack({
    type: 'AddEvidence',
    at: '2026-03-02T09:00:00.000Z',
    evidenceId: newId(),
    text: 'Signed for by J. Miller.',
    file: null,
    vendorOrgId,
    by: newId(),
  });
  it.pay({
    type: 'AskForRefund',
    requestId: newId(),
    orderId: order.orderId,
    amount: 1_000,
    lines: [],
    person: newId(),
    reason: 'arrived late',
  });
  const onboarding = { vendorOrgId };
  const fixed = builds('CommissionFixed', {
    purchaseId,
    orderId: order.orderId,
    number: order.number,
    vendorOrgId,
    gross: gbp(12_000),
    net: gbp(10_000),
    parts: [
      {
        ruleId: newId(),
        name: 'Zebra rule',
        base: gbp(10_000),
        percent: '13.19',
        amount: gbp(COMMISSION),
      },
    ],
    amount: gbp(COMMISSION),
    tax: { treatment: 'domestic', percent: '20', amount: gbp(COMMISSION_TAX) },
    edition: 1,
  });
  const events: MarketplaceEvent[] = [
    fixed(),
    ...it.events,
    builds('OnboardingStarted', { ...onboarding, country: 'GB', startedBy: newId() })(),
    builds('PayoutRequirementsChanged', {
      ...onboarding,
      due: ['configuration.recipient.default_outbound_destination'],
      dueBy: null,
    })(),
  ];
  const insert = db.prepare(
    'INSERT INTO event (position, stream, revision, id, type, data, metadata, recorded_at) VALUES ((SELECT max(position) + 1 FROM event), ?, (SELECT coalesce(max(revision), -1) + 1 FROM event WHERE stream = ?), ?, ?, ?, ?, ?)',
  );
  const head = (): number =>
    (db.prepare('SELECT max(position) AS head FROM event').get() as { head: number }).head;
  made.before = head();
  const actor = { person: null, organization: null, impersonator: null, client: 'spec' };
  for (const event of events) {
    const stream = streamOf(event);
    const commandId = newId();
    const metadata = { $correlationId: newId(), $causationId: commandId, commandId, actor };
    const { id, type, data, metadata: text } = encodeEvent(event, newId(), metadata);
    insert.run(stream, stream, id, type, data, text, Date.now());
  }
  made.position = String(head());
  db.close();
}

const api = demoServer(directory, () => {
  prepareDemo(directory(), { money: false });
  recordMoney();
  return {};
});
const read = async (path: string, who: string, headers: Record<string, string> = {}) =>
  api().get(path, who, { 'x-read-after': made.position, ...headers });
const gbp = (amount: string) => ({ amount, currency: 'GBP' });

describe('a payment', () => {
  it('is its buyer’s, with shares, refunds and what can be given back still', async () => {
    const { body: listed } = await read('/payments', 'buyer');
    expect(listed.items.map((p: { id: string }) => p.id)).toEqual([made.paymentId]);
    const { body } = await read(`/payments/${made.paymentId}`, 'buyer');
    expect(body).toMatchObject({
      side: 'buyer',
      status: 'Captured',
      reference: 'pi_1',
      due: gbp('180.00'),
      captured: gbp('180.00'),
      refunded: gbp('60.00'),
      shares: [
        { orderId: made.orderId, captured: gbp('120.00'), refundable: gbp('60.00') },
        { captured: gbp('60.00') },
      ],
      refunds: [{ id: 'r-1', status: 'Done', reference: 're_r-1' }],
    });
  });

  it('shows a vendor the own share and its state, and nothing of how the buyer pays', async () => {
    const { body } = await read(`/payments/${made.paymentId}`, 'vendor');
    expect(body).toMatchObject({
      side: 'vendor',
      status: 'Captured',
      captured: gbp('120.00'),
      shares: [{ orderId: made.orderId }],
      reference: null,
      attempts: 0,
      refundAsked: true,
      refundRequests: [{ amount: gbp('10.00'), reason: 'arrived late', status: 'Open' }],
    });
    const { body: asked } = await read('/payments?refundAsked=true', 'vendor');
    expect(asked.items).toHaveLength(1);
    const { body: page } = await read('/payments', 'vendor');
    expect(page.items).toHaveLength(1);
    expect(JSON.stringify([body, page])).not.toContain('pi_1');
    const rows = await read('/transactions?limit=200', 'vendor');
    expect(JSON.stringify(rows.body)).not.toContain('pi_1');
    expect((await read('/transactions?reference=pi_1', 'vendor')).body.items).toEqual([]);
  });

  it('is one transaction per order with one reference, for the operator', async () => {
    const { body } = await read('/transactions?reference=pi_1', 'operator');
    expect(body.items).toHaveLength(2);
    const [row] = (await read(`/transactions?orderId=${made.orderId}&type=payment`, 'operator'))
      .body.items;
    expect(row).toMatchObject({ type: 'payment', status: 'Succeeded', amount: gbp('120.00') });
    expect((await read(`/transactions/${row.id}`, 'buyer')).body).toEqual(row);
    const { body: all } = await read(`/transactions?orderId=${made.orderId}&sort=type`, 'operator');
    expect(all.items.map((r: { type: string }) => r.type)).toEqual([
      'payment',
      'refund',
      'transfer',
      'transfer',
    ]);
  });
});

describe('a vendor’s account', () => {
  it('says what is available, and what was charged and paid', async () => {
    const { body } = await read('/vendor-accounts', 'vendor');
    expect(body.items).toMatchObject([
      {
        id: made.accountId,
        held: gbp('0.00'),
        available: gbp('-52.10'),
        onTheWay: gbp('0.00'),
        total: { gross: gbp('120.00'), commission: gbp('13.19'), paid: gbp('104.18') },
        isBlocked: false,
      },
    ]);
    const { body: one } = await read(`/vendor-accounts/${made.accountId}`, 'vendor');
    expect(one).toEqual(body.items[0]);
    // whose money is held alone has one, too, that others do not see
    const other = vendorAccountId(made.otherVendorOrgId, 'GBP');
    expect((await read(`/vendor-accounts/${other}`, 'operator')).body).toMatchObject({
      id: other,
      held: gbp('60.00'),
      revision: -1,
    });
    expect((await read(`/vendor-accounts/${other}`, 'vendor')).status).toBe(404);
  });

  it('has a statement whose lines lead from its opening to its closing balance', async () => {
    const path = `/vendor-accounts/${made.accountId}/statement`;
    const { body } = await read(path, 'vendor');
    expect(body).toMatchObject({
      of: 'available',
      opening: gbp('0.00'),
      closing: gbp('-52.10'),
      items: [
        {
          eventType: 'EarningReleased',
          orderId: made.orderId,
          gross: gbp('120.00'),
          commission: gbp('13.19'),
          amount: gbp('104.18'),
          balance: gbp('104.18'),
        },
        { eventType: 'ReserveHeld', amount: gbp('-1.00'), balance: gbp('103.18') },
        {
          eventType: 'TransferMade',
          payoutId: made.payoutId,
          amount: gbp('-104.18'),
          balance: gbp('-1.00'),
        },
        {
          eventType: 'EarningReversed',
          gross: gbp('-60.00'),
          commission: gbp('-6.59'),
          tax: gbp('-1.31'),
          amount: gbp('-52.10'),
          balance: gbp('-53.10'),
        },
        { eventType: 'ReserveFreed', amount: gbp('1.00'), balance: gbp('-52.10') },
      ],
      nextCursor: null,
    });
    // page by page it is the same, with the same balances
    const paged: unknown[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const at = cursor === '' ? '' : `&cursor=${cursor}`;
      const page = (await read(`${path}?limit=1${at}`, 'vendor')).body;
      paged.push(...page.items);
      cursor = page.nextCursor as string | null;
    }
    expect(paged).toEqual(body.items);
    const csv = (await read(path, 'vendor', { accept: 'text/csv' })).body as string;
    expect(csv.trim().split('\n')).toHaveLength(6);
    const earlier = (await read(`${path}?to=2026-03-01`, 'vendor')).body;
    expect(earlier).toMatchObject({ opening: gbp('0.00'), closing: gbp('0.00'), items: [] });
    const paid = (await read(`${path}?of=paid`, 'vendor')).body;
    expect(paid).toMatchObject({ closing: gbp('104.18'), items: [{ eventType: 'PayoutPaid' }] });
    expect((await read(`${path}?cursor=nonsense`, 'vendor')).status).toBe(400);
  });

  it('has the days of where the vendor is: what happens after midnight there is of the next month', async () => {
    const path = `/vendor-accounts/${made.accountId}/statement`;
    // what was before is in the opening balance
    const march = (await read(`${path}?from=2026-03-03&to=2026-03-31`, 'vendor')).body;
    expect(march).toMatchObject({
      timeZone: 'Europe/London',
      opening: gbp('-53.10'),
      closing: gbp('-53.10'),
      items: [],
    });
    const april = (await read(`${path}?from=2026-04-01&to=2026-04-30`, 'vendor')).body;
    expect(april).toMatchObject({
      opening: gbp('-53.10'),
      closing: gbp('-52.10'),
      items: [{ eventType: 'ReserveFreed', day: '2026-04-01', valueDate: '2026-03-31' }],
    });
    const csv = (await read(`${path}?from=2026-04-01`, 'vendor', { accept: 'text/csv' })).body;
    expect(csv).toMatch(/\n2026-04-01,2026-03-31,/);
  });

  it('says for which orders money is held, and what has changed it', async () => {
    const mine = `/vendor-accounts/${made.accountId}/held`;
    expect((await read(mine, 'vendor')).body.items).toMatchObject([
      {
        orderId: made.orderId,
        captured: gbp('120.00'),
        released: gbp('120.00'),
        held: gbp('0.00'),
      },
    ]);
    expect((await read(`${mine}?held=true`, 'vendor')).body.items).toEqual([]);
    const { body } = await read(`${mine}/${made.orderId}`, 'vendor');
    expect(body).toMatchObject({
      order: { orderId: made.orderId },
      opening: gbp('0.00'),
      closing: gbp('0.00'),
      items: [
        { eventType: 'PaymentCaptured', amount: gbp('120.00'), balance: gbp('120.00') },
        { eventType: 'FundsReleased', amount: gbp('-120.00'), balance: gbp('0.00') },
      ],
    });
    // all that is held together is what the account says
    const other = vendorAccountId(made.otherVendorOrgId, 'GBP');
    const { items } = (await read(`/vendor-accounts/${other}/held?held=true`, 'operator')).body;
    expect(items).toMatchObject([{ held: gbp('60.00') }]);
    // an order of somebody else's is in no account of this vendor's
    const foreign = items[0].orderId as string;
    expect((await read(`${mine}/${foreign}`, 'vendor')).status).toBe(404);
    expect((await read(`/vendor-accounts/${other}/held/${foreign}`, 'vendor')).status).toBe(404);
    expect((await read(`/vendor-accounts/${other}/held`, 'vendor')).status).toBe(404);
  });

  it('keeps the money of an order that the operator puts on hold, and says why', async () => {
    const { items } = (await read('/held-funds?onHold=false', 'operator')).body;
    expect(items).toMatchObject([{ held: gbp('60.00'), hold: null }]);
    const { id, accountId } = items[0] as { id: string; accountId: string };
    const path = `/payments/${made.paymentId}/orders/${id}/hold`;
    const hold = { held: true, reason: 'The goods are said to be forged' };
    expect((await api().put(path, 'vendor', hold)).status).toBe(403);
    const { body } = await api().put(path, 'operator', hold);
    const then = { 'x-read-after': body.position as string };
    const [held] = (await read('/held-funds?onHold=true', 'operator', then)).body.items;
    expect(held).toMatchObject({ id, hold: { reason: hold.reason } });
    const { order } = (await read(`/vendor-accounts/${accountId}/held/${id}`, 'operator')).body;
    expect(order).toMatchObject({ orderId: id, hold: { reason: hold.reason } });
    const lifted = await api().put(path, 'operator', { held: false, reason: 'They are genuine' });
    expect(lifted).toMatchObject({ status: 403, body: { code: 'payment/own-hold' } });
    // what was released is kept back in other ways
    const released = `/payments/${made.paymentId}/orders/${made.orderId}/hold`;
    expect(await api().put(released, 'operator', hold)).toMatchObject({
      status: 409,
      body: { code: 'payment/nothing-held' },
    });
  });

  it('has payouts that say what they contain', async () => {
    const { body } = await read('/payouts', 'vendor');
    expect(body.items).toMatchObject([
      { id: made.payoutId, status: 'Paid', amount: gbp('104.18'), items: 3 },
    ]);
    const one = (await read(`/payouts/${made.payoutId}`, 'vendor')).body;
    expect(one).toMatchObject({
      transferReference: `tr_${made.payoutId}`,
      vendorName: 'Harrow Paper & Packaging Ltd',
      parts: [
        { what: 'earning', items: 1, commission: gbp('13.19'), amount: gbp('104.18') },
        { what: 'reserveHeld', items: 1, amount: gbp('-1.00') },
        { what: 'reserveFreed', items: 1, amount: gbp('1.00') },
      ],
      contents: {
        items: [
          { what: 'earning', orderId: made.orderId, commission: gbp('13.19') },
          { what: 'reserveHeld' },
          { what: 'reserveFreed' },
        ],
        nextCursor: null,
      },
    });
    const csv = (await read(`/payouts/${made.payoutId}`, 'vendor', { accept: 'text/csv' })).body;
    expect((csv as string).trim().split('\n')).toHaveLength(4);
  });

  it('has commission per order as it was frozen, and what a payout account lacks in words', async () => {
    const { body } = await read('/commissions', 'vendor');
    expect(body.items).toMatchObject([
      {
        orderId: made.orderId,
        amount: gbp('13.19'),
        tax: { treatment: 'domestic', amount: gbp('2.63') },
        parts: [{ name: 'Zebra rule', percent: '13.19' }],
      },
    ]);
    const account = (await read(`/payout-accounts/${made.vendorOrgId}`, 'vendor')).body;
    expect(account).toMatchObject({
      status: 'Pending',
      missing: [{ text: 'Add the bank account that payouts go to' }],
      bank: null,
    });
    expect((await read('/payout-accounts', 'vendor')).body.items).toEqual([account]);
  });
});

describe('a chargeback', () => {
  it('is the operator’s whole, with what each order says and what can be allocated to it', async () => {
    const { body: listed } = await read('/chargebacks?open=true', 'operator');
    expect(listed.items).toMatchObject([
      { id: made.chargebackId, kind: 'inquiry', amount: gbp('60.00'), fee: gbp('0.00') },
    ]);
    const { body } = await read(`/chargebacks/${made.chargebackId}`, 'operator');
    expect(body).toMatchObject({
      reference: 'du_1',
      status: 'NeedsResponse',
      reason: 'notReceived',
      answerBy: '2099-03-16T09:00:00.000Z',
      bearer: 'vendor',
      allocatedAt: null,
      evidence: [{ text: 'Signed for by J. Miller.', vendorOrgId: made.vendorOrgId }],
    });
    expect(body.orders).toContainEqual(
      expect.objectContaining({ orderId: made.orderId, left: gbp('60.00') }),
    );
    const csv = await fetch(`${api().url}/chargebacks`, {
      headers: { accept: 'text/csv', authorization: `Bearer ${await api().token('auditor')}` },
    });
    expect((await csv.text()).split('\n')[0]).toContain('answerBy');
  });

  it('is counted for who watches over the marketplace, with the time left to answer', async () => {
    const metrics = await (await fetch(`${api().url}/metrics`)).text();
    expect(metrics).toContain('tradepost_chargebacks{state="open"} 1');
    expect(metrics).toContain('tradepost_chargebacks{state="to_answer"} 1');
    expect(metrics).toContain('tradepost_chargebacks{state="lost_30d"} 0');
    const [, due] = /^tradepost_chargeback_answer_due_seconds (\S+)$/m.exec(metrics) ?? [];
    expect(Number(due) * 1_000 + Date.now()).toBeCloseTo(Date.parse('2099-03-16T09:00:00Z'), -5);
  });

  it('is a vendor’s as far as its orders go, without what it costs the platform', async () => {
    const { body } = await read(`/chargebacks/${made.chargebackId}`, 'vendor');
    expect(body).toMatchObject({
      side: 'vendor',
      amount: gbp('30.00'),
      fee: gbp('0.00'),
      shares: [{ orderId: made.orderId, amount: gbp('30.00') }],
      orders: [{ orderId: made.orderId, left: null }],
    });
    const { body: none } = await read('/chargebacks?open=false', 'vendor');
    expect(none.items).toEqual([]);
  });

  it('takes evidence of its vendor, and allocation and answers of the operator alone', async () => {
    const path = `/chargebacks/${made.chargebackId}`;
    const said = await api().post(`${path}/evidence`, 'vendor', { text: 'Two parcels.' });
    expect(said.status).toBe(201);
    const own = await api().post(`${path}/acceptance`, 'vendor', { reason: 'x' });
    expect(own.status).toBe(403);
    const wrong = await api().put(`${path}/allocation`, 'operator', {
      shares: [{ orderId: made.orderId, amount: '59.99' }],
      bearer: 'vendor',
      reason: 'x',
    });
    expect([wrong.status, wrong.body.code]).toEqual([422, 'chargeback/sum']);
    const given = await api().post(`${path}/acceptance`, 'operator', { reason: 'x' });
    expect([given.status, given.body.code]).toEqual([409, 'chargeback/inquiry']);
    const pdf = await fetch(`${api().url}${path}/evidence/files?fileName=note.pdf`, {
      method: 'POST',
      headers: {
        'content-type': 'application/pdf',
        authorization: `Bearer ${await api().token('vendor')}`,
      },
      body: '%PDF-1.4 a delivery note',
    });
    expect(pdf.status).toBe(201);
    const { position } = (await pdf.json()) as { position: string };
    const { body } = await api().get(path, 'vendor', { 'x-read-after': position });
    const file = body.evidence.find((e: { file: unknown }) => e.file !== null);
    expect(file.file).toMatchObject({ name: 'note.pdf', mediaType: 'application/pdf' });
    const sent = await fetch(`${api().url}${path}/evidence/${file.id}/file`, {
      headers: { authorization: `Bearer ${await api().token('operator')}` },
    });
    expect(await sent.text()).toBe('%PDF-1.4 a delivery note');
  });
});

describe('the books', () => {
  it('lead from an account to its entries, and to the events that caused them', async () => {
    const { body } = await read('/ledger/accounts?account=clearing', 'auditor');
    expect(body.items).toMatchObject([{ of: made.orderId, balance: gbp('0.00'), postings: 4 }]);
    const { body: open } = await read('/ledger/accounts?open=true&book=operator', 'auditor');
    expect(open.items.map((a: { account: string }) => a.account)).toEqual(
      expect.arrayContaining(['gateway', 'gatewayFees', 'orderFunds', 'vendorAvailable']),
    );
    const id = encodeURIComponent(body.items[0].id as string);
    const statement = (await read(`/ledger/accounts/${id}/statement`, 'auditor')).body;
    expect(statement).toMatchObject({ opening: gbp('0.00'), closing: gbp('0.00') });
    expect(statement.items).toHaveLength(4);
    const { eventId } = statement.items[0] as { eventId: string };
    const { body: entries } = await read(`/ledger/entries?eventId=${eventId}`, 'auditor');
    expect(entries.items[0]).toMatchObject({
      eventType: 'FundsReleased',
      stream: `payment-${made.paymentId}`,
      postings: [
        { account: 'orderFunds', of: made.orderId, side: 'debit', amount: gbp('120.00') },
        { account: 'clearing', of: made.orderId, side: 'credit', amount: gbp('120.00') },
      ],
    });
    const ofOrder = await read(`/ledger/entries?orderId=${made.orderId}&sort=position`, 'auditor');
    expect(ofOrder.body.items.length).toBeGreaterThan(3);
  });

  it('balance on every day', async () => {
    const { body } = await read('/trial-balance', 'auditor');
    expect(body).toMatchObject({ book: 'operator', day: null });
    expect(body.totals).toMatchObject([{ currency: 'GBP', balance: gbp('0.00') }]);
    const of = (account: string) =>
      body.rows.find((r: { account: string }) => r.account === account)?.balance;
    expect(of('clearing')).toEqual(gbp('0.00'));
    expect(of('vendorAvailable')).toEqual(gbp('52.10'));
    expect((await read('/trial-balance?asOf=2026-03-01', 'auditor')).body.rows).toEqual([]);
    const memo = await read(`/trial-balance?book=${made.vendorOrgId}&asOf=2026-03-02`, 'auditor');
    expect(memo.body.totals).toMatchObject([{ balance: gbp('0.00') }]);
  });
});

describe('commission', () => {
  const leak = new RegExp(
    [
      'commission',
      'Zebra',
      'vatNotYet',
      'vendorAvailable',
      'gatewayFees',
      'chargeback',
      'dispute',
      `(?<![\\w.])(${[COMMISSION, NET]
        .flatMap((minor) => [String(minor), (minor / 100).toFixed(2).replace('.', '\\.')])
        .join('|')})(?![\\w.])`,
    ].join('|'),
    'i',
  );

  it('is never part of what a buyer is answered, in any form', async () => {
    const { paths } = (await api().get('/openapi.json')).body as {
      paths: Record<string, Record<string, unknown>>;
    };
    const ids: Record<string, string> = {
      purchases: made.purchaseId,
      orders: made.orderId,
      payments: made.paymentId,
      chargebacks: made.chargebackId,
      transactions: `payment.${made.paymentId}.${made.orderId}`,
      payouts: made.payoutId,
      'payout-accounts': made.vendorOrgId,
      'vendor-accounts': made.accountId,
      organizations: made.vendorOrgId,
      vendors: made.vendorOrgId,
    };
    const told: string[] = [];
    const answered: string[] = [];
    const asked = Object.entries(paths)
      .filter(([path, methods]) => 'get' in methods && path !== '/changes')
      .map(([path]) => path.replace(/\{\w+\}/, ids[path.split('/')[1]!] ?? made.orderId))
      .map((path) => path.replace(/\{orderId\}/, made.orderId))
      // what readiness says are the names of read models
      .filter((path) => !path.includes('{') && !path.startsWith('/health'));
    for (const path of asked)
      for (const accept of ['application/json', 'text/csv', 'application/x-ndjson'])
        for (const who of ['buyer', 'approver']) {
          const authorization = `Bearer ${await api().token(who)}`;
          const headers = { accept, authorization, 'x-read-after': made.position };
          const answer = await fetch(`${api().url}${path}`, { headers });
          if (answer.status !== 200) continue;
          answered.push(path);
          const text = await answer.text();
          // what a role may do names permissions
          const found = leak.exec(text.replaceAll(/(commission|chargeback)\.\w+/g, ''));
          if (found) told.push(`${path} as ${accept} for ${who}: ${found[0]}`);
        }
    expect(told).toEqual([]);
    for (const path of ['/payments', `/payments/${made.paymentId}`, '/transactions', '/orders'])
      expect(answered).toContain(path);
  }, 120_000);

  it('is not in what moves to vendors, which buyers do not see', async () => {
    const { items } = (await read('/transactions?limit=200', 'buyer')).body as {
      items: { type: string }[];
    };
    expect(new Set(items.map((i) => i.type))).toEqual(new Set(['payment', 'refund']));
    const [transfer] = (await read('/transactions?type=transfer', 'vendor')).body.items;
    expect(transfer.reference).toBe(`tr_${made.payoutId}`);
    expect((await read(`/transactions/${transfer.id}`, 'buyer')).status).toBe(404);
    expect((await read('/transactions?type=transfer', 'buyer')).body.items).toEqual([]);
  });

  it('is not among the changes that a buyer hears of', async () => {
    const heard = async (who: string): Promise<readonly string[]> => {
      const from = { 'last-event-id': String(made.before) };
      const followed = await followChanges(api(), who, from);
      await eventually('something is heard', () => followed.heard.length > 1);
      followed.stop();
      return followed.heard.map((message) => JSON.stringify(message));
    };
    const all = (await heard('buyer')).join('\n');
    expect(all).toMatch(/payment/);
    expect(all).not.toMatch(leak);
    expect(all).not.toMatch(/Earning|Transfer|Payout|FundsReleased|vendorAccount|Withheld/);
    // who is charged hears of it
    expect((await heard('vendor')).join('\n')).toMatch(/CommissionFixed/);
  });
});

describe('a request for a refund', () => {
  it('is previewed with its tax, replaces one before it, and is declined with a reason', async () => {
    const path = `/payments/${made.paymentId}/refund-requests`;
    const { items } = (await read(`/orders/${made.orderId}`, 'buyer')).body;
    const lines = [{ id: items[0].id as string, net: '20.00' }];
    const body = { orderId: made.orderId, lines, reason: 'torn' };
    const preview = await api().post(`${path}?dryRun=true`, 'buyer', body);
    expect([preview.status, preview.body]).toEqual([
      202,
      { amount: gbp('24.00'), remaining: gbp('36.00') },
    ]);
    const refused = [
      [{ ...body, amount: '24.00' }, 422, 'payment/refund-what'],
      [{ ...body, lines: [{ ...lines[0]!, net: '50.01' }] }, 422, 'payment/refund-amount'],
      [{ ...body, lines: [{ id: newId(), net: '1.00' }] }, 422, 'order/unknown-line'],
    ] as const;
    for (const [wrong, status, code] of refused) {
      const answer = await api().post(path, 'buyer', wrong);
      expect([answer.status, answer.body.code]).toEqual([status, code]);
    }
    const asked = await api().post(path, 'buyer', body);
    expect(asked.status).toBe(202);
    const after = { 'x-read-after': asked.body.position as string };
    const seen = (await read(`/payments/${made.paymentId}`, 'vendor', after)).body;
    expect(seen.refundRequests).toMatchObject([
      { status: 'Replaced' },
      {
        id: asked.body.requestId,
        status: 'Open',
        amount: gbp('24.00'),
        lines: [{ net: gbp('20.00') }],
      },
    ]);
    const refusal = `${path}/${asked.body.requestId}/refusal`;
    const declined = await api().post(refusal, 'vendor', { reason: 'it was whole' });
    expect(declined.status).toBe(200);
    const then = { 'x-read-after': declined.body.position as string };
    const own = (await read(`/payments/${made.paymentId}`, 'buyer', then)).body;
    expect(own).toMatchObject({
      refundAsked: false,
      refundRequests: [{}, { status: 'Declined', declined: 'it was whole' }],
    });
    await eventually('the buyer was written to', () =>
      mails.all().some(({ text }) => text.replaceAll(/\s+/g, ' ').includes('it was whole')),
    );
  });
});
