import type {
  AccountFound,
  GatewayAnswer,
  PayoutAtGateway,
  Transferred,
  VendorWanted,
} from '../../../application/ports/payment-gateway.js';
import type { Currency } from '../../../domain/shared/money/money.js';
import { dayAt } from '../../../domain/shared/time/days.js';
import type { Balance } from './balance.js';
import type { Happened } from './news.js';
import {
  buckets,
  type AccountRecord,
  type LinkRecord,
  type PayoutRecord,
  type TransferRecord,
} from './records.js';
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
} from './simulation.js';

/** As long as Stripe's: some minutes. */
const LINK_MS = 600_000;
const LAST = 'last-payout';
const NOT_YET = ['company_registration', 'bank_account', 'terms_of_service'];

/** The bank that a vendor names on the page. */
export interface NamedBank {
  readonly last4: string;
  readonly currency: Currency;
}

interface Sum {
  readonly accountId: string;
  readonly payoutId: string;
  readonly gatewayAccount: string;
  readonly amount: number;
  readonly currency: Currency;
}

/** Vendors' accounts at the gateway: what is transferred to them and paid out of them. */
export class Vendors {
  constructor(
    private readonly simulation: Simulation,
    private readonly balance: Balance,
    private readonly secret: Buffer | string,
    private readonly publicUrl: string,
    private readonly payoutTakesMs: number,
  ) {}

  open(
    key: string,
    { vendorOrgId, name, country }: VendorWanted,
  ): Promise<GatewayAnswer<{ readonly gatewayAccount: string }>> {
    // it writes to nobody
    const of = { vendorOrgId, name, country };
    return this.simulation.once(key, 'account', of, () => {
      const id = `sim_acct_${randomId()}`;
      const record: AccountRecord = {
        id,
        ...of,
        canBePaid: false,
        reason: null,
        due: NOT_YET,
        bank: null,
        balances: {},
      };
      return Promise.resolve({
        ref: id,
        value: { gatewayAccount: id },
        changes: [replacing(buckets.accounts, id, null, record)],
      });
    });
  }

  onboardingUrl(gatewayAccount: string, returnUrl: string): Promise<GatewayAnswer<string>> {
    return answered(() =>
      this.simulation.change(async (): Promise<Decision<GatewayAnswer<string>>> => {
        if (!/^https?:$/.test(URL.parse(returnUrl)?.protocol ?? ''))
          return { changes: [], result: refused('url_invalid') };
        if (!(await this.find(gatewayAccount)))
          return { changes: [], result: refused('resource_missing') };
        const id = randomId();
        const openUntilMs = (await this.simulation.clock.nowMs()) + LINK_MS;
        const link: LinkRecord = { gatewayAccount, returnUrl, openUntilMs, isUsed: false };
        const token = `${id}${sealOf(this.secret, 'onboarding', id)}`;
        return {
          changes: [replacing(buckets.links, token, null, link)],
          result: done(`${this.publicUrl}/simulated-onboarding/${token}`),
        };
      }),
    );
  }

  account(gatewayAccount: string): Promise<GatewayAnswer<AccountFound>> {
    return answered(async () => {
      const found = await this.find(gatewayAccount);
      if (!found) return refused('resource_missing');
      const { canBePaid, reason, due, bank, vendorOrgId } = found.is;
      return done({ canBePaid, reason, due, dueBy: null, bank, vendorOrgId });
    });
  }

  transfer(key: string, of: Sum): Promise<GatewayAnswer<Transferred>> {
    return this.simulation.once(key, 'transfer', of, async (): Promise<Outcome<Transferred>> => {
      const { gatewayAccount, amount, currency } = of;
      const found = await this.find(gatewayAccount);
      if (!found) return { refused: 'resource_missing' };
      if (!found.is.canBePaid) return { refused: 'account_cannot_be_paid' };
      if (!Number.isSafeInteger(amount) || amount < 1) return { refused: 'amount_too_small' };
      const transferRef = `sim_tr_${randomId()}`;
      const id = newTransaction();
      const debit = await this.balance.debit({
        id,
        kind: 'transfer',
        amount: -amount,
        currency,
        source: transferRef,
      });
      if (!debit) return { refused: 'balance_insufficient' };
      const record: TransferRecord = {
        transferRef,
        gatewayAccount,
        amount,
        currency,
        transactions: [id],
      };
      return {
        ref: transferRef,
        value: shownTransfer(record),
        changes: [
          replacing(buckets.transfers, transferRef, null, record),
          replacing(buckets.accounts, gatewayAccount, found, withMore(found.is, currency, amount)),
          ...debit,
        ],
      };
    });
  }

  transferState(transferRef: string): Promise<GatewayAnswer<Transferred>> {
    return answered(async () => {
      const found = await this.simulation.read<TransferRecord>(buckets.transfers, transferRef);
      return found ? done(shownTransfer(found.is)) : refused('resource_missing');
    });
  }

  payOut(key: string, of: Sum): Promise<GatewayAnswer<PayoutAtGateway>> {
    return this.simulation.once(key, 'payout', of, async (): Promise<Outcome<PayoutAtGateway>> => {
      const { gatewayAccount, accountId, payoutId, amount, currency } = of;
      const found = await this.find(gatewayAccount);
      if (!found) return { refused: 'resource_missing' };
      if (!found.is.canBePaid) return { refused: 'account_cannot_be_paid' };
      if (!Number.isSafeInteger(amount) || amount < 1) return { refused: 'amount_too_small' };
      if (amount > (found.is.balances[currency] ?? 0)) return { refused: 'balance_insufficient' };
      const payoutRef = `sim_po_${randomId()}`;
      const arrivesAtMs = (await this.simulation.clock.nowMs()) + this.payoutTakesMs;
      const record: PayoutRecord = {
        payoutRef,
        gatewayAccount,
        accountId,
        payoutId,
        amount,
        currency,
        status: 'sent',
        code: null,
        arrivesAtMs,
      };
      return {
        ref: payoutRef,
        value: await this.shown(record),
        changes: [
          replacing(buckets.payouts, payoutRef, null, record),
          replacing(buckets.accounts, gatewayAccount, found, withMore(found.is, currency, -amount)),
          this.simulation.due(arrivesAtMs, 'payout', payoutRef),
          { bucket: buckets.clock, key: LAST, value: payoutRef },
        ],
      };
    });
  }

  payoutState(gatewayAccount: string, payoutRef: string): Promise<GatewayAnswer<PayoutAtGateway>> {
    return answered(async () => {
      const found = await this.simulation.read<PayoutRecord>(buckets.payouts, payoutRef);
      if (found?.is.gatewayAccount !== gatewayAccount) return refused('resource_missing');
      const hasArrived =
        found.is.status === 'sent' && found.is.arrivesAtMs <= (await this.simulation.clock.nowMs());
      return done(await this.shown(hasArrived ? { ...found.is, status: 'paid' } : found.is));
    });
  }

  /** The payout that was made last; null: none yet. */
  lastPayout(): Promise<string | null> {
    return this.simulation.store.get(buckets.clock, LAST);
  }

  /** It has reached the bank. */
  async arrive(payoutRef: string, atMs: number): Promise<void> {
    await this.simulation.change(async (): Promise<Decision<null>> => {
      const over = this.simulation.notDue(atMs, 'payout', payoutRef);
      const found = await this.simulation.read<PayoutRecord>(buckets.payouts, payoutRef);
      if (found?.is.status !== 'sent') return { changes: [over], result: null };
      const paid: PayoutRecord = { ...found.is, status: 'paid' };
      return {
        changes: [over, replacing(buckets.payouts, payoutRef, found, paid)],
        news: [aboutPayout(paid, 'payout.paid')],
        result: null,
      };
    });
  }

  /**
   * The bank returns it, also after it was `paid`: it is the vendor's again, and nothing goes to that
   * bank account until another is named (docs.stripe.com/payouts#payout-failures).
   */
  failPayout(payoutRef: string, code = 'account_closed'): Promise<boolean> {
    return this.simulation.change(async (): Promise<Decision<boolean>> => {
      const found = await this.simulation.read<PayoutRecord>(buckets.payouts, payoutRef);
      const account = found && (await this.find(found.is.gatewayAccount));
      if (!account || found.is.status === 'failed') return { changes: [], result: false };
      const failed: PayoutRecord = { ...found.is, status: 'failed', code };
      const { amount, currency } = failed;
      const stopped: AccountRecord = {
        ...withMore(account.is, currency, amount),
        canBePaid: false,
        reason: 'the bank has returned a payout',
        due: ['bank_account'],
      };
      return {
        changes: [
          replacing(buckets.payouts, payoutRef, found, failed),
          replacing(buckets.accounts, account.is.id, account, stopped),
          this.simulation.notDue(failed.arrivesAtMs, 'payout', payoutRef),
        ],
        news: [aboutPayout(failed, 'payout.failed'), aboutAccount(stopped)],
        result: true,
      };
    });
  }

  /** All is there: it can be paid. */
  enable(gatewayAccount: string, { last4, currency }: NamedBank): Promise<boolean> {
    return this.becomes(gatewayAccount, ({ country }) => ({
      canBePaid: true,
      reason: null,
      due: [],
      bank: { bankName: 'Simulated Bank', last4, country, currency },
    }));
  }

  /** Something is missing. */
  ask(gatewayAccount: string, due: readonly string[]): Promise<boolean> {
    return this.becomes(gatewayAccount, () => ({ canBePaid: false, reason: null, due }));
  }

  restrict(gatewayAccount: string, reason: string): Promise<boolean> {
    return this.becomes(gatewayAccount, () => ({ canBePaid: false, reason, due: [] }));
  }

  /** What a link leads to; null: it never was one. */
  async byLink(token: string): Promise<{
    readonly link: LinkRecord;
    readonly isOpen: boolean;
    readonly account: AccountRecord;
  } | null> {
    const [, id, seal] = /^([\da-f]{24})([\da-f]{32})$/.exec(token) ?? [];
    if (id === undefined || seal !== sealOf(this.secret, 'onboarding', id)) return null;
    const link = await this.simulation.read<LinkRecord>(buckets.links, token);
    const account = link && (await this.find(link.is.gatewayAccount));
    if (!account) return null;
    const isOpen = !link.is.isUsed && (await this.simulation.clock.nowMs()) < link.is.openUntilMs;
    return { link: link.is, isOpen, account: account.is };
  }

  /** Uses a link up; false: it was, or has ended. */
  useLink(token: string): Promise<boolean> {
    return this.simulation.change(async (): Promise<Decision<boolean>> => {
      const link = await this.simulation.read<LinkRecord>(buckets.links, token);
      const isOpen =
        link && !link.is.isUsed && (await this.simulation.clock.nowMs()) < link.is.openUntilMs;
      if (!isOpen) return { changes: [], result: false };
      const used: LinkRecord = { ...link.is, isUsed: true };
      return { changes: [replacing(buckets.links, token, link, used)], result: true };
    });
  }

  private becomes(
    gatewayAccount: string,
    change: (account: AccountRecord) => Partial<AccountRecord>,
  ): Promise<boolean> {
    return this.simulation.change(async (): Promise<Decision<boolean>> => {
      const found = await this.find(gatewayAccount);
      if (!found) return { changes: [], result: false };
      const after = { ...found.is, ...change(found.is) };
      return {
        changes: [replacing(buckets.accounts, gatewayAccount, found, after)],
        news: [aboutAccount(after)],
        result: true,
      };
    });
  }

  private find(gatewayAccount: string) {
    return this.simulation.read<AccountRecord>(buckets.accounts, gatewayAccount);
  }

  private async shown({
    payoutRef,
    status,
    code,
    arrivesAtMs,
  }: PayoutRecord): Promise<PayoutAtGateway> {
    const toldMs = arrivesAtMs - (await this.simulation.clock.offsetMs());
    return { payoutRef, status, code, arrivesOn: dayAt('UTC', new Date(toldMs).toISOString()) };
  }
}

const shownTransfer = ({ transferRef, transactions }: TransferRecord): Transferred => ({
  transferRef,
  transactions,
});

const withMore = (account: AccountRecord, currency: Currency, amount: number): AccountRecord => ({
  ...account,
  balances: { ...account.balances, [currency]: (account.balances[currency] ?? 0) + amount },
});

const aboutAccount = ({ id, vendorOrgId }: AccountRecord): Happened => ({
  type: 'account.updated',
  about: { what: 'account', vendorOrgId, gatewayAccount: id },
});

const aboutPayout = (
  { accountId, payoutId, payoutRef, gatewayAccount }: PayoutRecord,
  type: string,
): Happened => ({
  type,
  about: { what: 'payout', accountId, payoutId, payoutRef, gatewayAccount },
});
