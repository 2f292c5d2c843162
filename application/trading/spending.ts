import { conflict } from '../../domain/shared/decider/domain-error.js';
import { sum, type Money } from '../../domain/shared/money/money.js';
import { dayAt, startOfDay } from '../../domain/shared/time/days.js';
import { purchases, type PurchaseDocument } from '../../projections/trading/purchases.js';
import type { DocumentPage, DocumentQuery, Documents } from '../ports/documents.js';
import type { EventStore } from '../ports/event-store.js';
import type { KeyValueStore } from '../ports/key-value-store.js';

const BUCKET = 'spending';
/** More requests of one person than these do not write at the same time. */
const ATTEMPTS = 20;
const PAGE = 500;
/** Purchases that a repeat is known by; those before are only part of the sums. */
const REMEMBERED = 200;
/** A purchase that was counted so long ago stands in the read model, or never will. */
const UNDER_WAY_MS = 60_000;
const CAUGHT_UP_MS = 5_000;

/** Whose purchases are added up. */
export interface Spender {
  readonly userId: string;
  readonly organizationId: string;
  /** In which days and months are those of their calendar. */
  readonly timeZone: string;
  /** When their limits were set last: what was placed before was not counted as it went. */
  readonly limitsSetAt: string;
}

/** Net amounts by currency. */
export interface Spent {
  readonly day: readonly Money[];
  readonly month: readonly Money[];
}

type Amounts = Readonly<Record<string, number>>;

interface Counted {
  readonly purchaseId: string;
  readonly day: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly net: Amounts;
}

interface MonthOfSpending {
  readonly limitsSetAt: string;
  readonly days: Readonly<Record<string, Amounts>>;
  /** The latest, the last one last. */
  readonly recent: readonly Counted[];
}

/**
 * What people have ordered this day and this month, for those who have a limit on it. It is a
 * running sum, so that no purchase costs more the more there were before, and each is counted before
 * it is placed, so that several at once do not pass each other by. What the sum is begun from, and
 * compared with before anybody is held up by it, are the purchases themselves: without those that
 * were declined or lapsed, and without orders that were rejected or cancelled.
 */
export class Spending {
  constructor(
    private readonly store: KeyValueStore,
    private readonly documents: Pick<Documents, 'find' | 'waitUntilSeen'>,
    private readonly events: Pick<EventStore, 'head'>,
    private readonly now: () => number = Date.now,
  ) {}

  /**
   * What was ordered before, of this day and this month.
   *
   * @param counts whether the purchase is counted from now on; false: it is only looked at
   * @param isWithin whether it may go on with this; the purchases are looked at where it may not
   */
  async before(
    spender: Spender,
    purchase: { readonly purchaseId: string; readonly net: readonly Money[]; readonly at: string },
    counts: boolean,
    isWithin: (spent: Spent) => boolean,
  ): Promise<{ readonly spent: Spent; readonly isNew: boolean }> {
    const { purchaseId } = purchase;
    const day = dayAt(spender.timeZone, purchase.at);
    const key = keyOf(spender, day);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const stored = await this.store.get(BUCKET, key);
      const kept = stored === null ? null : (JSON.parse(stored) as MonthOfSpending);
      const isKept = kept?.limitsSetAt === spender.limitsSetAt;
      const known = isKept && kept.recent.find((one) => one.purchaseId === purchaseId);
      if (known) return { spent: spentOf(without(kept, known), day), isNew: false };
      let month = isKept ? kept : await this.addedUp(spender, day, kept);
      if (isKept && !isWithin(spentOf(month, day))) month = await this.addedUp(spender, day, kept);
      const spent = spentOf(month, day);
      if (!counts) return { spent, isNew: false };
      const net = Object.fromEntries(purchase.net.map((n) => [n.currency, n.amount]));
      const value = JSON.stringify(withOne(month, { purchaseId, day, at: this.now(), net }));
      if (await this.store.write([{ bucket: BUCKET, key, value, ifValue: stored }]))
        return { spent, isNew: true };
    }
    throw conflict(
      'purchase/many-at-once',
      'too many purchases of yours are being placed at once: place this one again in a moment',
    );
  }

  /** Nothing came of a purchase that was counted. */
  async giveBack(spender: Spender, purchaseId: string, at: string): Promise<void> {
    const key = keyOf(spender, dayAt(spender.timeZone, at));
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const stored = await this.store.get(BUCKET, key);
      const kept = stored === null ? null : (JSON.parse(stored) as MonthOfSpending);
      const known = kept?.recent.find((one) => one.purchaseId === purchaseId);
      if (!kept || !known) return;
      const value = JSON.stringify(without(kept, known));
      if (await this.store.write([{ bucket: BUCKET, key, value, ifValue: stored }])) return;
    }
  }

  /** From the purchases, and those that are under way and not to be found there yet. */
  private async addedUp(
    { userId, organizationId, timeZone, limitsSetAt }: Spender,
    day: string,
    kept: MonthOfSpending | null,
  ): Promise<MonthOfSpending> {
    await this.documents.waitUntilSeen(purchases, await this.events.head(), CAUGHT_UP_MS);
    const from = startOfDay(`${day.slice(0, 7)}-01`, timeZone);
    const found = new Set<string>();
    let month: MonthOfSpending = { limitsSetAt, days: {}, recent: [] };
    let after: DocumentQuery['after'] = null;
    for (;;) {
      const { documents }: DocumentPage<PurchaseDocument> = await this.documents.find(purchases, {
        filter: { buyerOrgId: organizationId, placedBy: userId, placedAt: { from } },
        sort: [{ field: 'placedAt', descending: false }],
        limit: PAGE,
        after,
      });
      for (const { document } of documents) {
        const { id: purchaseId, placedAt } = document;
        found.add(purchaseId);
        const net = netOf(document);
        const counted = {
          purchaseId,
          day: dayAt(timeZone, placedAt),
          at: Date.parse(placedAt),
          net,
        };
        month = withOne(month, counted);
      }
      const last = documents.at(-1);
      if (!last || documents.length < PAGE) break;
      after = { values: [last.document.placedAt], key: last.key };
    }
    const underWay = (kept?.recent ?? []).filter(
      ({ purchaseId, at }) => !found.has(purchaseId) && this.now() - at < UNDER_WAY_MS,
    );
    return underWay.reduce(withOne, month);
  }
}

const keyOf = ({ userId }: Spender, day: string): string => `${userId}/${day.slice(0, 7)}`;

/** Of what was not declined, rejected, cancelled or lapsed. */
function netOf({ approvalStatus, orders }: PurchaseDocument): Amounts {
  const net: Record<string, number> = {};
  if (['Declined', 'Expired', 'Lapsed'].includes(approvalStatus)) return net;
  for (const { status, netAmount, totalAmount } of orders) {
    if (status === 'Cancelled' || status === 'Rejected') continue;
    // of before nets were kept: what is more is rather asked about once too often
    const { amount, currency } = netAmount ?? totalAmount;
    net[currency] = (net[currency] ?? 0) + amount;
  }
  return net;
}

const plus = (one: Amounts, other: Amounts, sign: 1 | -1): Amounts => {
  const all: Record<string, number> = { ...one };
  for (const [currency, amount] of Object.entries(other))
    all[currency] = (all[currency] ?? 0) + sign * amount;
  return all;
};

function withOne(month: MonthOfSpending, one: Counted): MonthOfSpending {
  const days = { ...month.days, [one.day]: plus(month.days[one.day] ?? {}, one.net, 1) };
  return { ...month, days, recent: [...month.recent, one].slice(-REMEMBERED) };
}

function without(month: MonthOfSpending, one: Counted): MonthOfSpending {
  const days = { ...month.days, [one.day]: plus(month.days[one.day] ?? {}, one.net, -1) };
  const recent = month.recent.filter(({ purchaseId }) => purchaseId !== one.purchaseId);
  return { ...month, days, recent };
}

function spentOf({ days }: MonthOfSpending, day: string): Spent {
  const money = (amounts: Amounts): Money[] =>
    Object.entries(amounts).map(([currency, amount]) => sum(currency, [{ amount, currency }]));
  const month = Object.values(days).reduce((all, one) => plus(all, one, 1), {});
  return { day: money(days[day] ?? {}), month: money(month) };
}
