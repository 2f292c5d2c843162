import type { TrialBalance } from '../../../application/money/ledger.queries.js';
import type { OwnFunds } from '../../../application/money/own-funds.queries.js';
import { accountKey } from '../../../domain/money/ledger/entry.js';
import type { AccountBalance } from '../../../projections/money/account-balances.js';
import type { LedgerEntry } from '../../../projections/money/ledger-entries.js';
import { wireMoney } from '../kernel/wire.js';

export function wireLedgerAccount({ kind: _kind, ...account }: AccountBalance) {
  const { currency } = account;
  const money = (amount: number) => wireMoney({ amount, currency });
  return {
    ...account,
    debit: money(account.debit),
    credit: money(account.credit),
    balance: money(account.balance),
  };
}

export function wireLedgerEntry({ kind: _kind, about, position, postings, ...entry }: LedgerEntry) {
  const { book, currency } = entry;
  const { number, purchaseId, paymentId, refundId, payoutId, reason } = about;
  return {
    ...entry,
    position: String(position),
    postings: postings.map(({ amount, ...posting }) => ({
      ...posting,
      accountId: accountKey(book, currency, posting),
      amount: wireMoney({ amount, currency }),
    })),
    number,
    purchaseId,
    paymentId,
    refundId,
    payoutId,
    reason,
  };
}

export function wireTrialBalance({ rows, ...of }: Omit<TrialBalance, 'asOf'>) {
  const sums = ({
    currency,
    debit,
    credit,
  }: {
    currency: string;
    debit: number;
    credit: number;
  }) => ({
    currency,
    debit: wireMoney({ amount: debit, currency }),
    credit: wireMoney({ amount: credit, currency }),
    balance: wireMoney({ amount: debit - credit, currency }),
  });
  const totals = [...Map.groupBy(rows, (r) => r.currency)].map(([currency, own]) => ({
    currency,
    debit: own.reduce((n, r) => n + r.debit, 0),
    credit: own.reduce((n, r) => n + r.credit, 0),
  }));
  return {
    ...of,
    rows: rows.map((row) => ({ account: row.account, ...sums(row) })),
    totals: totals.sort((a, b) => (a.currency < b.currency ? -1 : 1)).map(sums),
  };
}

export function wireOwnFunds({ currency, there, owing, owed, own, available, most }: OwnFunds) {
  const money = (amount: number) => wireMoney({ amount, currency });
  return {
    currency,
    there: money(there),
    owing: owing.map(({ account, amount }) => ({ account, amount: money(amount) })),
    owed: money(owed),
    own: money(own),
    available: available === null ? null : money(available),
    most: money(most),
  };
}
