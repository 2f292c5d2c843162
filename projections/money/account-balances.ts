import { accountKey, type Entry, type Posting } from '../../domain/money/ledger/entry.js';
import type { Currency } from '../../domain/shared/money/money.js';
import { isoTime, type Projection } from '../projection.js';
import { otherEventTypes, postingEventTypes, type PostingEventType } from './posting-events.js';

interface Sums {
  /** Minor units. */
  readonly debit: number;
  readonly credit: number;
}

/** What an account of a book holds. */
export interface AccountBalance extends Sums {
  readonly kind: 'account';
  /** See `accountKey`. */
  readonly id: string;
  readonly book: string;
  readonly currency: Currency;
  readonly account: Posting['account'];
  /** The order or the vendor whose it is; null: the book's own. */
  readonly of: string | null;
  /** Debits less credits. */
  readonly balance: number;
  readonly postings: number;
  /** The last value date, and the last position, on which something was posted to it. */
  readonly lastDay: string;
  readonly changedAt: string;
}

/** What one day has moved on all accounts of one name (`day`), or on one of them (`ownDay`). */
export interface AccountDay extends Sums {
  readonly kind: 'day' | 'ownDay';
  readonly day: string;
  readonly book: string;
  readonly currency: Currency;
  readonly account: Posting['account'];
  /** `accountKey` of the one account; null: all of them. */
  readonly accountId: string | null;
}

export type BalanceDocument = AccountBalance | AccountDay;

type Fields = Partial<
  Pick<AccountBalance, 'of' | 'id' | 'balance'> & Pick<AccountDay, 'day' | 'accountId'>
>;

/**
 * Balances of the accounts, and what each day has moved: a trial balance of any day is a sum of days,
 * not of entries. Accounts of single orders have no days of their own: a handful of postings is
 * added up as fast.
 */
export const accountBalances: Projection<BalanceDocument & Fields, PostingEventType> = {
  name: 'account-balances',
  version: 1,
  handles: postingEventTypes,
  ignores: otherEventTypes,
  indexes: [
    ['kind', 'book', 'account', 'currency', 'of'],
    ['of'],
    ['kind', 'book', 'day'],
    ['accountId', 'day'],
  ],
  columns: ['debit', 'credit', 'balance', 'changedAt'],
  route: (event) => [
    ...new Set(
      event.data.entries.flatMap((entry) =>
        entry.postings.flatMap((posting) => keysOf(entry, posting)),
      ),
    ),
  ],
  evolve: (key, doc, event) => {
    let sums: Sums = doc ?? { debit: 0, credit: 0 };
    let count = 0;
    let of: { readonly entry: Entry; readonly posting: Posting } | null = null;
    for (const entry of event.data.entries)
      for (const posting of entry.postings)
        if (keysOf(entry, posting).includes(key)) {
          const { side, amount } = posting;
          sums = { ...sums, [side]: sums[side] + amount };
          of = { entry, posting };
          count++;
        }
    if (!of) return doc;
    const { debit, credit } = sums;
    const { book, currency, valueDate: day } = of.entry;
    const { account, of: owner } = of.posting;
    const accountId = accountKey(book, currency, of.posting);
    if (key !== accountId)
      return {
        ...(key.startsWith(OWN)
          ? { kind: 'ownDay' as const, accountId }
          : { kind: 'day' as const, accountId: null }),
        day,
        book,
        currency,
        account,
        debit,
        credit,
      };
    const before = doc as AccountBalance | undefined;
    return {
      kind: 'account',
      id: accountId,
      book,
      currency,
      account,
      of: owner,
      debit,
      credit,
      balance: debit - credit,
      postings: (before?.postings ?? 0) + count,
      lastDay: before && before.lastDay > day ? before.lastDay : day,
      changedAt: isoTime(event.recordedAt),
    };
  },
};

const OWN = 'own:';

const vendorsOwn: readonly Posting['account'][] = ['vendorAvailable', 'vendorReserved'];

/** Whether an account has days of its own: those of orders have not. */
export const hasDays = ({ account, of }: Pick<Posting, 'account' | 'of'>): boolean =>
  of === null || vendorsOwn.includes(account);

function keysOf(entry: Entry, posting: Posting): readonly string[] {
  const { book, currency, valueDate } = entry;
  const id = accountKey(book, currency, posting);
  const all = `all:${book}|${currency}|${posting.account}|${valueDate}`;
  return hasDays(posting) ? [id, all, `${OWN}${id}|${valueDate}`] : [id, all];
}
