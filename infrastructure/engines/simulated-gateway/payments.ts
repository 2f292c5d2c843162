import type {
  Captured,
  CheckoutState,
  CheckoutWanted,
  GatewayAnswer,
} from '../../../application/ports/payment-gateway.js';
import { DAY_MS } from '../../../domain/shared/time/days.js';
import type { Balance } from './balance.js';
import { feeOf, limits, transferFeeOf } from './limits.js';
import type { Happened } from './news.js';
import { buckets, type PaymentRecord } from './records.js';
import { paymentRefOf } from './references.js';
import { sealOf } from './signature.js';
import {
  answered,
  done,
  newTransaction,
  randomId,
  refused,
  replacing,
  type Decision,
  type Outcome,
  type Simulation,
  type Stored,
} from './simulation.js';

/** As Stripe holds a card payment (docs.stripe.com/payments/place-a-hold-on-a-payment-method). */
export const HELD_DAYS = 7;

const CHECKOUT = /^sim_cs_([\da-f]{24})([\da-f]{32})$/;
const PAYMENT = /^sim_pi_([\da-f]{24})$/;

const idOf = (gatewayRef: string): string | null => PAYMENT.exec(gatewayRef)?.[1] ?? null;

/** What somebody does on a page; null: there is nothing that they could do it to. */
export type Acted = PaymentRecord | null;

/** Payment pages, and what is held and taken of what was paid on them. */
export class Payments {
  constructor(
    private readonly simulation: Simulation,
    private readonly balance: Balance,
    private readonly secret: Buffer | string,
    private readonly publicUrl: string,
  ) {}

  create(
    key: string,
    wanted: CheckoutWanted,
  ): Promise<GatewayAnswer<{ readonly checkoutRef: string }>> {
    type Made = Outcome<{ readonly checkoutRef: string }>;
    return this.simulation.once(key, 'checkout', wanted, async (): Promise<Made> => {
      const { paymentId, number, amount, currency, returnUrl } = wanted;
      const limit = limits[currency];
      if (!limit) return { refused: 'currency_not_supported' };
      if (!Number.isSafeInteger(amount) || amount < limit.min)
        return { refused: 'amount_too_small' };
      if (amount > limit.max) return { refused: 'amount_too_large' };
      if (!/^https?:$/.test(URL.parse(returnUrl)?.protocol ?? ''))
        return { refused: 'url_invalid' };
      const offsetMs = await this.simulation.clock.offsetMs();
      const openUntilMs = Date.parse(wanted.expiresAt) + offsetMs;
      if (!(openUntilMs > this.simulation.clock.now() + offsetMs))
        return { refused: 'expires_in_the_past' };
      const id = randomId();
      const record: PaymentRecord = {
        id,
        paymentId,
        number,
        amount,
        currency,
        returnUrl,
        openUntilMs,
        status: 'open',
        declined: null,
        asksForStep: false,
        captureBeforeMs: null,
        captured: null,
        refunds: [],
      };
      const checkoutRef = this.checkoutRefOf(id);
      return {
        ref: checkoutRef,
        value: { checkoutRef },
        changes: [
          replacing(buckets.payments, id, null, record),
          this.simulation.due(openUntilMs, 'checkout', id),
        ],
      };
    });
  }

  url(checkoutRef: string): Promise<GatewayAnswer<string | null>> {
    return answered(async () => {
      const found = await this.byCheckout(checkoutRef);
      if (!found) return refused('resource_missing');
      const isOpen = found.is.status === 'open';
      return done(isOpen ? `${this.publicUrl}/simulated-payment/${checkoutRef}` : null);
    });
  }

  state(checkoutRef: string): Promise<GatewayAnswer<CheckoutState>> {
    return answered(async () => {
      const found = await this.byCheckout(checkoutRef);
      if (!found) return refused('resource_missing');
      return done(await this.stateOf(found.is));
    });
  }

  capture(
    key: string,
    of: { readonly paymentId: string; readonly gatewayRef: string; readonly amount: number },
  ): Promise<GatewayAnswer<Captured>> {
    return this.simulation.once(key, 'capture', of, async (): Promise<Outcome<Captured>> => {
      const found = await this.byPayment(of.gatewayRef);
      if (!found) return { refused: 'resource_missing' };
      const { is: record } = found;
      const { bankTransfer, currency } = record;
      if (record.status === 'lapsed') return { refused: 'authorisation_expired' };
      if (record.status !== (bankTransfer ? 'open' : 'authorised'))
        return { refused: `unexpected_state_${record.status}` };
      if (!Number.isSafeInteger(of.amount) || of.amount < 1) return { refused: 'amount_too_small' };
      if (of.amount > record.amount) return { refused: 'amount_too_large' };
      if (bankTransfer && of.amount > bankTransfer.cash) return { refused: 'balance_insufficient' };
      const fee = (bankTransfer ? transferFeeOf : feeOf)(of.amount, currency);
      const id = newTransaction();
      const captured = { amount: of.amount, currency, fee, transactions: [id] };
      return {
        ref: of.gatewayRef,
        value: captured,
        changes: [
          replacing(buckets.payments, record.id, found, {
            ...record,
            status: 'captured',
            captured,
            ...(bankTransfer
              ? { bankTransfer: { ...bankTransfer, cash: bankTransfer.cash - of.amount } }
              : {}),
          } satisfies PaymentRecord),
          ...(record.captureBeforeMs === null
            ? []
            : [this.simulation.notDue(record.captureBeforeMs, 'authorisation', record.id)]),
          ...(await this.balance.credit({
            id,
            kind: 'payment',
            amount: of.amount,
            fee,
            currency,
            source: of.gatewayRef,
          })),
        ],
        news: [aboutPayment(record, 'charge.captured')],
      };
    });
  }

  release(
    key: string,
    of: { readonly paymentId: string; readonly gatewayRef: string },
  ): Promise<GatewayAnswer<null>> {
    return this.simulation.once(key, 'release', of, async (): Promise<Outcome<null>> => {
      const found = await this.byPayment(of.gatewayRef);
      if (!found) return { refused: 'resource_missing' };
      const { is: record } = found;
      const ref = of.gatewayRef;
      if (record.status === 'released' || record.status === 'lapsed')
        return { ref, value: null, changes: [] };
      if (record.status !== 'authorised') return { refused: `unexpected_state_${record.status}` };
      return {
        ref,
        value: null,
        changes: [
          replacing(buckets.payments, record.id, found, {
            ...record,
            status: 'released',
          } satisfies PaymentRecord),
          this.simulation.notDue(record.captureBeforeMs!, 'authorisation', record.id),
        ],
        news: [aboutPayment(record, 'payment.canceled')],
      };
    });
  }

  captured(gatewayRef: string): Promise<GatewayAnswer<Captured | null>> {
    return answered(async () => {
      const found = await this.byPayment(gatewayRef);
      return found ? done(found.is.captured) : refused('resource_missing');
    });
  }

  /** As it is now: what has fallen due has happened, whether it was written or not. */
  async byPayment(gatewayRef: string): Promise<Stored<PaymentRecord> | null> {
    const id = idOf(gatewayRef);
    return id === null ? null : this.byId(id);
  }

  async byCheckout(checkoutRef: string): Promise<Stored<PaymentRecord> | null> {
    const [, id, seal] = CHECKOUT.exec(checkoutRef) ?? [];
    if (id === undefined || seal !== sealOf(this.secret, 'checkout', id)) return null;
    return this.byId(id);
  }

  /** The buyer pays: the money is held. */
  pay(checkoutRef: string): Promise<Acted> {
    return this.act(checkoutRef, async (record) => {
      const captureBeforeMs = (await this.simulation.clock.nowMs()) + HELD_DAYS * DAY_MS;
      return {
        after: {
          ...record,
          status: 'authorised',
          declined: null,
          asksForStep: false,
          captureBeforeMs,
        },
        changes: [
          this.simulation.notDue(record.openUntilMs, 'checkout', record.id),
          this.simulation.due(captureBeforeMs, 'authorisation', record.id),
        ],
        type: 'checkout.completed',
      };
    });
  }

  /** The buyer's bank says no; the page stays open for another try. */
  decline(checkoutRef: string, code: string): Promise<Acted> {
    return this.act(checkoutRef, (record) => ({
      after: { ...record, declined: code, asksForStep: false },
      changes: [],
      type: 'payment.failed',
    }));
  }

  /** The buyer's bank wants the buyer to confirm (3-D Secure). */
  askForStep(checkoutRef: string): Promise<Acted> {
    return this.act(checkoutRef, (record) => ({
      after: { ...record, asksForStep: true },
      changes: [],
      type: null,
    }));
  }

  /** A page ends unpaid, or what was held is given back. */
  async fallDue(kind: 'authorisation' | 'checkout', id: string, atMs: number): Promise<void> {
    await this.simulation.change(async (): Promise<Decision<null>> => {
      const over = this.simulation.notDue(atMs, kind, id);
      const stored = await this.simulation.read<PaymentRecord>(buckets.payments, id);
      if (!stored) return { changes: [over], result: null };
      const after = await this.now(stored.is);
      if (after.status === stored.is.status) return { changes: [over], result: null };
      return {
        changes: [over, replacing(buckets.payments, id, stored, after)],
        news: [
          kind === 'checkout'
            ? this.aboutCheckout(after, 'checkout.expired')
            : aboutPayment(after, 'charge.expired'),
          // who only waits for the page hears of both
          ...(kind === 'checkout' ? [] : [this.aboutCheckout(after, 'checkout.updated')]),
        ],
        result: null,
      };
    });
  }

  checkoutRefOf(id: string): string {
    return `sim_cs_${id}${sealOf(this.secret, 'checkout', id)}`;
  }

  private async stateOf(record: PaymentRecord): Promise<CheckoutState> {
    const { status, currency, amount } = record;
    switch (status) {
      case 'open':
        return record.declined === null ? { is: 'open' } : { is: 'failed', code: record.declined };
      case 'authorised':
      case 'captured': {
        // in the time of those who ask
        const toldMs = record.captureBeforeMs! - (await this.simulation.clock.offsetMs());
        return {
          is: 'authorised',
          gatewayRef: paymentRefOf(record.id),
          amount,
          currency,
          captureBefore: new Date(toldMs).toISOString(),
        };
      }
      case 'released':
        return { is: 'failed', code: 'released' };
      case 'lapsed':
        return { is: 'failed', code: 'authorisation_expired' };
      case 'expired':
        return { is: 'failed', code: 'expired' };
      default:
        return status satisfies never;
    }
  }

  private async act(
    checkoutRef: string,
    does: (record: PaymentRecord) => Acting | Promise<Acting>,
  ): Promise<Acted> {
    return this.simulation.change(async (): Promise<Decision<Acted>> => {
      const found = await this.byCheckout(checkoutRef);
      if (found?.is.status !== 'open') return { changes: [], result: null };
      const { after, changes, type } = await does(found.is);
      return {
        changes: [replacing(buckets.payments, after.id, found, after), ...changes],
        news: type === null ? [] : [this.aboutCheckout(after, type)],
        result: after,
      };
    });
  }

  private async byId(id: string): Promise<Stored<PaymentRecord> | null> {
    const stored = await this.simulation.read<PaymentRecord>(buckets.payments, id);
    return stored && { json: stored.json, is: await this.now(stored.is) };
  }

  private async now(record: PaymentRecord): Promise<PaymentRecord> {
    if (record.status !== 'open' && record.status !== 'authorised') return record;
    const nowMs = await this.simulation.clock.nowMs();
    if (record.status === 'open')
      return nowMs < record.openUntilMs ? record : { ...record, status: 'expired' };
    return nowMs < record.captureBeforeMs! ? record : { ...record, status: 'lapsed' };
  }

  private aboutCheckout({ paymentId, id }: PaymentRecord, type: string): Happened {
    return {
      type,
      about: { what: 'checkout', paymentId, checkoutRef: this.checkoutRefOf(id) },
    };
  }
}

interface Acting {
  readonly after: PaymentRecord;
  readonly changes: Decision<null>['changes'];
  /** Of the news; null: none. */
  readonly type: string | null;
}

const aboutPayment = ({ paymentId, id }: PaymentRecord, type: string): Happened => ({
  type,
  about: { what: 'capture', paymentId, gatewayRef: paymentRefOf(id) },
});
