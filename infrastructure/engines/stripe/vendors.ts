import type Stripe from 'stripe';
import type {
  AccountFound,
  GatewayAnswer,
  PayoutAtGateway,
  Transferred,
  VendorWanted,
} from '../../../application/ports/payment-gateway.js';
import type { BankAccount } from '../../../domain/money/payout-account/payout-account.events.js';
import type { Currency } from '../../../domain/shared/money/money.js';
import { dayAt } from '../../../domain/shared/time/days.js';
import { currencyOf, toGateway, toGatewayPayout } from './amounts.js';
import { asked, done, idOf, refused, strange, told } from './answers.js';
import { metadataOf } from './marks.js';

interface Sum {
  readonly accountId: string;
  readonly payoutId: string;
  readonly gatewayAccount: string;
  readonly amount: number;
  readonly currency: Currency;
}

type Account = Stripe.V2.Core.Account;
type Capability = { readonly status: string; readonly status_details: readonly Detail[] };
type Detail = { readonly code: string; readonly resolution: string };

/**
 * Vendors as connected accounts that receive transfers (docs.stripe.com/connect/accounts-v2), the
 * operator bears fees and losses (docs.stripe.com/connect/separate-charges-and-transfers), and
 * nothing leaves an account by itself.
 */
export class Vendors {
  constructor(private readonly stripe: Stripe) {}

  open(
    key: string,
    { vendorOrgId, name, country, email }: VendorWanted,
  ): Promise<GatewayAnswer<{ readonly gatewayAccount: string }>> {
    return told(
      () =>
        this.stripe.v2.core.accounts.create(
          {
            display_name: name,
            ...(email && { contact_email: email }),
            dashboard: 'express',
            identity: { country: country.toLowerCase(), entity_type: 'company' },
            defaults: {
              responsibilities: { fees_collector: 'application', losses_collector: 'application' },
            },
            configuration: {
              recipient: {
                capabilities: { stripe_balance: { stripe_transfers: { requested: true } } },
              },
            },
            metadata: metadataOf({ tradepost_key: key, vendor_id: vendorOrgId }),
          },
          { idempotencyKey: key },
        ),
      async ({ id }) => {
        await this.payOutByHand(id);
        return done({ gatewayAccount: id });
      },
    );
  }

  /**
   * What is transferred to it stays there until it is paid out by us
   * (docs.stripe.com/connect/manual-payouts). Doing it again changes nothing.
   */
  async payOutByHand(gatewayAccount: string): Promise<void> {
    await this.stripe.balanceSettings.update(
      { payments: { payouts: { schedule: { interval: 'manual' } } } },
      { stripeAccount: gatewayAccount },
    );
  }

  onboardingUrl(gatewayAccount: string, returnUrl: string): Promise<GatewayAnswer<string>> {
    return asked(async () => {
      const { url } = await this.stripe.v2.core.accountLinks.create({
        account: gatewayAccount,
        use_case: {
          type: 'account_onboarding',
          // a link that was used, or has ended, leads back to where another one is asked for
          account_onboarding: { refresh_url: returnUrl, return_url: returnUrl },
        },
      });
      return done(url);
    });
  }

  account(gatewayAccount: string): Promise<GatewayAnswer<AccountFound>> {
    return asked(async () => {
      const account = await this.stripe.v2.core.accounts.retrieve(gatewayAccount, {
        include: ['configuration.recipient', 'requirements'],
      });
      const { canBePaid, reason } = standing(account);
      const waits = (account.requirements?.entries ?? []).filter(
        ({ awaiting_action_from: from }) => from === 'user',
      );
      return done({
        canBePaid,
        reason,
        due: [...new Set(waits.map(({ description }) => description))].toSorted(),
        dueBy: account.requirements?.summary?.minimum_deadline?.time ?? null,
        bank: await this.bankOf(gatewayAccount),
        vendorOrgId: account.metadata?.vendor_id ?? null,
      });
    });
  }

  transfer(key: string, of: Sum): Promise<GatewayAnswer<Transferred>> {
    const { accountId, payoutId, gatewayAccount, amount, currency } = of;
    const theirs = toGateway(amount, currency);
    if (theirs === null) return Promise.resolve(refused('amount_not_in_units_of_the_currency'));
    return told(
      () =>
        this.stripe.transfers.create(
          {
            amount: theirs,
            currency: currency.toLowerCase(),
            destination: gatewayAccount,
            transfer_group: payoutId,
            metadata: metadataOf({
              tradepost_key: key,
              account_id: accountId,
              payout_id: payoutId,
            }),
          },
          { idempotencyKey: key },
        ),
      shownTransfer,
    );
  }

  transferState(transferRef: string): Promise<GatewayAnswer<Transferred>> {
    return asked(async () => shownTransfer(await this.stripe.transfers.retrieve(transferRef)));
  }

  payOut(key: string, of: Sum): Promise<GatewayAnswer<PayoutAtGateway>> {
    const { accountId, payoutId, gatewayAccount, amount, currency } = of;
    const theirs = toGatewayPayout(amount, currency);
    if (theirs === null) return Promise.resolve(refused('amount_not_in_units_of_the_currency'));
    return told(
      () =>
        this.stripe.payouts.create(
          {
            amount: theirs,
            currency: currency.toLowerCase(),
            metadata: metadataOf({
              tradepost_key: key,
              account_id: accountId,
              payout_id: payoutId,
            }),
          },
          { idempotencyKey: key, stripeAccount: gatewayAccount },
        ),
      shownPayout,
    );
  }

  payoutState(gatewayAccount: string, payoutRef: string): Promise<GatewayAnswer<PayoutAtGateway>> {
    return asked(async () =>
      shownPayout(
        await this.stripe.payouts.retrieve(payoutRef, {}, { stripeAccount: gatewayAccount }),
      ),
    );
  }

  /** Where payouts go; null: no bank account was named yet. */
  private async bankOf(gatewayAccount: string): Promise<BankAccount | null> {
    const { data } = await this.stripe.accounts.listExternalAccounts(gatewayAccount, {
      object: 'bank_account',
      limit: 100,
    });
    const banks = data as readonly Stripe.BankAccount[];
    const bank = banks.find(({ default_for_currency: is }) => is) ?? banks[0];
    return bank
      ? {
          bankName: bank.bank_name ?? null,
          last4: bank.last4,
          country: bank.country,
          currency: currencyOf(bank.currency),
        }
      : null;
  }
}

/**
 * It can be paid where both may be done: receive a transfer, and pay it out. A reason is what the
 * vendor cannot mend by answering what is asked.
 */
function standing(account: Account): {
  readonly canBePaid: boolean;
  readonly reason: string | null;
} {
  const { stripe_transfers: transfers, payouts } =
    account.configuration?.recipient?.capabilities?.stripe_balance ?? {};
  const both = [transfers, payouts].filter((of) => of !== undefined) as readonly Capability[];
  const canBePaid = both.length === 2 && both.every(({ status }) => status === 'active');
  if (canBePaid) return { canBePaid, reason: null };
  if (account.closed) return { canBePaid, reason: 'the account is closed' };
  const asks = (account.requirements?.entries ?? []).length > 0;
  const details = both.flatMap(({ status_details }) => status_details);
  const found =
    details.find(({ resolution }) => resolution !== 'provide_info' && resolution !== '') ??
    (asks ? undefined : details.find(({ code }) => code !== 'determining_status'));
  if (found) return { canBePaid, reason: found.code };
  const strangeOne = both.find(({ status }) => !KNOWN.has(status));
  return { canBePaid, reason: strangeOne ? `unknown status ${strangeOne.status}` : null };
}

const KNOWN = new Set(['active', 'pending', 'restricted', 'rejected', 'unsupported']);

const shownTransfer = ({
  id,
  balance_transaction: movement,
}: Stripe.Transfer): GatewayAnswer<Transferred> =>
  done({ transferRef: id, transactions: movement ? [idOf(movement)] : [] });

function shownPayout({
  id: payoutRef,
  status,
  failure_code: code,
  arrival_date: arrives,
}: Stripe.Payout): GatewayAnswer<PayoutAtGateway> {
  const arrivesOn = dayAt('UTC', new Date(arrives * 1_000).toISOString());
  switch (status) {
    case 'pending':
    case 'in_transit':
      return done({ payoutRef, status: 'sent', code: null, arrivesOn });
    case 'paid':
      return done({ payoutRef, status, code: null, arrivesOn });
    case 'failed':
    case 'canceled':
      return done({ payoutRef, status: 'failed', code: code ?? status, arrivesOn });
    default:
      return strange('payout_status', status);
  }
}
