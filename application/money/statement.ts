import { accountKey, type Posting } from '../../domain/money/ledger/entry.js';
import type { Currency } from '../../domain/shared/money/money.js';
import { addDays, endOfDay, startOfDay, utcDayAt } from '../../domain/shared/time/days.js';
import { accountBalances, hasDays } from '../../projections/money/account-balances.js';
import { ledgerEntries, type LedgerEntry } from '../../projections/money/ledger-entries.js';
import type { Documents, Filter, Scalar } from '../ports/documents.js';
import type { Position } from '../ports/event-store.js';
import { foreignCursor, readCursorValues, type PageInput } from '../shared/page.js';

/** One account of a book. */
export interface AccountRef {
  readonly book: string;
  readonly currency: Currency;
  readonly account: Posting['account'];
  readonly of: string | null;
}

export interface StatementLine {
  readonly entry: LedgerEntry;
  /** Debit positive, credit negative; minor units. */
  readonly signed: number;
  /** Of the account after it. */
  readonly balance: number;
}

/** Both days are inclusive; null: from the beginning, until now. */
export interface StatementInput extends PageInput {
  readonly from: string | null;
  readonly to: string | null;
}

/** Balances are debits less credits, in minor units. */
export interface Statement {
  readonly opening: number;
  readonly closing: number;
  readonly lines: readonly StatementLine[];
  readonly nextCursor: string | null;
  readonly asOf: Position;
}

const LIMIT_MS = 10_000;

/**
 * A page of what was posted to an account, with its balance before, after each line, and at the end.
 * It costs the same however many entries there are: balances are sums of days, and a page goes on
 * from the balance that the one before ended with.
 *
 * @param timeZone Days are those of this zone, by when things happened; null: they are value dates,
 * which are in UTC
 * @throws `page/cursor` for a cursor of something else
 */
export async function statementOf(
  documents: Documents,
  ref: AccountRef,
  { from, to, limit, cursor }: StatementInput,
  timeZone: string | null = null,
): Promise<Statement> {
  const accountId = accountKey(ref.book, ref.currency, ref);
  const sort = ['valueDate', 'position'].map((field) => ({ field, descending: false }));
  const before = from === null ? null : addDays(from, -1);
  const [opening, closing] = await Promise.all([
    before === null ? 0 : balanceAfter(documents, ref, before, timeZone),
    to === null ? balanceUntil(documents, ref, null) : balanceAfter(documents, ref, to, timeZone),
  ]);
  const start = cursor === null ? null : readStatementCursor(cursor, accountId);
  const found = await documents.find(ledgerEntries, {
    filter: { accountId, ...periodOf(from, to, timeZone) },
    foundBy: 'accountId',
    sort,
    limit: limit + 1,
    after: start && { values: start.values, key: start.key },
  });
  const page = found.documents.slice(0, limit);
  const keys = page.flatMap(({ document }) =>
    document.kind === undefined ? [document.entryId] : [],
  );
  const entries = new Map(
    (await documents.getMany(ledgerEntries, [...new Set(keys)])).map((d) => [d.key, d.document]),
  );
  let balance = start?.balance ?? opening;
  const lines = page.flatMap(({ document }): StatementLine[] => {
    const entry = document.kind === undefined ? entries.get(document.entryId) : undefined;
    if (document.kind !== undefined || entry?.kind !== 'entry') return [];
    balance += document.signed;
    return [{ entry, signed: document.signed, balance }];
  });
  const last = page.at(-1);
  const more = found.documents.length > limit && last;
  const nextCursor = more
    ? writeStatementCursor(accountId, balance, last.key, [
        last.document.valueDate,
        last.document.position,
      ])
    : null;
  return { opening, closing, lines, nextCursor, asOf: found.seen };
}

/** Entries of a period; value dates narrow it down to those that the index is read for. */
function periodOf(from: string | null, to: string | null, timeZone: string | null): Filter {
  if (from === null && to === null) return {};
  if (timeZone === null) return { valueDate: between(from, to) };
  const start = from === null ? null : startOfDay(from, timeZone);
  const end = to === null ? null : endOfDay(to, timeZone);
  return {
    valueDate: between(start && utcDayAt(start), end && utcDayAt(end)),
    occurredAt: between(start, end),
  };
}

const between = (from: string | null, to: string | null) => ({
  ...(from === null ? {} : { from }),
  ...(to === null ? {} : { to }),
});

/**
 * The balance at the end of a day of a zone. It ends within a day of UTC, whose first part is added
 * to the days before.
 */
async function balanceAfter(
  documents: Documents,
  ref: AccountRef,
  day: string,
  timeZone: string | null,
): Promise<number> {
  if (timeZone === null) return balanceUntil(documents, ref, day);
  const end = endOfDay(day, timeZone);
  const within = utcDayAt(end);
  const [before, [part]] = await Promise.all([
    balanceUntil(documents, ref, addDays(within, -1)),
    summed(
      documents,
      ledgerEntries,
      { accountId: accountKey(ref.book, ref.currency, ref), valueDate: within },
      ['signed'],
      { occurredAt: { to: end } },
    ),
  ]);
  return before + part!;
}

/** The balance of an account at the end of a day by value dates; null: now. Debits less credits. */
export async function balanceUntil(
  documents: Documents,
  ref: AccountRef,
  day: string | null,
): Promise<number> {
  const accountId = accountKey(ref.book, ref.currency, ref);
  if (day === null) {
    const found = await documents.get(accountBalances, accountId);
    return found?.kind === 'account' ? found.balance : 0;
  }
  if (hasDays(ref)) {
    const [debit, credit] = await summed(
      documents,
      accountBalances,
      { accountId, day: { to: day } },
      ['debit', 'credit'],
    );
    return debit! - credit!;
  }
  const [signed] = await summed(documents, ledgerEntries, { accountId, valueDate: { to: day } }, [
    'signed',
  ]);
  return signed!;
}

async function summed(
  documents: Documents,
  of: typeof accountBalances | typeof ledgerEntries,
  filter: Filter,
  sums: readonly string[],
  conditions: Filter = {},
): Promise<readonly number[]> {
  const { groups } = await documents.aggregate(of, {
    filter,
    conditions,
    group: [{ field: 'accountId' }],
    sums,
    limit: 1,
    limitMs: LIMIT_MS,
  });
  return groups[0]?.sums ?? sums.map(() => 0);
}

const writeStatementCursor = (
  accountId: string,
  balance: number,
  key: string,
  values: readonly Scalar[],
): string =>
  Buffer.from(JSON.stringify([accountId, balance, key, ...values])).toString('base64url');

function readStatementCursor(
  cursor: string,
  accountId: string,
): { readonly balance: number; readonly key: string; readonly values: readonly Scalar[] } {
  const [of, balance, key, valueDate, position] = readCursorValues(cursor);
  if (
    of === accountId &&
    Number.isSafeInteger(balance) &&
    typeof key === 'string' &&
    typeof valueDate === 'string' &&
    Number.isSafeInteger(position)
  )
    return { balance: balance as number, key, values: [valueDate, position as number] };
  throw foreignCursor();
}
