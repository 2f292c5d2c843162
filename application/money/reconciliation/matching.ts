import type {
  Finding,
  FoundEntry,
  FoundTransaction,
  ReconciledTotal,
} from '../../../domain/money/reconciliation/reconciliation.events.js';
import {
  MAX_FINDINGS,
  type BookableMovement,
} from '../../../domain/money/reconciliation/reconciliation.js';
import { never } from '../../../domain/shared/decider/decider.js';
import type { Currency } from '../../../domain/shared/money/money.js';
import type {
  GatewayEntry,
  GatewayReference,
} from '../../../projections/money/gateway-postings.js';
import type { BalanceTransaction, MovementKind } from '../../ports/payment-gateway.js';
import { derivedId } from '../../shared/command/ids.js';

type Carrier = GatewayReference['carriedBy'][number];

/** What is asked for, and being booked, is no finding for so long. */
export const UNDER_WAY_MS = 10 * 60_000;

/** Entries of which a part was seen; the other movements may have been made on another day. */
interface Part {
  readonly entry: Carrier;
  readonly seen: Map<string, number>;
}

/**
 * Compares the movements of one day, as they come, with the entries that carry them. It remembers
 * sums, what does not agree, and entries of several movements of which some have not come yet: never
 * the movements themselves.
 */
export class Matching {
  transactions = 0;
  carried = 0;
  underWay = 0;
  /** References to movements of this day by entries that are dated on it. */
  referencesSeen = 0;
  findingsLeftOut = 0;
  readonly findings: Finding[] = [];
  readonly bookable: BookableMovement[] = [];
  readonly movements = new Map<Currency, number>();
  readonly onOtherDays = new Map<Currency, number>();
  private readonly totals = new Map<string, ReconciledTotal>();
  private readonly parts = new Map<string, Part>();
  private readonly unknown = new Map<
    string,
    { readonly entry: GatewayEntry; readonly count: number }
  >();

  constructor(
    private readonly day: string,
    private readonly nowMs: number,
  ) {}

  /** A movement, and who carries it; null: nobody. */
  take(moved: BalanceTransaction, reference: GatewayReference | null): void {
    const { currency, net, kind } = moved;
    this.transactions++;
    add(this.movements, currency, net);
    this.count(moved);
    const carriedBy = reference?.carriedBy ?? [];
    const [carrier] = carriedBy;
    if (!carrier) {
      const account = accountOf(kind);
      if (account !== null) this.bookable.push({ transaction: moved.id, account, currency, net });
      else if (isOurs(kind) && this.nowMs - Date.parse(moved.createdAt) < UNDER_WAY_MS)
        this.underWay++;
      else this.found('NoEntry', currency, net, transactionOf(moved), null);
      return;
    }
    for (const { valueDate } of carriedBy) if (valueDate === this.day) this.referencesSeen++;
    if (carrier.valueDate !== this.day) add(this.onOtherDays, currency, net);
    if (carriedBy.length > 1) {
      const extra = -net * (carriedBy.length - 1);
      this.found('CarriedTwice', currency, extra, transactionOf(moved), carriedBy[1]!);
      return;
    }
    if (carrier.currency !== currency)
      this.found('OtherAmount', currency, net, transactionOf(moved), carrier);
    else if (!carrier.isAlone) this.takePart(carrier, moved);
    else if (carrier.signed !== net)
      this.found('OtherAmount', currency, net - carrier.signed, transactionOf(moved), carrier);
    else this.carried++;
  }

  /** Entries whose other movements are to be looked up. */
  get incomplete(): readonly { readonly entryId: string; readonly seen: ReadonlySet<string> }[] {
    return [...this.parts].map(([entryId, { seen }]) => ({ entryId, seen: new Set(seen.keys()) }));
  }

  /** The other movements of an entry were looked up; those that the gateway does not know count nothing. */
  complete(entryId: string, others: readonly (BalanceTransaction | null)[]): void {
    const part = this.parts.get(entryId);
    if (!part) return;
    this.parts.delete(entryId);
    const { entry, seen } = part;
    const sum = [...seen.values(), ...others.map((o) => o?.net ?? 0)].reduce((a, b) => a + b, 0);
    if (sum === entry.signed) this.carried += seen.size;
    else this.found('OtherAmount', entry.currency, sum - entry.signed, null, entry);
  }

  /** An entry of this day, whose movement of one name was looked for elsewhere. */
  takeElsewhere(entry: GatewayEntry, moved: BalanceTransaction | null): void {
    const { entryId, currency, references } = entry;
    if (moved) add(this.onOtherDays, currency, -moved.net);
    else if (references.length === 1) this.takeMissing(entry);
    else {
      const before = this.unknown.get(entryId)?.count ?? 0;
      this.unknown.set(entryId, { entry, count: before + 1 });
    }
  }

  /** Of an entry of several movements some of which are known, the amount was compared with theirs. */
  settleElsewhere(): void {
    for (const { entry, count } of this.unknown.values())
      if (count === entry.references.length) this.takeMissing(entry);
  }

  /** An entry of this day, of whose movement nobody knows anything. */
  takeMissing(entry: GatewayEntry): void {
    this.found('NoTransaction', entry.currency, -entry.signed, null, entry);
  }

  otherBalance(currency: Currency, difference: number): void {
    this.found('OtherBalance', currency, difference, null, null);
  }

  get sums(): readonly ReconciledTotal[] {
    return [...this.totals.values()].sort(
      (a, b) => compare(a.currency, b.currency) || compare(a.category, b.category),
    );
  }

  private takePart(entry: Carrier, { id, net }: BalanceTransaction): void {
    const part = this.parts.get(entry.entryId) ?? { entry, seen: new Map<string, number>() };
    part.seen.set(id, net);
    this.parts.set(entry.entryId, part);
    const sum = [...part.seen.values()].reduce((a, b) => a + b, 0);
    if (part.seen.size > 1 && sum === entry.signed) {
      this.carried += part.seen.size;
      this.parts.delete(entry.entryId);
    }
  }

  private found(
    kind: Finding['kind'],
    currency: Currency,
    difference: number,
    transaction: FoundTransaction | null,
    entry: Carrier | GatewayEntry | null,
  ): void {
    if (this.findings.length >= MAX_FINDINGS) {
      this.findingsLeftOut++;
      return;
    }
    const subject = transaction?.id ?? entry?.entryId ?? currency;
    this.findings.push({
      findingId: derivedId('finding', this.day, kind, subject),
      kind,
      currency,
      difference,
      transaction,
      entry: entry && entryOf(entry),
    });
  }

  private count({ category, kind, currency, amount, fee, net }: BalanceTransaction): void {
    const key = `${currency}|${category}|${kind}`;
    const before = this.totals.get(key);
    this.totals.set(key, {
      category,
      kind,
      currency,
      count: (before?.count ?? 0) + 1,
      amount: (before?.amount ?? 0) + amount,
      fee: (before?.fee ?? 0) + fee,
      net: (before?.net ?? 0) + net,
    });
  }
}

/** What has a place in the books without asking anybody; null: it has none. */
function accountOf(kind: MovementKind): BookableMovement['account'] | null {
  switch (kind) {
    case 'gatewayCharge':
      return 'gatewayFees';
    case 'topUp':
      return 'ownBank';
    case 'reserve':
      return 'gatewayReserved';
    case 'payment':
    case 'refund':
    case 'refundFailure':
    case 'transfer':
    case 'transferReversal':
    case 'dispute':
    case 'disputeReversal':
    // somebody has taken money out that may be others'
    case 'ownPayout':
    case 'ownPayoutFailure':
    case 'other':
      return null;
    default:
      return never(kind);
  }
}

/** What follows from something that we have asked for, or are told of, and is booked a little later. */
const isOurs = (kind: MovementKind): boolean => kind !== 'other';

const transactionOf = ({
  id,
  kind,
  category,
  source,
  net,
  createdAt,
}: BalanceTransaction): FoundTransaction => ({ id, kind, category, source, net, createdAt });

const entryOf = ({
  entryId,
  eventId,
  eventType,
  stream,
  valueDate,
  signed,
}: Carrier | GatewayEntry): FoundEntry => ({
  entryId,
  eventId,
  eventType,
  stream,
  valueDate,
  signed,
});

function add(sums: Map<Currency, number>, currency: Currency, amount: number): void {
  sums.set(currency, (sums.get(currency) ?? 0) + amount);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
