import { accountKey, OPERATOR_BOOK } from '../../../domain/money/ledger/entry.js';
import { endOfMonth, period } from '../../../domain/money/period/period.js';
import type { ReconciledBalance } from '../../../domain/money/reconciliation/reconciliation.events.js';
import {
  MAX_BOOKED,
  reconciliation,
  type BookableMovement,
} from '../../../domain/money/reconciliation/reconciliation.js';
import { addDays, DAY_MS, utcDayAt } from '../../../domain/shared/time/days.js';
import { accountBalances } from '../../../projections/money/account-balances.js';
import {
  gatewayEntryKey,
  gatewayPostings,
  referenceKey,
  type GatewayEntry,
  type GatewayPosting,
  type GatewayReference,
} from '../../../projections/money/gateway-postings.js';
import type { DocumentPage, DocumentQuery } from '../../ports/documents.js';
import type { Position } from '../../ports/event-store.js';
import type {
  BalanceTransaction,
  BalanceTransactionPage,
  GatewayAnswer,
  GatewayBalance,
  PaymentGateway,
} from '../../ports/payment-gateway.js';
import { derivedId } from '../../shared/command/ids.js';
import type { CommandContext } from '../../shared/command/pipeline.js';
import type { Services } from '../../shared/use-case.js';
import { Matching } from './matching.js';

type Needed = Pick<Services, 'documents' | 'events' | 'pipeline'>;

/** The gateway could not be asked, or the books are not up to date: nothing was recorded. */
export class CannotReconcile extends Error {
  override readonly name = 'CannotReconcile';
}

export interface Reconciled {
  readonly transactions: number;
  readonly findings: number;
}

const ENTRIES_AT_ONCE = 500;
const LOOKED_UP_AT_ONCE = 8;
/** Names of movements that are remembered at once. */
const NAMES_AT_ONCE = 100_000;
/** The balance of a day can be worked out from today's for so long: later ones have moved too much. */
const SAID_WITHIN_MS = 2 * DAY_MS;
const SAID_ATTEMPTS = 3;
const BEHIND_MS = 60_000;
const MAX_ACCOUNT_DAYS_MS = 30_000;

/**
 * Compares one day's movements of the operator's balance at the gateway with the books, books what
 * the gateway has moved by itself, and records what does not agree. It may be done again at any
 * time: findings have the same ids, and those that are gone are cleared.
 *
 * It reads the day alone, page by page, and remembers no more than {@link NAMES_AT_ONCE} names.
 */
export class Reconciling {
  constructor(
    private readonly services: Needed,
    private readonly gateway: PaymentGateway,
    private readonly now: () => number = Date.now,
  ) {}

  /**
   * @param day In UTC
   * @throws CannotReconcile, EngineUnavailable: nothing of the run was recorded
   */
  async run(day: string, requestId: string): Promise<Reconciled> {
    const within = { from: startOf(day), before: startOf(addDays(day, 1)) };
    const isWhole = this.now() >= Date.parse(within.before);
    const matching = new Matching(day, this.now());
    await this.upToDate();
    for await (const page of this.movements(within)) {
      const carried = await this.references(page);
      for (const moved of page) matching.take(moved, carried.get(moved.id) ?? null);
    }
    await this.completeParts(matching);
    const references = await this.entriesOf(day, matching);
    if (references !== matching.referencesSeen) await this.lookElsewhere(day, within, matching);
    await this.book(day, requestId, matching.bookable);
    const balances = await this.balances(day, within, matching);
    for (const { currency, closing, closingSaid } of balances)
      if (closingSaid !== null && closingSaid !== closing)
        matching.otherBalance(currency, closingSaid - closing);
    const { transactions, carried, underWay, findings, findingsLeftOut } = matching;
    await this.execute(requestId, 'record', day, {
      type: 'RecordReconciliation',
      at: this.at(),
      day,
      requestId,
      gateway: this.gateway.name,
      isWhole,
      counts: {
        transactions,
        carried: carried + matching.bookable.length,
        underWay,
        references,
        findingsLeftOut,
      },
      totals: matching.sums,
      balances,
      findings,
    });
    return { transactions, findings: findings.length };
  }

  private async upToDate(after?: Position): Promise<void> {
    const position = after ?? (await this.services.events.head());
    for (const readModel of [gatewayPostings, accountBalances])
      await this.services.documents.waitUntilSeen(readModel, position, BEHIND_MS);
  }

  private async *movements(within: {
    readonly from: string;
    readonly before: string;
  }): AsyncGenerator<readonly BalanceTransaction[]> {
    for (let cursor: string | null = null; ;) {
      const page: BalanceTransactionPage = answerOf(
        await this.gateway.balanceTransactions(within, cursor),
      );
      if (page.items.length > 0) yield page.items;
      if (page.next === null) return;
      cursor = page.next;
    }
  }

  private async references(
    page: readonly BalanceTransaction[],
  ): Promise<ReadonlyMap<string, GatewayReference>> {
    const keys = page.map(({ id }) => referenceKey(id));
    const found = await this.services.documents.getMany(gatewayPostings, keys);
    return new Map(
      found.flatMap(({ document }) =>
        document.kind === 'reference' ? [[document.transaction, document] as const] : [],
      ),
    );
  }

  /** How many movements the entries of the day name; those that name none and should are findings. */
  private async entriesOf(day: string, matching: Matching): Promise<number> {
    const { groups } = await this.services.documents.aggregate(gatewayPostings, {
      filter: { kind: 'entry', valueDate: day },
      conditions: {},
      group: [{ field: 'kind' }],
      sums: ['referenceCount', 'unreferenced'],
      limit: 1,
      limitMs: MAX_ACCOUNT_DAYS_MS,
    });
    const [references = 0, unreferenced = 0] = groups[0]?.sums ?? [];
    if (unreferenced > 0)
      for await (const entries of this.entries(day))
        for (const entry of entries) if (entry.unreferenced) matching.takeMissing(entry);
    return references;
  }

  private async *entries(day: string): AsyncGenerator<readonly GatewayEntry[]> {
    for (let after: DocumentQuery['after'] = null; ;) {
      const page: DocumentPage<GatewayPosting> = await this.services.documents.find(
        gatewayPostings,
        {
          filter: { kind: 'entry', valueDate: day },
          sort: [{ field: 'position', descending: false }],
          limit: ENTRIES_AT_ONCE,
          after,
        },
      );
      const { documents } = page;
      const last = documents.at(-1);
      yield documents.flatMap(({ document }) => (document.kind === 'entry' ? [document] : []));
      if (!last || documents.length < ENTRIES_AT_ONCE) return;
      after = { values: [(last.document as GatewayEntry).position], key: last.key };
    }
  }

  private async completeParts(matching: Matching): Promise<void> {
    for (const { entryId, seen } of matching.incomplete) {
      const entry = await this.services.documents.get(gatewayPostings, gatewayEntryKey(entryId));
      const others = entry?.kind === 'entry' ? entry.references.filter((r) => !seen.has(r)) : [];
      matching.complete(entryId, await this.lookedUp(others));
    }
  }

  /**
   * The entries of the day name movements that were not among those of the day: each is asked for.
   * Names of movements are compared in parts, so that no more are remembered at once.
   */
  private async lookElsewhere(
    day: string,
    within: { readonly from: string; readonly before: string },
    matching: Matching,
  ): Promise<void> {
    const parts = Math.max(1, Math.ceil(matching.transactions / NAMES_AT_ONCE));
    for (let part = 0; part < parts; part++) {
      const isOfPart = (name: string): boolean => parts === 1 || partOf(name, parts) === part;
      const names = new Set<string>();
      for await (const page of this.movements(within))
        for (const { id } of page) if (isOfPart(id)) names.add(id);
      for await (const entries of this.entries(day)) {
        const missing = entries.flatMap((entry) =>
          entry.references
            .filter((name) => isOfPart(name) && !names.has(name))
            .map((name) => ({ entry, name })),
        );
        const found = await this.lookedUp(missing.map(({ name }) => name));
        missing.forEach(({ entry }, i) => matching.takeElsewhere(entry, found[i] ?? null));
      }
    }
    matching.settleElsewhere();
  }

  private async lookedUp(
    names: readonly string[],
  ): Promise<readonly (BalanceTransaction | null)[]> {
    const found: (BalanceTransaction | null)[] = [];
    for (let i = 0; i < names.length; i += LOOKED_UP_AT_ONCE)
      found.push(
        ...(await Promise.all(
          names
            .slice(i, i + LOOKED_UP_AT_ONCE)
            .map(async (name) => answerOf(await this.gateway.balanceTransaction(name))),
        )),
      );
    return found;
  }

  private async book(
    day: string,
    requestId: string,
    movements: readonly BookableMovement[],
  ): Promise<void> {
    if (movements.length === 0) return;
    const bookOn = await this.openDay(day);
    for (let i = 0; i < movements.length; i += MAX_BOOKED) {
      const { position } = await this.execute(requestId, `book ${i}`, day, {
        type: 'BookGatewayMovements',
        at: this.at(),
        day,
        bookOn,
        movements: movements.slice(i, i + MAX_BOOKED),
      });
      await this.upToDate(position);
    }
  }

  /** The day itself; of a month that is closed, the first day of the first one that is not. */
  private async openDay(day: string): Promise<string> {
    const { state } = await this.services.pipeline.load(period, day.slice(0, 7), true);
    return state.isClosed ? this.openDay(utcDayAt(endOfMonth(day.slice(0, 7)))) : day;
  }

  private async balances(
    day: string,
    within: { readonly from: string; readonly before: string },
    { movements, onOtherDays }: Matching,
  ): Promise<readonly ReconciledBalance[]> {
    const before = await this.services.pipeline.load(reconciliation, addDays(day, -1), true);
    const openings = before.state.lastRun?.isWhole
      ? new Map(before.state.lastRun.balances.map((b) => [b.currency, b.closing]))
      : null;
    const said = await this.closingsSaid(within.before);
    const currencies = new Set([
      ...movements.keys(),
      ...(openings?.keys() ?? []),
      ...(said?.keys() ?? []),
      ...(await this.bookedCurrencies()),
    ]);
    const balances: ReconciledBalance[] = [];
    for (const currency of [...currencies].sort()) {
      const moved = movements.get(currency) ?? 0;
      const closingSaid = said ? (said.get(currency) ?? 0) : null;
      const booked = await this.booked(currency, { from: day, to: day });
      const bookedClosing = await this.booked(currency, { to: day });
      // the first day of all begins with what the gateway says that was there
      const opening = openings
        ? (openings.get(currency) ?? 0)
        : closingSaid === null
          ? bookedClosing - booked
          : closingSaid - moved;
      const closing = opening + moved;
      const other = onOtherDays.get(currency) ?? 0;
      if ([opening, moved, closing, closingSaid ?? 0, booked, bookedClosing].every((n) => n === 0))
        continue;
      balances.push({
        currency,
        opening,
        movements: moved,
        closing,
        closingSaid,
        booked,
        bookedClosing,
        onOtherDays: other,
      });
    }
    return balances;
  }

  /**
   * What the gateway had at an instant: what it has now, less what has been moved since. Null: it is
   * too long ago, or money moves so fast that no two looks agree.
   */
  private async closingsSaid(before: string): Promise<ReadonlyMap<string, number> | null> {
    const end = Date.parse(before);
    if (this.now() - end > SAID_WITHIN_MS) return null;
    for (let attempt = 0; attempt < SAID_ATTEMPTS; attempt++) {
      const first = answerOf(await this.gateway.balances());
      const sums = new Map(first.map((b) => [b.currency, totalOf(b)]));
      if (this.now() >= end) {
        const since = { from: before, before: new Date(this.now() + DAY_MS).toISOString() };
        for await (const page of this.movements(since))
          for (const { currency, net } of page) sums.set(currency, (sums.get(currency) ?? 0) - net);
      }
      const again = answerOf(await this.gateway.balances());
      const isSame =
        again.length === first.length &&
        again.every((b) =>
          first.some((f) => f.currency === b.currency && totalOf(f) === totalOf(b)),
        );
      if (isSame) return sums;
    }
    return null;
  }

  private async booked(
    currency: string,
    day: { readonly from?: string; readonly to: string },
  ): Promise<number> {
    const accountId = accountKey(OPERATOR_BOOK, currency, { account: 'gateway', of: null });
    const { groups } = await this.services.documents.aggregate(accountBalances, {
      filter: { accountId, day },
      conditions: {},
      group: [{ field: 'accountId' }],
      sums: ['debit', 'credit'],
      limit: 1,
      limitMs: MAX_ACCOUNT_DAYS_MS,
    });
    const [debit = 0, credit = 0] = groups[0]?.sums ?? [];
    return debit - credit;
  }

  private async bookedCurrencies(): Promise<readonly string[]> {
    const { documents } = await this.services.documents.find(accountBalances, {
      filter: { kind: 'account', book: OPERATOR_BOOK, account: 'gateway' },
      sort: [],
      limit: 200,
      after: null,
    });
    return documents.flatMap(({ document }) =>
      document.kind === 'account' ? [document.currency] : [],
    );
  }

  private execute(
    requestId: string,
    part: string,
    day: string,
    command: Parameters<typeof reconciliation.decide>[0],
  ): Promise<{ readonly position: Position }> {
    const id = derivedId('reconciliation', requestId, part);
    const context: CommandContext = {
      commandId: id,
      correlationId: requestId,
      causationId: requestId,
      actor: {
        person: null,
        organization: null,
        impersonator: null,
        client: 'relay:reconciliation',
      },
    };
    return this.services.pipeline.execute({ decider: reconciliation, id: day, command, context });
  }

  private at(): string {
    return new Date(this.now()).toISOString();
  }
}

const startOf = (day: string): string => `${day}T00:00:00.000Z`;

/** What the operator has; what the gateway keeps back was moved out of it. */
const totalOf = ({ available, pending }: GatewayBalance): number => available + pending;

function partOf(name: string, parts: number): number {
  let hash = 0;
  for (let i = 0; i < name.length; i++) hash = (Math.imul(hash, 31) + name.charCodeAt(i)) >>> 0;
  return hash % parts;
}

function answerOf<Value>(answer: GatewayAnswer<Value>): Value {
  if (answer.is === 'done') return answer.value;
  throw new CannotReconcile(
    answer.is === 'refused'
      ? `the gateway refuses to tell (${answer.code})`
      : `the gateway does not tell (${answer.why})`,
  );
}
