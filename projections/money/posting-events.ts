import { eventTypes, type EventType, type MarketplaceEvent } from '../../domain/events.js';
import type { Entry } from '../../domain/money/ledger/entry.js';

/** Events that carry entries of the books. */
export type PostingEventType = Extract<
  MarketplaceEvent,
  { readonly data: { readonly entries: readonly Entry[] } }
>['type'];

const posting: Readonly<Record<PostingEventType, true>> = {
  BankTransferReceived: true,
  ReturnSucceeded: true,
  ReturnFailed: true,
  PaymentCaptured: true,
  FundsReleased: true,
  RefundRequested: true,
  RefundSucceeded: true,
  RefundFailed: true,
  EarningReleased: true,
  EarningReversed: true,
  ReserveHeld: true,
  ReserveFreed: true,
  AdjustmentPosted: true,
  TransferMade: true,
  PayoutSent: true,
  PayoutPaid: true,
  PayoutFailed: true,
  GatewayMovementsBooked: true,
  FindingResolved: true,
  ChargebackOpened: true,
  InquiryEscalated: true,
  EvidenceSubmitted: true,
  ChargebackWon: true,
  ChargebackLost: true,
  ChargebackEnded: true,
};

/** All of them: one that is missing does not compile. */
export const postingEventTypes = Object.keys(posting) as PostingEventType[];

export const otherEventTypes = (Object.keys(eventTypes) as EventType[]).filter(
  (type) => !Object.hasOwn(posting, type),
);
