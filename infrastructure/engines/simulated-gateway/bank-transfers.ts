import type {
  BankTransferAtGateway,
  BankTransferWanted,
  GatewayAnswer,
  RefundAtGateway,
} from '../../../application/ports/payment-gateway.js';
import type { TransferDetails } from '../../../domain/money/payment/payment.events.js';
import type { Currency } from '../../../domain/shared/money/money.js';
import { transferLimits } from './limits.js';
import type { Happened } from './news.js';
import type { Payments } from './payments.js';
import {
  buckets,
  type BankTransferRecord,
  type PaymentRecord,
  type RefundRecord,
} from './records.js';
import { paymentRefOf } from './references.js';
import { sealOf } from './signature.js';
import {
  answered,
  done,
  randomId,
  refused,
  replacing,
  type Decision,
  type Outcome,
  type Simulation,
  type Stored,
} from './simulation.js';

const PAGE = /^sim_bt_([\da-f]{24})([\da-f]{32})$/;
const RETURN = /^sim_rt_([\da-f]{24})_\d+$/;
/** It is never too late for a bank transfer to come. */
const NEVER_MS = Number.MAX_SAFE_INTEGER;

/** A payment that is made by bank transfer, as it is stored. */
type Found = Stored<PaymentRecord & { readonly bankTransfer: BankTransferRecord }>;

/** Accounts to pay into, what has come to them, and what was sent back from them. */
export class BankTransfers {
  constructor(
    private readonly simulation: Simulation,
    private readonly payments: Payments,
    private readonly secret: Buffer | string,
    private readonly publicUrl: string,
    /** How long a bank takes, in milliseconds of the gateway's clock. */
    private readonly takesMs: number,
  ) {}

  create(
    key: string,
    wanted: BankTransferWanted,
  ): Promise<GatewayAnswer<{ readonly gatewayRef: string }>> {
    type Made = Outcome<{ readonly gatewayRef: string }>;
    return this.simulation.once(key, 'bank-transfer', wanted, (): Promise<Made> => {
      const { paymentId, number, amount, currency, returnUrl } = wanted;
      const limit = transferLimits[currency];
      if (!limit) return Promise.resolve({ refused: 'currency_not_supported' });
      if (!Number.isSafeInteger(amount) || amount < limit.min)
        return Promise.resolve({ refused: 'amount_too_small' });
      if (amount > limit.max) return Promise.resolve({ refused: 'amount_too_large' });
      const id = randomId();
      const record: PaymentRecord = {
        id,
        paymentId,
        number,
        amount,
        currency,
        returnUrl,
        openUntilMs: NEVER_MS,
        status: 'open',
        declined: null,
        asksForStep: false,
        captureBeforeMs: null,
        captured: null,
        refunds: [],
        bankTransfer: { details: detailsOf(id, currency), receipts: [], cash: 0, returns: [] },
      };
      const gatewayRef = paymentRefOf(id);
      return Promise.resolve({
        ref: gatewayRef,
        value: { gatewayRef },
        changes: [replacing(buckets.payments, id, null, record)],
      });
    });
  }

  state(gatewayRef: string): Promise<GatewayAnswer<BankTransferAtGateway>> {
    return answered(async () => {
      const found = isBankTransfer(await this.payments.byPayment(gatewayRef));
      if (!found) return refused('resource_missing');
      const { id, currency, bankTransfer } = found.is;
      const { details, receipts } = bankTransfer;
      return done({ currency, details, receipts, url: this.pageOf(id) });
    });
  }

  /** Where it can be seen, and where the buyer's bank is told to send the money. */
  async byPage(ref: string): Promise<Found | null> {
    const [, id, seal] = PAGE.exec(ref) ?? [];
    if (id === undefined || seal !== sealOf(this.secret, 'bank-transfer', id)) return null;
    return isBankTransfer(await this.payments.byPayment(paymentRefOf(id)));
  }

  /** The buyer's bank sends so much. */
  async send(gatewayRef: string, amount: number): Promise<boolean> {
    if (!Number.isSafeInteger(amount) || amount < 1) return false;
    return this.change(gatewayRef, (record) => {
      const { receipts, cash } = record.bankTransfer;
      const receiptRef = `sim_rc_${record.id}_${receipts.length + 1}`;
      const receivedAt = new Date(this.simulation.clock.now()).toISOString();
      return {
        after: {
          receipts: [...receipts, { receiptRef, amount, receivedAt }],
          cash: cash + amount,
        },
        news: [aboutTransfer(record, 'bank_transfer.received')],
      };
    });
  }

  /** What came goes back; the bank takes its time. */
  giveBack(
    key: string,
    of: {
      readonly paymentId: string;
      readonly returnId: string;
      readonly gatewayRef: string;
      readonly amount: number;
      readonly currency: Currency;
    },
  ): Promise<GatewayAnswer<RefundAtGateway>> {
    return this.simulation.once(key, 'return', of, async (): Promise<Outcome<RefundAtGateway>> => {
      const { returnId, amount, currency } = of;
      const found = isBankTransfer(await this.payments.byPayment(of.gatewayRef));
      if (!found) return { refused: 'resource_missing' };
      const { is: record } = found;
      const { bankTransfer } = record;
      if (currency !== record.currency) return { refused: 'currency_mismatch' };
      if (!Number.isSafeInteger(amount) || amount < 1) return { refused: 'amount_too_small' };
      if (amount > bankTransfer.cash) return { refused: 'balance_insufficient' };
      const refundRef = `sim_rt_${record.id}_${bankTransfer.returns.length + 1}`;
      const sent: RefundRecord = {
        refundRef,
        refundId: returnId,
        amount,
        status: 'pending',
        code: null,
        transactions: [],
      };
      const arrivesMs = (await this.simulation.clock.nowMs()) + this.takesMs;
      return {
        ref: refundRef,
        value: shown(sent),
        changes: [
          replacing(buckets.payments, record.id, found, {
            ...record,
            bankTransfer: {
              ...bankTransfer,
              cash: bankTransfer.cash - amount,
              returns: [...bankTransfer.returns, sent],
            },
          } satisfies PaymentRecord),
          this.simulation.due(arrivesMs, 'return', refundRef),
        ],
        news: [aboutReturn(record, sent, 'refund.created')],
      };
    });
  }

  /** Null: it is none of these. */
  async returnState(refundRef: string): Promise<RefundAtGateway | null> {
    const id = RETURN.exec(refundRef)?.[1];
    if (id === undefined) return null;
    const found = isBankTransfer(await this.payments.byPayment(paymentRefOf(id)));
    const made = found?.is.bankTransfer.returns.find((r) => r.refundRef === refundRef);
    return made ? shown(made) : null;
  }

  /** The buyer's bank has it. */
  async arrive(refundRef: string, atMs: number): Promise<void> {
    await this.move(refundRef, 'succeeded', null);
    await this.simulation.change(() =>
      Promise.resolve({
        changes: [this.simulation.notDue(atMs, 'return', refundRef)],
        result: null,
      }),
    );
  }

  /** The buyer's bank does not take it, perhaps days later: it is with the gateway again. */
  fail(refundRef: string, code = 'account_closed'): Promise<boolean> {
    return this.move(refundRef, 'failed', code);
  }

  private pageOf(id: string): string {
    const seal = sealOf(this.secret, 'bank-transfer', id);
    return `${this.publicUrl}/simulated-bank/sim_bt_${id}${seal}`;
  }

  private move(
    refundRef: string,
    status: 'succeeded' | 'failed',
    code: string | null,
  ): Promise<boolean> {
    const id = RETURN.exec(refundRef)?.[1];
    if (id === undefined) return Promise.resolve(false);
    return this.change(paymentRefOf(id), (record) => {
      const { returns, cash } = record.bankTransfer;
      const made = returns.find((r) => r.refundRef === refundRef);
      if (!made || made.status === 'failed' || made.status === status) return null;
      const after: RefundRecord = { ...made, status, code };
      return {
        after: {
          returns: returns.map((r) => (r.refundRef === refundRef ? after : r)),
          cash: status === 'failed' ? cash + made.amount : cash,
        },
        news: [
          aboutReturn(record, after, status === 'failed' ? 'refund.failed' : 'refund.updated'),
        ],
      };
    });
  }

  /** False: there is no such bank transfer, or nothing to be done to it. */
  private change(
    gatewayRef: string,
    does: (record: Found['is']) => {
      readonly after: Partial<BankTransferRecord>;
      readonly news: readonly Happened[];
    } | null,
  ): Promise<boolean> {
    return this.simulation.change(async (): Promise<Decision<boolean>> => {
      const found = isBankTransfer(await this.payments.byPayment(gatewayRef));
      const change = found && does(found.is);
      if (!found || !change) return { changes: [], result: false };
      const bankTransfer = { ...found.is.bankTransfer, ...change.after };
      return {
        changes: [replacing(buckets.payments, found.is.id, found, { ...found.is, bankTransfer })],
        news: change.news,
        result: true,
      };
    });
  }
}

const isBankTransfer = (found: Stored<PaymentRecord> | null): Found | null =>
  found?.is.bankTransfer ? (found as Found) : null;

const shown = ({ refundRef, status, code, transactions }: RefundRecord): RefundAtGateway => ({
  refundRef,
  status,
  code,
  transactions,
});

const aboutTransfer = ({ paymentId, id }: PaymentRecord, type: string): Happened => ({
  type,
  about: { what: 'bankTransfer', paymentId, gatewayRef: paymentRefOf(id) },
});

const aboutReturn = (
  { paymentId }: PaymentRecord,
  { refundId, refundRef }: RefundRecord,
  type: string,
): Happened => ({ type, about: { what: 'refund', paymentId, refundId, refundRef } });

/** Numbers that no bank has: check digits 00, a bank of zeros. Nobody can send money there. */
function detailsOf(id: string, currency: Currency): TransferDetails {
  const digits = [...id].map((of) => parseInt(of, 16) % 10).join('');
  const numbers = ((): TransferDetails['numbers'] => {
    const account = { kind: 'accountNumber' as const, value: digits.slice(0, 8) };
    switch (currency) {
      case 'GBP':
        return [{ kind: 'sortCode', value: '00-00-00' }, account];
      case 'USD':
        return [{ kind: 'routingNumber', value: '000000000' }, account];
      case 'JPY':
        return [
          { kind: 'bankCode', value: '0000' },
          { kind: 'branchCode', value: '000' },
          { kind: 'accountNumber', value: digits.slice(0, 7) },
        ];
      case 'MXN':
        return [{ kind: 'clabe', value: `000${digits.slice(0, 15)}` }];
      default:
        return [
          { kind: 'iban', value: `DE0000000000${digits.slice(0, 9)}` },
          { kind: 'bic', value: 'SIMUDEFFXXX' },
        ];
    }
  })();
  return {
    accountHolder: 'Simulated gateway (no real account)',
    bankName: 'Simulated bank',
    country: countryOf[currency] ?? 'DE',
    numbers,
    reference: `SIM-${id.slice(0, 8).toUpperCase()}`,
  };
}

const countryOf: Readonly<Record<Currency, string>> = {
  GBP: 'GB',
  USD: 'US',
  JPY: 'JP',
  MXN: 'MX',
};
