import type { Currency } from '../../shared/money/money.js';
import { utcDayAt } from '../../shared/time/days.js';

/**
 * Accounts of the operator's book. "Normal side" in brackets.
 *
 * - `gateway` (debit): what the operator's account at the gateway holds.
 * - `gatewayFees` (debit): what the gateway has kept.
 * - `buyersCash` (debit): what came by bank transfer and lies with the gateway for the buyers, apart
 *   from what the operator's account holds.
 * - `buyersMoney` (credit), per payment: the same, as it is owed to the buyer until it is taken for an
 *   order, or sent back.
 * - `orderFunds` (credit), per order: the buyer's money, held until the goods have come.
 * - `clearing` (either), per order: what is on its way between a payment and a vendor's account. It is
 *   at zero when all is done.
 * - `vendorAvailable` (credit), per vendor: what the vendor is owed and may be paid out.
 * - `vendorReserved` (credit), per vendor: what the vendor is owed and is kept back for a while.
 * - `commission` (credit): the operator's income.
 * - `vatNotYetInvoiced` (credit): VAT on commission that no invoice has been issued for yet.
 * - `refundsInTransit` (credit), per order: refunds that were asked for and have not left yet.
 * - `disputed` (debit), per chargeback: what a buyer's bank has taken back and may return.
 * - `disputeFees`, `chargebackLosses` (debit): what chargebacks cost the operator.
 * - `adjustments` (either): what two people have decided.
 * - `suspense` (either): what the gateway has moved and nobody could explain yet.
 * - `gatewayReserved` (debit): what the gateway keeps back of the balance.
 * - `ownBank` (debit): what the operator has taken out for itself, less what it has put in.
 */
export const operatorAccounts = [
  'gateway',
  'gatewayFees',
  'buyersCash',
  'buyersMoney',
  'orderFunds',
  'clearing',
  'vendorAvailable',
  'vendorReserved',
  'commission',
  'vatNotYetInvoiced',
  'refundsInTransit',
  'disputed',
  'disputeFees',
  'chargebackLosses',
  'adjustments',
  'suspense',
  'gatewayReserved',
  'ownBank',
] as const;

/**
 * Accounts of a vendor's memo book, which is never part of the operator's.
 *
 * - `dueFromPlatform` (debit): what buyers have paid to the operator for the vendor.
 * - `paymentsOnAccount` (credit): what buyers have paid; invoices make sales of it.
 * - `commissionCost`, `inputVat` (debit): commission, and the VAT on it.
 * - `atGateway`, `payoutInTransit`, `ownBank` (debit): where the vendor's money is.
 * - `corrections` (either): what two people of the operator's have adjusted.
 */
export const vendorAccounts = [
  'dueFromPlatform',
  'paymentsOnAccount',
  'commissionCost',
  'inputVat',
  'atGateway',
  'payoutInTransit',
  'ownBank',
  'corrections',
] as const;

export type OperatorAccount = (typeof operatorAccounts)[number];
export type VendorAccount = (typeof vendorAccounts)[number];

/**
 * One side of an entry. `of`: the order, payment, vendor or chargeback whose account it is; null: the
 * operator's own.
 */
export interface Posting<Account extends string = OperatorAccount | VendorAccount> {
  readonly account: Account;
  readonly of: string | null;
  readonly side: 'debit' | 'credit';
  /** In minor units, above zero. */
  readonly amount: number;
}

/**
 * A balanced entry of one book in one currency. It travels inside the event that causes it: an event
 * posts only to accounts of its own stream, and to those without a limit.
 */
export interface Entry {
  /** `operator`, or the id of the vendor whose memo book it is. */
  readonly book: string;
  readonly currency: Currency;
  /** The day on which it counts, `2026-03-05`. */
  readonly valueDate: string;
  readonly postings: readonly Posting[];
  /** What the gateway calls the movements of its balance that the entry carries. */
  readonly gatewayTransactions?: readonly string[];
}

export const OPERATOR_BOOK = 'operator';

type Leg<Account extends string> = readonly [account: Account, of: string | null, amount: number];

interface Legs<Account extends string> {
  readonly debit: readonly Leg<Account>[];
  readonly credit: readonly Leg<Account>[];
}

interface When {
  readonly currency: Currency;
  /** ISO 8601; the entry counts on its day in UTC. */
  readonly at: string;
  readonly gatewayTransactions?: readonly string[];
}

function entry(
  book: string,
  { currency, at, gatewayTransactions }: When,
  legs: Legs<string>,
): Entry {
  const side = (of: readonly Leg<string>[], on: Posting['side']): Posting[] =>
    of
      .filter(([, , amount]) => amount !== 0)
      // what is negative stands on the other side
      .map(([account, owner, amount]) => ({
        account: account as Posting['account'],
        of: owner,
        side: amount > 0 ? on : opposite(on),
        amount: Math.abs(amount),
      }));
  const made: Entry = {
    book,
    currency,
    valueDate: utcDayAt(at),
    postings: [...side(legs.debit, 'debit'), ...side(legs.credit, 'credit')],
    ...(gatewayTransactions?.length ? { gatewayTransactions } : {}),
  };
  requireBalanced(made);
  return made;
}

/** An entry of the operator's book; amounts in minor units, those that are zero are left out. */
export const operatorEntry = (when: When, legs: Legs<OperatorAccount>): Entry =>
  entry(OPERATOR_BOOK, when, legs);

/** An entry of a vendor's memo book. */
export const vendorEntry = (vendorOrgId: string, when: When, legs: Legs<VendorAccount>): Entry =>
  entry(vendorOrgId, when, legs);

export const opposite = (side: Posting['side']): Posting['side'] =>
  side === 'debit' ? 'credit' : 'debit';

/** The entry that undoes another, on a day of its own. */
export const reversed = (of: Entry, at: string): Entry => ({
  book: of.book,
  currency: of.currency,
  valueDate: utcDayAt(at),
  postings: of.postings.map((p) => ({ ...p, side: opposite(p.side) })),
});

/** Entries that say something: one without postings is none. */
export const entriesOf = (...all: readonly Entry[]): readonly Entry[] =>
  all.filter(({ postings }) => postings.length > 0);

/**
 * Debits equal credits, and amounts are whole minor units above zero.
 *
 * @throws Error a defect of the program: nothing of it may be stored
 */
export function requireBalanced({ postings, book, currency }: Entry): void {
  let balance = 0;
  for (const { amount, side, account } of postings) {
    if (!Number.isSafeInteger(amount) || amount <= 0)
      throw new Error(`an entry posts ${amount} to ${account}: not whole minor units above zero`);
    balance += side === 'debit' ? amount : -amount;
  }
  if (balance !== 0)
    throw new Error(`an entry of the book ${book} is out of balance by ${balance} ${currency}`);
}

/** An account's balance, debits less credits, by account key. */
export type Balances = ReadonlyMap<string, number>;

export const accountKey = (
  book: string,
  currency: Currency,
  { account, of }: Pick<Posting, 'account' | 'of'>,
): string => [book, currency, account, of ?? ''].join('|');

/** Balances after more entries; debits less credits, in minor units. */
export function posted(before: Balances, entries: Iterable<Entry>): Balances {
  const balances = new Map(before);
  for (const { book, currency, postings } of entries)
    for (const posting of postings) {
      const key = accountKey(book, currency, posting);
      const signed = posting.side === 'debit' ? posting.amount : -posting.amount;
      balances.set(key, (balances.get(key) ?? 0) + signed);
    }
  return balances;
}
