import fc from 'fast-check';
import { fold } from '../../shared/decider/decider.js';
import { DomainError } from '../../shared/decider/domain-error.js';
import type { ChargebackCommand } from '../chargeback/chargeback.commands.js';
import { bearers, type ChargebackEvent } from '../chargeback/chargeback.events.js';
import { chargeback, isDecided } from '../chargeback/chargeback.js';
import type { DisputeStanding } from '../chargeback/dispute-standing.js';
import type { PaymentCommand } from '../payment/payment.commands.js';
import {
  prepaidMethods,
  type PaymentEvent,
  type PrepaidMethod,
} from '../payment/payment.events.js';
import { payment } from '../payment/payment.js';
import { heldOf, leftOf } from '../payment/share-state.js';
import type { VendorAccountCommand } from '../vendor-account/vendor-account.commands.js';
import type { VendorAccountEvent } from '../vendor-account/vendor-account.events.js';
import { vendorAccount } from '../vendor-account/vendor-account.js';
import { posted, requireBalanced, type Entry } from './entry.js';

const at = '2026-03-02T09:00:00.000Z';
const of = { paymentId: 'pay-1', purchaseId: 'pu-1', buyerOrgId: 'b-1', currency: 'GBP' };
const ofAccount = { accountId: 'va-1', vendorOrgId: 'v-1', currency: 'GBP' };
const orders = ['o1', 'o2', 'o3'];

/** Omits what the command's stream adds. */
type Step =
  | { readonly on: 'payment'; readonly command: PaymentCommand }
  | { readonly on: 'account'; readonly command: VendorAccountCommand }
  /** What the buyer's bank does. */
  | {
      readonly on: 'bank';
      readonly does: 'asks' | 'takes' | 'returns' | 'keeps' | 'forgets';
      readonly amount: number;
    }
  /** What the operator does about a chargeback. */
  | { readonly on: 'chargeback'; readonly command: ChargebackCommand }
  /** What one stream has said reaches the next; the rest does in the end. */
  | { readonly on: 'delivery' };

const amount = fc.integer({ min: 1, max: 60_000 });
const order = fc.constantFrom(...orders);
const id = fc.integer({ min: 1, max: 6 }).map(String);

const steps: fc.Arbitrary<Step> = fc.oneof(
  ...(
    [
      fc.record({ type: fc.constant('RequestCheckout' as const), by: fc.constant('u') }),
      fc.record({
        type: fc.constant('RecordReceipts' as const),
        gatewayRef: fc.constant('bt_1'),
        receipts: fc.array(
          fc
            .record({ receiptRef: id, amount, receivedAt: fc.constant(at) })
            // a receipt brings what it brings, whenever it is told of
            .map((r) => ({ ...r, amount: Number(r.receiptRef) * 17_003 })),
          { maxLength: 3 },
        ),
      }),
      fc.constant({ type: 'ExpirePayment' as const }),
      fc.record({
        type: fc.constant('RequestReturn' as const),
        returnId: id.map((i) => `ret-${i}`),
        by: fc.constant('u'),
      }),
      fc.record({
        type: fc.constant('RecordReturn' as const),
        returnId: fc.oneof(
          id.map((i) => `ret-${i}`),
          id.map((i) => `refund:${i}`),
        ),
        returnRef: fc.constant('re'),
      }),
      fc.record({
        type: fc.constant('RecordReturnFailure' as const),
        returnId: fc.oneof(
          id.map((i) => `ret-${i}`),
          id.map((i) => `refund:${i}`),
        ),
        code: fc.constant('x'),
      }),
      fc.record({
        type: fc.constant('RecordAuthorisation' as const),
        gatewayRef: fc.constantFrom('pi_1', 'pi_2'),
        amount: fc.constantFrom(100_000, 200_000),
        captureBefore: fc.constant(at),
      }),
      fc.record({
        type: fc.constant('ReduceShare' as const),
        orderId: order,
        to: fc.integer({ min: 0, max: 40_000 }),
        reason: fc.constant('closed short'),
        refundId: id.map((i) => `less-${i}`),
      }),
      fc.constant({ type: 'RequestCapture' as const }),
      fc.constant({ type: 'RequestCapture' as const }),
      fc.record({ type: fc.constant('RecordCaptureFailure' as const), code: fc.constant('x') }),
      fc.record({ type: fc.constant('ReleaseFunds' as const), orderId: order }),
      fc.record({ type: fc.constant('ReleaseFunds' as const), orderId: order }),
      fc.record({
        type: fc.constant('RequestRefund' as const),
        refundId: id,
        orderId: order,
        amount,
        by: fc.constant('vendor' as const),
        person: fc.constant('u'),
        reason: fc.constant('broken'),
      }),
      fc.record({
        type: fc.constant('RecordRefund' as const),
        refundId: id,
        refundRef: fc.constant('re'),
        gatewayTransactions: fc.constant([]),
      }),
      fc.record({
        type: fc.constant('RecordRefundFailure' as const),
        refundId: id,
        code: fc.constant('x'),
        gatewayTransactions: fc.constant([]),
      }),
      fc.record({
        type: fc.constant('RetryRefund' as const),
        refundId: id,
        by: fc.constant('u'),
      }),
    ] as fc.Arbitrary<Omit<PaymentCommand, 'at'>>[]
  ).map((arbitrary) =>
    arbitrary.map((c): Step => ({
      on: 'payment',
      command: {
        ...c,
        at: c.type === 'ExpirePayment' ? '2026-03-06T09:00:00.000Z' : at,
      } as PaymentCommand,
    })),
  ),
  ...(
    [
      fc.record({
        type: fc.constant('HoldReserve' as const),
        reserveId: id,
        amount,
        reason: fc.constant('new vendor'),
        by: fc.constant('u'),
      }),
      fc.record({
        type: fc.constant('FreeReserve' as const),
        reserveId: id,
        reason: fc.constant('over'),
        by: fc.constant('u'),
      }),
      fc.record({
        type: fc.constant('SetReserveRule' as const),
        ruleId: id.map((i) => `rule-${i}`),
        percent: fc.constantFrom('0', '10', '33.3333', '100'),
        days: fc.constant(90),
        from: fc.constant('2026-01-01'),
        until: fc.constant(null),
        reason: fc.constant('new vendor'),
        proposedBy: fc.constant('u'),
        confirmedBy: fc.constant('v'),
      }),
      fc.record({
        type: fc.constant('PostAdjustment' as const),
        adjustmentId: id.map((i) => `adj-${i}`),
        amount: fc.integer({ min: -9_000, max: 9_000 }).filter((n) => n !== 0),
        nature: fc.constant('compensation' as const),
        reason: fc.constant('broken'),
        evidence: fc.constant('CL-1'),
        proposedBy: fc.constant('u'),
        confirmedBy: fc.constant('v'),
      }),
      fc.record({
        type: fc.constant('RequestPayout' as const),
        payoutId: id.map((i) => `p-${i}`),
        minimum: fc.constant(0),
        limit: fc.constant(null),
        gatewayAccount: fc.constant('acct_1'),
        by: fc.constant(null),
      }),
      fc.record({
        type: fc.constantFrom('RecordTransfer' as const),
        payoutId: id.map((i) => `p-${i}`),
        transferRef: fc.constant('tr'),
        gatewayTransactions: fc.constant([]),
      }),
      fc.record({
        type: fc.constantFrom(
          'RecordTransferRefusal' as const,
          'RecordPayoutSent' as const,
          'RecordPayoutPaid' as const,
          'RecordPayoutFailure' as const,
        ),
        payoutId: id.map((i) => `p-${i}`),
        code: fc.constant('x'),
        payoutRef: fc.constant('po'),
        arrivesOn: fc.constant(null),
      }),
      fc.record({
        type: fc.constantFrom('RetryPayout' as const, 'CancelPayout' as const),
        payoutId: id.map((i) => `p-${i}`),
        gatewayAccount: fc.constant('acct_1'),
        by: fc.constant('u'),
      }),
    ] as fc.Arbitrary<object>[]
  ).map((arbitrary) =>
    arbitrary.map((c): Step => ({
      on: 'account',
      command: { ...c, ...ofAccount, at } as unknown as VendorAccountCommand,
    })),
  ),
);

const bank: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    on: fc.constant('bank' as const),
    does: fc.constantFrom('asks', 'takes', 'takes', 'returns', 'keeps', 'forgets'),
    amount: fc.integer({ min: 1, max: 100_000 }),
  }),
  fc
    .oneof(
      fc.record({
        type: fc.constant('AllocateChargeback' as const),
        first: order,
        bearer: fc.constantFrom(...bearers),
        reason: fc.constant('asked'),
        by: fc.constant('u'),
      }),
      fc.record({
        type: fc.constant('AcceptChargeback' as const),
        reason: fc.constant('they are right'),
        by: fc.constant('u'),
      }),
      fc.constant({
        type: 'SubmitEvidence' as const,
        evidence: {
          explanation: 'It came.',
          productDescription: null,
          carrier: null,
          trackingNumber: null,
          shippedOn: null,
        },
        evidenceIds: [],
        by: 'u',
      }),
    )
    .map((c): Step => ({
      on: 'chargeback',
      command: { ...c, at } as unknown as ChargebackCommand,
    })),
  fc.constant({ on: 'delivery' as const }),
);

const ask: Extract<PaymentCommand, { type: 'RequestPayment' }> = {
  type: 'RequestPayment',
  at,
  ...of,
  number: '26-000001',
  method: 'card',
  shares: orders.map((orderId, i) => ({
    orderId,
    number: orderId,
    vendorOrgId: 'v-1',
    amount: [12_000, 33_333, 54_667][i]!,
  })),
  charged: [
    { orderId: 'o1', vendorOrgId: 'v-1', gross: 12_000, commission: 1_000, tax: 200 },
    { orderId: 'o2', vendorOrgId: 'v-1', gross: 40_001, commission: 3_337, tax: 667 },
  ],
  dueBy: '2026-03-05T09:00:00.000Z',
};

const paying: readonly Step[] = (
  [
    { type: 'RequestCheckout', at, by: 'u' },
    { type: 'RecordAuthorisation', at, gatewayRef: 'pi_1', amount: 100_000, captureBefore: at },
    { type: 'RequestCapture', at },
  ] as const
).map((command) => ({ on: 'payment', command }));

const transferred: readonly Step[] = (
  [
    { type: 'RecordReceipts', at, gatewayRef: 'bt_1', receipts: [] },
    {
      type: 'RecordReceipts',
      at,
      gatewayRef: 'bt_1',
      receipts: [{ receiptRef: 'whole', amount: 100_500, receivedAt: at }],
    },
  ] as const
).map((command) => ({ on: 'payment', command }));

const opened: PaymentCommand = {
  type: 'RecordBankTransferOpened',
  at,
  gatewayRef: 'bt_1',
  details: { accountHolder: '', bankName: null, country: 'GB', numbers: [], reference: '' },
};

/** A payment of three orders of one vendor, and that vendor's account, as commands reach them. */
function play(method: PrepaidMethod, all: readonly Step[]) {
  const payments: PaymentEvent[] = [...payment.decide({ ...ask, method }, payment.initial)];
  payments.push(...payment.decide(opened, fold(payment, payments)));
  const accounts: VendorAccountEvent[] = [];
  const disputes: ChargebackEvent[] = [];
  const waiting: (() => void)[] = [];
  let standing: DisputeStanding | null = null;
  const attempt = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
    }
  };
  const onAccount = (command: VendorAccountCommand): void =>
    attempt(() => accounts.push(...vendorAccount.decide(command, fold(vendorAccount, accounts))));
  const credit = (event: PaymentEvent): void => {
    if (event.type !== 'FundsReleased' && event.type !== 'EarningReclaimed') return;
    const { orderId, number, gross, commission, tax } = event.data;
    const earning = { purchaseId: 'pu-1', orderId, number, gross, commission, tax };
    const command: VendorAccountCommand =
      event.type === 'FundsReleased'
        ? { type: 'CreditEarning', at, ...ofAccount, releaseId: event.data.releaseId, earning }
        : { type: 'ReverseEarning', at, ...ofAccount, refundId: event.data.refundId, earning };
    onAccount(command);
    // whoever brings it may bring it twice
    onAccount(command);
  };
  /** Twice, and some time later. */
  const later = (work: () => void): void => void waiting.push(work, work);
  const reserve = (event: PaymentEvent): void => {
    if (event.type !== 'ChargebackWithheld' && event.type !== 'ChargebackEnded') return;
    for (const { reserveId } of event.data.freed)
      later(() =>
        onAccount({ type: 'FreeReserve', at, ...ofAccount, reserveId, reason: 'over', by: null }),
      );
    if (event.type === 'ChargebackWithheld')
      for (const { reserveId, reserved } of event.data.shares)
        if (reserved > 0)
          later(() =>
            onAccount({
              type: 'HoldReserve',
              at,
              ...ofAccount,
              reserveId,
              amount: reserved,
              reason: 'a chargeback is open',
              by: null,
            }),
          );
  };
  const onPayment = (command: PaymentCommand): void =>
    attempt(() => {
      const more = payment.decide(command, fold(payment, payments));
      payments.push(...more);
      more.forEach(credit);
      more.forEach(reserve);
    });
  const tell = (event: ChargebackEvent, place: number): void => {
    if (
      event.type === 'InquiryEscalated' ||
      ((event.type === 'ChargebackOpened' || event.type === 'ChargebackAllocated') &&
        event.data.kind === 'chargeback')
    ) {
      const shares = event.data.shares.map(({ orderId, amount }) => ({
        orderId,
        amount,
        reserveId: `${place}:${orderId}`,
      }));
      later(() => onPayment({ type: 'WithholdForChargeback', at, chargebackId: 'cb', shares }));
    }
    if (event.type === 'ChargebackWon' || event.type === 'ChargebackLost') {
      const isLost = event.type === 'ChargebackLost';
      later(() =>
        onPayment({
          type: 'EndChargeback',
          at,
          chargebackId: 'cb',
          outcome: isLost ? 'lost' : 'won',
          bearer: isLost ? event.data.bearer : 'platform',
          shares: isLost ? event.data.shares : [],
        }),
      );
    }
  };
  const disputedOrders = () =>
    fold(payment, payments)!.shares.map((s) => ({
      orderId: s.orderId,
      number: s.number,
      vendorOrgId: s.vendorOrgId,
      left: Math.max(0, leftOf(s)),
      isDelivered: s.released > 0,
      wasReduced: s.due < s.amount,
    }));
  const onChargeback = (command: ChargebackCommand): void =>
    attempt(() => {
      const more = chargeback.decide(command, fold(chargeback, disputes));
      more.forEach((event, i) => tell(event, disputes.length + i));
      disputes.push(...more);
    });
  /** All that the operator may allocate, the first order first. */
  const allocated = (command: ChargebackCommand): ChargebackCommand => {
    if (command.type !== 'AllocateChargeback') return command;
    const { first } = command as unknown as { first: string };
    const orders = disputedOrders();
    let left = fold(chargeback, disputes)?.amount ?? 0;
    const inOrder = orders.toSorted((a, b) =>
      a.orderId === first ? -1 : b.orderId === first ? 1 : 0,
    );
    const shares = inOrder.flatMap(({ orderId, left: most }) => {
      const amount = Math.min(most, left);
      left -= amount;
      return amount > 0 ? [{ orderId, amount }] : [];
    });
    return { ...command, shares, orders };
  };
  const happens = ({ does, amount }: Extract<Step, { on: 'bank' }>): void => {
    const paid = fold(payment, payments)!;
    const whole = paid.shares.reduce((n, s) => n + leftOf(s), 0);
    if (paid.status !== 'Captured' || (!standing && whole <= 0)) return;
    const before: DisputeStanding = standing ?? {
      disputeRef: 'du_1',
      gatewayRef: paid.gatewayRef!,
      status: 'inquiry',
      gatewayStatus: 'inquiry',
      reason: 'notReceived',
      gatewayReason: 'not_received',
      amount: Math.min(amount, whole),
      currency: 'GBP',
      evidenceDueBy: '2026-03-16T09:00:00.000Z',
      hasEvidence: false,
      taken: null,
      returned: null,
      counterFee: { charged: null, returned: null },
      createdAt: at,
    };
    const isOver = ['won', 'lost', 'inquiryClosed'].includes(before.status);
    const moved = { amount: before.amount, transactions: [] };
    const { charged } = before.counterFee;
    const after: DisputeStanding | null = isOver
      ? before
      : does === 'asks'
        ? standing
          ? null
          : before
        : does === 'takes'
          ? before.taken
            ? null
            : { ...before, status: 'needsResponse', taken: { ...moved, fee: 2_000 } }
          : does === 'forgets'
            ? before.taken || !standing
              ? null
              : { ...before, status: 'inquiryClosed' }
            : !before.taken
              ? null
              : does === 'keeps'
                ? { ...before, status: 'lost' }
                : {
                    ...before,
                    status: 'won',
                    returned: moved,
                    counterFee: { charged, returned: charged },
                  };
    if (after) standing = after;
    if (standing) hear();
  };
  const hear = (): void =>
    onChargeback({
      type: 'RecordDispute',
      at,
      standing: standing!,
      payment: {
        chargebackId: 'cb',
        paymentId: 'pay-1',
        purchaseId: 'pu-1',
        buyerOrgId: 'b-1',
        number: '26-000001',
        orders: disputedOrders(),
      },
    });
  for (const step of all) {
    switch (step.on) {
      case 'account':
        onAccount(step.command);
        break;
      case 'payment':
        onPayment(step.command);
        break;
      case 'bank':
        happens(step);
        break;
      case 'chargeback':
        onChargeback(allocated(step.command));
        break;
      case 'delivery':
        waiting.shift()?.();
        break;
      default:
        throw new Error(step satisfies never);
    }
    // the gateway has the answer at once, and tells how the dispute stands then
    if (standing && fold(chargeback, disputes)?.status === 'Answering') {
      const open: DisputeStanding = standing;
      const fee = { amount: 1_500, transactions: [] };
      standing = open.taken
        ? {
            ...open,
            status: 'underReview',
            hasEvidence: true,
            counterFee: { charged: fee, returned: null },
          }
        : { ...open, status: 'inquiryUnderReview', hasEvidence: true };
      hear();
    }
    if (standing && fold(chargeback, disputes)?.isAccepted && !isOverAt(standing)) {
      standing = { ...(standing as DisputeStanding), status: 'lost' };
      hear();
    }
    const state = fold(payment, payments)!;
    if (state.status === 'Capturing' && state.gatewayRef)
      onPayment({
        type: 'RecordCapture',
        at,
        gatewayRef: state.gatewayRef,
        amount: state.capturing,
        fee: Math.min(317, state.capturing),
        gatewayTransactions: [],
      });
  }
  while (waiting.length > 0) waiting.shift()!();
  const events = [...payments, ...accounts, ...disputes];
  const entries = events.flatMap((e): readonly Entry[] =>
    'entries' in e.data ? e.data.entries : [],
  );
  return {
    payments,
    accounts,
    disputes,
    standing: standing as DisputeStanding | null,
    dispute: fold(chargeback, disputes),
    entries,
    state: fold(payment, payments)!,
    account: fold(vendorAccount, accounts),
  };
}

const isOverAt = ({ status }: DisputeStanding): boolean =>
  status === 'won' || status === 'lost' || status === 'inquiryClosed';

const sumOf = (entries: readonly Entry[], book: string, account: string, owner = ''): number =>
  posted(new Map(), entries).get([book, 'GBP', account, owner].join('|')) ?? 0;

/** What a dispute has taken from our balance at the gateway, and not returned. */
const atTheBank = (standing: DisputeStanding | null): number => {
  if (!standing) return 0;
  const { taken, returned, counterFee } = standing;
  const sum = (of: { readonly amount: number } | null): number => of?.amount ?? 0;
  return (
    sum(taken) +
    (taken?.fee ?? 0) +
    sum(counterFee.charged) -
    sum(returned) -
    sum(counterFee.returned)
  );
};

describe('whatever happens to a payment and a vendor’s account', () => {
  const always = (holds: (played: ReturnType<typeof play>) => void): void =>
    fc.assert(
      fc.property(
        fc.constantFrom(...prepaidMethods),
        fc.boolean(),
        fc.array(fc.oneof(steps, steps, bank), { maxLength: 60 }),
        (method, isPaid, all) => {
          const paid = method === 'card' ? paying : transferred;
          // half of them begin with the money held, so that most steps have something to do
          holds(play(method, isPaid ? [...paid, ...all] : all));
        },
      ),
      { numRuns: 400 },
    );

  it('debits are credits in every entry, and in every book', () => {
    always(({ entries }) => {
      entries.forEach(requireBalanced);
      for (const book of ['operator', 'v-1']) {
        let total = 0;
        for (const [key, balance] of posted(new Map(), entries))
          if (key.startsWith(`${book}|`)) total += balance;
        expect(total).toBe(0);
      }
    });
  });

  it('the books say what the payment says is held, and nothing lies between them', () => {
    always(({ entries, state }) => {
      for (const share of state.shares) {
        const funds = sumOf(entries, 'operator', 'orderFunds', share.orderId);
        expect(0 - funds).toBe(state.status === 'Captured' ? heldOf(share) : 0);
        expect(Math.abs(sumOf(entries, 'operator', 'clearing', share.orderId))).toBe(0);
      }
    });
  });

  it('the books say what of the buyer’s came by bank transfer and was neither taken nor sent back', () => {
    always(({ entries, state }) => {
      const { unapplied, returns } = state.transfer;
      const leaving = returns.reduce((n, r) => n + (r.status === 'Requested' ? r.amount : 0), 0);
      expect(unapplied).toBeGreaterThanOrEqual(0);
      const theirs = unapplied + leaving + (state.method === 'transfer' ? state.capturing : 0);
      expect(0 - sumOf(entries, 'operator', 'buyersMoney', 'pay-1')).toBe(theirs);
      expect(sumOf(entries, 'operator', 'buyersCash')).toBe(theirs);
    });
  });

  it('what came by bank transfer is taken, sent back, or the buyer’s still, and each receipt counts once', () => {
    always(({ payments, state }) => {
      const sum = (type: PaymentEvent['type']): number =>
        payments.reduce(
          (n, e) => n + (e.type === type ? (e.data as { amount: number }).amount : 0),
          0,
        );
      if (state.method !== 'transfer') return;
      const receipts = payments.flatMap((e) =>
        e.type === 'BankTransferReceived' ? [e.data.receiptRef] : [],
      );
      expect(new Set(receipts).size).toBe(receipts.length);
      const leftOrLeaving = state.transfer.returns.reduce(
        (n, r) => n + (r.status === 'Failed' ? 0 : r.amount),
        0,
      );
      expect(sum('BankTransferReceived') + sum('RefundSucceeded')).toBe(
        sum('PaymentCaptured') + state.transfer.unapplied + state.capturing + leftOrLeaving,
      );
    });
  });

  it('the books say what the vendor’s account says is available and reserved', () => {
    always(({ entries, account }) => {
      const requested = [...account.payouts.values()].filter((p) => p.status === 'Requested');
      const leaving = requested.reduce((n, p) => n + p.amount, 0);
      const reserved = [...account.reserves.values()].reduce((n, r) => n + r, 0);
      expect(0 - sumOf(entries, 'operator', 'vendorAvailable', 'v-1')).toBe(
        account.available + leaving,
      );
      expect(0 - sumOf(entries, 'operator', 'vendorReserved', 'v-1')).toBe(reserved);
    });
  });

  it('no more is refunded than was captured, and no payout is made twice', () => {
    always(({ payments, accounts }) => {
      const captured = payments.flatMap((e) => (e.type === 'PaymentCaptured' ? [e] : []));
      expect(captured.length).toBeLessThanOrEqual(1);
      const inAll = captured.reduce((n, e) => n + e.data.amount, 0);
      const refunded = payments.reduce(
        (n, e) => n + (e.type === 'RefundRequested' ? e.data.amount : 0),
        0,
      );
      expect(refunded).toBeLessThanOrEqual(inAll);
      const made = accounts.flatMap((e) => (e.type === 'TransferMade' ? [e.data.payoutId] : []));
      expect(new Set(made).size).toBe(made.length);
    });
  });

  it('money in is money out and what is left', () => {
    always(({ entries, payments, accounts, standing }) => {
      const of = (events: readonly { type: string; data: object }[], type: string): number =>
        events.reduce(
          (n, e) => n + (e.type === type ? (e.data as { amount: number }).amount : 0),
          0,
        );
      const fees = payments.reduce(
        (n, e) => n + (e.type === 'PaymentCaptured' ? e.data.fee : 0),
        0,
      );
      const back = payments.reduce((n, e) => {
        const gateway = 'entries' in e.data ? sumOf(e.data.entries, 'operator', 'gateway') : 0;
        return n + (e.type === 'RefundFailed' ? gateway : 0);
      }, 0);
      expect(sumOf(entries, 'operator', 'gateway')).toBe(
        of(payments, 'PaymentCaptured') -
          fees -
          of(payments, 'RefundSucceeded') +
          back -
          of(accounts, 'TransferMade') -
          atTheBank(standing),
      );
    });
  });

  it('a chargeback that is decided leaves nothing disputed, kept back or in between', () => {
    always(({ entries, dispute, state, account, standing }) => {
      const isOpen = dispute !== null && !isDecided(dispute.status);
      const taken = standing?.taken?.amount ?? 0;
      expect(Math.abs(sumOf(entries, 'operator', 'disputed', 'cb') - (isOpen ? taken : 0))).toBe(0);
      if (isOpen) return;
      expect(state.chargebacks).toEqual([]);
      expect(
        [...account.reserves.keys()].filter((id) => id.includes(':') && !id.startsWith('rolling:')),
      ).toEqual([]);
      for (const share of state.shares)
        if (share.isReleaseDue) expect(heldOf(share)).toBeLessThanOrEqual(0);
    });
  });

  it('what a bank has taken for good is paid by the platform, or by the vendors, to the penny', () => {
    always(({ entries, dispute, state }) => {
      if (dispute?.status !== 'Lost') return;
      const borne = state.shares.reduce((n, s) => n + s.chargedBackHeld + s.chargedBackReleased, 0);
      expect(sumOf(entries, 'operator', 'chargebackLosses') + borne).toBe(dispute.amount);
    });
  });

  it('the commission that is left is that of what the vendor kept, and nothing once all was refunded', () => {
    always(({ entries, state }) => {
      for (const [orderId, whole] of [['o1', 1_000] as const]) {
        const share = state.shares.find((s) => s.orderId === orderId)!;
        if (share.released > 0 && share.released === share.refundedReleased && whole > 0) {
          const own = entries.filter((e) => e.postings.some((p) => p.of === orderId));
          expect(sumOf(own, 'operator', 'commission')).toBe(0);
        }
      }
    });
  });
});
