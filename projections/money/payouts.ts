import { eventTypesOutside } from '../../domain/events.js';
import type { BankAccount } from '../../domain/money/payout-account/payout-account.events.js';
import type { VendorAccountEvent } from '../../domain/money/vendor-account/vendor-account.events.js';
import { never } from '../../domain/shared/decider/decider.js';
import type { Currency } from '../../domain/shared/money/money.js';
import { isoTime, type ProjectedEvent, type Projection } from '../projection.js';

/**
 * - `Requested`: to be moved to the vendor's account at the gateway.
 * - `Transferred`: moved there, to be paid into the bank account.
 * - `Sent`: on its way to the bank.
 * - `Paid`: in the bank account.
 * - `Failed`: it came back from the bank, even after it was paid.
 * - `Cancelled`, `Refused`: it has not left; what it contained is available again.
 */
export const payoutStatuses = [
  'Requested',
  'Transferred',
  'Sent',
  'Paid',
  'Failed',
  'Cancelled',
  'Refused',
] as const;

export type PayoutStatus = (typeof payoutStatuses)[number];

export const payoutItemKinds = [
  'earning',
  'reversal',
  'reserveHeld',
  'reserveFreed',
  'adjustment',
] as const;

/** The items of one kind in a payout, added up. Minor units, signed as those of an item. */
export interface PayoutPart {
  readonly what: (typeof payoutItemKinds)[number];
  readonly items: number;
  readonly gross: number;
  readonly commission: number;
  readonly tax: number;
  /** What they add to the payout: all parts together are the payout. */
  readonly amount: number;
}

export interface PayoutDocument {
  readonly kind: 'payout';
  readonly id: string;
  readonly accountId: string;
  readonly vendorOrgId: string;
  readonly currency: Currency;
  /** Minor units. */
  readonly amount: number;
  readonly status: PayoutStatus;
  /** The person; null: by schedule. */
  readonly requestedBy: string | null;
  /** The payout run; null: it was asked for by itself. */
  readonly runId: string | null;
  readonly requestedAt: string;
  readonly gatewayAccount: string;
  readonly transferReference: string | null;
  readonly payoutReference: string | null;
  readonly arrivesOn: string | null;
  /** Where it goes, or went: as the gateway named it when it was asked for, then when it was sent. */
  readonly bank: BankAccount | null;
  readonly paidAt: string | null;
  readonly failureCode: string | null;
  readonly attempt: number;
  /** Items that it contains. */
  readonly items: number;
  readonly parts: readonly PayoutPart[];
  /** The batches of items that it contains. */
  readonly batches: readonly string[];
  readonly changedAt: string;
}

/** What has changed a vendor's available money since the payout before. Minor units. */
export interface PayoutItem {
  readonly kind: 'item';
  /** The position of its event. */
  readonly id: string;
  readonly position: number;
  readonly batch: string;
  readonly accountId: string;
  readonly vendorOrgId: string;
  readonly currency: Currency;
  readonly what: (typeof payoutItemKinds)[number];
  readonly orderId: string | null;
  /** The order's. */
  readonly number: string | null;
  readonly purchaseId: string | null;
  readonly refundId: string | null;
  readonly reserveId: string | null;
  readonly reason: string | null;
  /** Of the order; null: it is about none. Below zero where it is taken back, as the next two. */
  readonly gross: number | null;
  readonly commission: number | null;
  readonly tax: number | null;
  /** What it adds to the payout. */
  readonly amount: number;
  readonly occurredAt: string;
}

interface Batch {
  readonly id: string;
  readonly items: number;
  readonly parts: readonly PayoutPart[];
  /** It was part of a payout that has not left: what comes next is not put into it. */
  readonly isClosed: boolean;
}

/** Which batches of items no payout contains; items go into the last one that is open. Of no kind. */
interface Waiting {
  readonly kind?: undefined;
  readonly batches: readonly Batch[];
}

/** The bank account that a vendor is paid into now. */
interface Bank {
  readonly kind: 'bank';
  readonly bank: BankAccount;
}

type PayoutsDocument = PayoutDocument | PayoutItem | Waiting | Bank;

type Fields = Partial<
  Pick<
    PayoutDocument,
    | 'id'
    | 'accountId'
    | 'vendorOrgId'
    | 'currency'
    | 'amount'
    | 'status'
    | 'runId'
    | 'requestedAt'
    | 'transferReference'
    | 'payoutReference'
  > &
    Pick<PayoutItem, 'batch' | 'position'>
>;

type OfAccount = Exclude<
  VendorAccountEvent['type'],
  'PayoutsBlocked' | 'PayoutsUnblocked' | 'ReserveRuleSet'
>;

type Handled = OfAccount | 'PayoutBankChanged';

const waitingKey = (accountId: string): string => `waiting:${accountId}`;
const bankKey = (vendorOrgId: string): string => `bank:${vendorOrgId}`;

/**
 * Payouts, and what each contains: the orders, reversals and reserves since the payout before. Items
 * are put into batches as they come, and a payout takes the batches that wait: it costs the same
 * however much it contains.
 */
export const payouts: Projection<PayoutsDocument & Fields, Handled> = {
  name: 'payouts',
  version: 3,
  handles: [
    'EarningReleased',
    'EarningReversed',
    'ReserveHeld',
    'ReserveFreed',
    'AdjustmentPosted',
    'PayoutRequested',
    'PayoutCancelled',
    'TransferMade',
    'TransferRefused',
    'PayoutSent',
    'PayoutPaid',
    'PayoutFailed',
    'PayoutRetried',
    'PayoutBankChanged',
  ],
  ignores: [
    'ReserveRuleSet',
    'PayoutsBlocked',
    'PayoutsUnblocked',
    'OnboardingStarted',
    'GatewayAccountOpened',
    'PayoutRequirementsChanged',
    'PayoutsEnabled',
    'PayoutsRestricted',
    ...eventTypesOutside('vendorAccount', 'payoutAccount'),
  ],
  indexes: [
    ['requestedAt'],
    ['vendorOrgId', 'requestedAt'],
    ['status', 'requestedAt'],
    ['accountId', 'requestedAt'],
    ['runId', 'requestedAt'],
    ['batch', 'position'],
  ],
  columns: [
    'kind',
    'transferReference',
    'payoutReference',
    'currency',
    'amount',
    'arrivesOn',
    'changedAt',
  ],
  reads: (event) => [
    bankKey(event.data.vendorOrgId),
    ...('accountId' in event.data ? [waitingKey(event.data.accountId)] : []),
    ...('payoutId' in event.data ? [event.data.payoutId] : []),
  ],
  route: (event) => {
    if (event.type === 'PayoutBankChanged') return [bankKey(event.data.vendorOrgId)];
    const waiting = waitingKey(event.data.accountId);
    switch (event.type) {
      case 'EarningReleased':
      case 'EarningReversed':
      case 'ReserveHeld':
      case 'ReserveFreed':
      case 'AdjustmentPosted':
        // the batch first: the item is put into it
        return [waiting, itemKey(event.position)];
      case 'PayoutRequested':
        // the payout takes what waits before nothing waits any more
        return [event.data.payoutId, waiting];
      case 'PayoutCancelled':
      case 'TransferRefused':
        return [event.data.payoutId, waiting];
      case 'TransferMade':
      case 'PayoutSent':
      case 'PayoutPaid':
      case 'PayoutFailed':
      case 'PayoutRetried':
        return [event.data.payoutId];
      default:
        return never(event);
    }
  },
  evolve: (key, doc, event, look) => {
    if (event.type === 'PayoutBankChanged') return { kind: 'bank', bank: event.data.bank };
    const known = look(bankKey(event.data.vendorOrgId));
    const bank = known?.kind === 'bank' ? known.bank : null;
    const waiting = waitingKey(event.data.accountId);
    if (key === waiting) return waitingAfter(waitingIn(doc), event, look);
    if (event.type === 'PayoutRequested')
      return payoutOf(event, waitingIn(look(waiting)).batches, bank);
    if (
      event.type === 'EarningReleased' ||
      event.type === 'EarningReversed' ||
      event.type === 'ReserveHeld' ||
      event.type === 'ReserveFreed' ||
      event.type === 'AdjustmentPosted'
    ) {
      // the one that waits was there before what is added to it
      const batch = waitingIn(look(waiting)).batches.at(-1);
      return batch && itemOf(event, batch.id);
    }
    return doc?.kind === 'payout'
      ? { ...payoutAfter(doc, event, bank), changedAt: isoTime(event.recordedAt) }
      : undefined;
  },
};

const itemKey = (position: number): string => `item:${position}`;

const waitingIn = (doc: PayoutsDocument | undefined): Waiting =>
  doc && doc.kind === undefined ? doc : { batches: [] };

function waitingAfter(
  { batches }: Waiting,
  event: ProjectedEvent<OfAccount>,
  look: (key: string) => PayoutsDocument | undefined,
): Waiting {
  switch (event.type) {
    case 'EarningReleased':
    case 'EarningReversed':
    case 'ReserveHeld':
    case 'ReserveFreed':
    case 'AdjustmentPosted': {
      const last = batches.at(-1);
      const id = `${event.data.accountId}:${event.position}`;
      const isOpen = last && !last.isClosed;
      const open = isOpen ? last : { id, items: 0, parts: [], isClosed: false };
      const added = {
        ...open,
        items: open.items + 1,
        parts: addedUp([...open.parts, partOf(itemOf(event, open.id))]),
      };
      return { batches: [...(isOpen ? batches.slice(0, -1) : batches), added] };
    }
    case 'PayoutRequested':
      return { batches: [] };
    case 'PayoutCancelled':
    case 'TransferRefused': {
      const payout = look(event.data.payoutId);
      if (payout?.kind !== 'payout') return { batches };
      // how many each of them holds does not matter any more: only what all of them do
      const back = payout.batches.map((id, i): Batch => ({
        id,
        items: i === 0 ? payout.items : 0,
        parts: i === 0 ? payout.parts : [],
        isClosed: true,
      }));
      return { batches: [...back, ...batches] };
    }
    default:
      return { batches };
  }
}

const partOf = ({ what, gross, commission, tax, amount }: PayoutItem): PayoutPart => ({
  what,
  items: 1,
  gross: gross ?? 0,
  commission: commission ?? 0,
  tax: tax ?? 0,
  amount,
});

/** One part of each kind, in the order of the kinds. */
function addedUp(parts: readonly PayoutPart[]): readonly PayoutPart[] {
  const byKind = new Map<PayoutPart['what'], PayoutPart>();
  for (const part of parts) {
    const sum = byKind.get(part.what);
    byKind.set(
      part.what,
      sum
        ? {
            what: part.what,
            items: sum.items + part.items,
            gross: sum.gross + part.gross,
            commission: sum.commission + part.commission,
            tax: sum.tax + part.tax,
            amount: sum.amount + part.amount,
          }
        : part,
    );
  }
  return payoutItemKinds.flatMap((what) => byKind.get(what) ?? []);
}

function payoutOf(
  { data, recordedAt }: ProjectedEvent<'PayoutRequested'>,
  batches: readonly Batch[],
  bank: BankAccount | null,
): PayoutDocument {
  return {
    kind: 'payout',
    id: data.payoutId,
    accountId: data.accountId,
    vendorOrgId: data.vendorOrgId,
    currency: data.currency,
    amount: data.amount,
    status: 'Requested',
    requestedBy: data.requestedBy,
    runId: data.runId ?? null,
    requestedAt: data.occurredAt,
    gatewayAccount: data.gatewayAccount,
    transferReference: null,
    payoutReference: null,
    arrivesOn: null,
    bank,
    paidAt: null,
    failureCode: null,
    attempt: 1,
    items: batches.reduce((n, b) => n + b.items, 0),
    parts: addedUp(batches.flatMap((b) => b.parts)),
    batches: batches.map((b) => b.id),
    changedAt: isoTime(recordedAt),
  };
}

function itemOf(
  event: ProjectedEvent<
    'EarningReleased' | 'EarningReversed' | 'ReserveHeld' | 'ReserveFreed' | 'AdjustmentPosted'
  >,
  batch: string,
): PayoutItem {
  const { accountId, vendorOrgId, currency, occurredAt } = event.data;
  const of = {
    kind: 'item' as const,
    id: String(event.position),
    position: event.position,
    batch,
    accountId,
    vendorOrgId,
    currency,
    occurredAt,
  };
  const none = {
    orderId: null,
    number: null,
    purchaseId: null,
    refundId: null,
    reserveId: null,
    gross: null,
    commission: null,
    tax: null,
  };
  if (event.type === 'AdjustmentPosted') {
    const { reason, amount } = event.data;
    return { ...of, ...none, what: 'adjustment', reason, amount };
  }
  if (event.type === 'ReserveHeld' || event.type === 'ReserveFreed') {
    const { reserveId, reason, amount } = event.data;
    const isHeld = event.type === 'ReserveHeld';
    const order = isHeld
      ? { orderId: event.data.orderId ?? null, number: event.data.number ?? null }
      : {};
    return {
      ...of,
      ...none,
      ...order,
      what: isHeld ? 'reserveHeld' : 'reserveFreed',
      reserveId,
      reason,
      amount: isHeld ? -amount : amount,
    };
  }
  const { orderId, number, purchaseId, gross, commission, tax, net } = event.data;
  const isBack = event.type === 'EarningReversed';
  const signed = (amount: number): number => (isBack && amount !== 0 ? -amount : amount);
  return {
    ...of,
    what: isBack ? 'reversal' : 'earning',
    orderId,
    number,
    purchaseId,
    refundId: isBack ? event.data.refundId : null,
    reserveId: null,
    reason: null,
    gross: signed(gross),
    commission: signed(commission),
    tax: signed(tax),
    amount: signed(net),
  };
}

type Step = ProjectedEvent<
  | 'PayoutCancelled'
  | 'TransferMade'
  | 'TransferRefused'
  | 'PayoutSent'
  | 'PayoutPaid'
  | 'PayoutFailed'
  | 'PayoutRetried'
>;

function payoutAfter(doc: PayoutDocument, event: Step, bank: BankAccount | null): PayoutDocument {
  switch (event.type) {
    case 'PayoutCancelled':
      return { ...doc, status: 'Cancelled' };
    case 'TransferMade':
      return { ...doc, status: 'Transferred', transferReference: event.data.transferRef };
    case 'TransferRefused':
      return { ...doc, status: 'Refused', failureCode: event.data.code };
    case 'PayoutSent': {
      const { payoutRef: payoutReference, arrivesOn } = event.data;
      const sent = { status: 'Sent', payoutReference, arrivesOn, failureCode: null } as const;
      return { ...doc, ...sent, bank: bank ?? doc.bank };
    }
    case 'PayoutPaid':
      return { ...doc, status: 'Paid', paidAt: event.data.occurredAt };
    case 'PayoutFailed':
      return { ...doc, status: 'Failed', failureCode: event.data.code, paidAt: null };
    case 'PayoutRetried': {
      const { attempt, gatewayAccount } = event.data;
      return { ...doc, status: 'Transferred', attempt, gatewayAccount, arrivesOn: null };
    }
    default:
      return never(event);
  }
}
