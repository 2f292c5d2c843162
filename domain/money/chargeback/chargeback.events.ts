import type { DomainEvent } from '../../shared/decider/decider.js';
import { eventsOf, onlookers, organizations } from '../../shared/event/events-of.js';
import type { Currency } from '../../shared/money/money.js';
import type { Personal } from '../../shared/personal/personal.js';
import type { Entry } from '../ledger/entry.js';
import type { DisputeEvidence, DisputeReason } from './dispute-standing.js';

/** Who pays for a chargeback that is lost. */
export const bearers = ['platform', 'vendor'] as const;

export type Bearer = (typeof bearers)[number];

/** `inquiry`: the buyer's bank asks, and moves no money. */
export const chargebackKinds = ['inquiry', 'chargeback'] as const;

export type ChargebackKind = (typeof chargebackKinds)[number];

export interface OfChargeback {
  readonly chargebackId: string;
  /** The dispute, as the gateway calls it. */
  readonly disputeRef: string;
  readonly paymentId: string;
  readonly purchaseId: string;
  readonly buyerOrgId: string;
  readonly currency: Currency;
  /** Of the orders to which it is, or was, allocated: they hear of it. */
  readonly vendorOrgIds: readonly string[];
}

/** The part of a chargeback that is an order's. */
export interface ChargebackShare {
  readonly orderId: string;
  readonly number: string;
  readonly vendorOrgId: string;
  /** Gross, in minor units. */
  readonly amount: number;
}

/** A document that speaks for the vendor; kept sealed. */
export interface EvidenceFile {
  readonly fileId: string;
  readonly fileName: Personal<string>;
  readonly mediaType: string;
  readonly bytes: number;
  /** In hexadecimal. */
  readonly sha256: string;
}

/** What somebody has to say, or to show. */
export interface EvidenceItem {
  readonly evidenceId: string;
  readonly text: string | null;
  readonly file: EvidenceFile | null;
  /** The vendor who has added it; null: the operator. */
  readonly vendorOrgId: string | null;
  readonly addedBy: string;
}

export type ChargebackEvent =
  /**
   * A buyer's bank disputes what was captured. A chargeback has taken amount and fee already; an
   * inquiry has taken nothing.
   */
  | DomainEvent<
      'ChargebackOpened',
      OfChargeback & {
        gatewayRef: string;
        /** The purchase's. */
        number: string;
        kind: ChargebackKind;
        reason: DisputeReason;
        gatewayReason: string;
        amount: number;
        fee: number;
        evidenceDueBy: string | null;
        /** Proposed, until somebody allocates it. */
        shares: readonly ChargebackShare[];
        /** By the rule for the reason. */
        bearer: Bearer;
        /** When the gateway says that it began. */
        openedAt: string;
        entries: readonly Entry[];
      }
    >
  /** What was an inquiry is a chargeback now: the money is gone. */
  | DomainEvent<
      'InquiryEscalated',
      OfChargeback & {
        amount: number;
        fee: number;
        evidenceDueBy: string | null;
        shares: readonly ChargebackShare[];
        bearer: Bearer;
        entries: readonly Entry[];
      }
    >
  /** Which orders it is about, and who pays if it is lost. */
  | DomainEvent<
      'ChargebackAllocated',
      OfChargeback & {
        shares: readonly ChargebackShare[];
        bearer: Bearer;
        kind: ChargebackKind;
        reason: string;
        allocatedBy: string;
      }
    >
  | DomainEvent<'ChargebackEvidenceAdded', OfChargeback & EvidenceItem>
  /** The buyer's bank is to be told, once. */
  | DomainEvent<
      'EvidenceSubmissionRequested',
      OfChargeback & {
        attempt: number;
        evidence: DisputeEvidence;
        /** The items whose files go with it. */
        evidenceIds: readonly string[];
        requestedBy: string;
      }
    >
  /** The gateway has it; countering a chargeback costs a fee, which comes back when it is won. */
  | DomainEvent<
      'EvidenceSubmitted',
      OfChargeback & { counterFee: number; entries: readonly Entry[] }
    >
  /** The gateway did not take it. */
  | DomainEvent<'EvidenceRefused', OfChargeback & { code: string }>
  /** The chargeback is given up. */
  | DomainEvent<
      'ChargebackAcceptanceRequested',
      OfChargeback & { attempt: number; reason: string; acceptedBy: string }
    >
  | DomainEvent<'ChargebackAcceptanceRefused', OfChargeback & { code: string }>
  /** The amount came back, and the fee for countering it; the fee of the chargeback does not. */
  | DomainEvent<
      'ChargebackWon',
      OfChargeback & { amount: number; counterFee: number; entries: readonly Entry[] }
    >
  | DomainEvent<
      'ChargebackLost',
      OfChargeback & {
        amount: number;
        shares: readonly ChargebackShare[];
        bearer: Bearer;
        wasAccepted: boolean;
        entries: readonly Entry[];
      }
    >
  | DomainEvent<'InquiryClosed', OfChargeback & object>
  /** Nobody has answered, and the day until which it can be answered is near. */
  | DomainEvent<'ChargebackAnswerDue', OfChargeback & { evidenceDueBy: string }>
  /** The gateway says something of it that has no meaning here: somebody has to look. */
  | DomainEvent<'ChargebackUnclear', OfChargeback & { gatewayStatus: string }>;

const concerned = organizations('chargeback.read', (e: OfChargeback) => e.vendorOrgIds);
const operators = onlookers('chargeback.read');

export const chargebackEvents = eventsOf<ChargebackEvent>('chargeback', {
  ChargebackOpened: { version: 1, audience: concerned },
  InquiryEscalated: { version: 1, audience: concerned },
  ChargebackAllocated: { version: 1, audience: concerned },
  ChargebackEvidenceAdded: { version: 1, audience: concerned },
  EvidenceSubmissionRequested: { version: 1, audience: concerned },
  EvidenceSubmitted: { version: 1, audience: concerned },
  EvidenceRefused: { version: 1, audience: operators },
  ChargebackAcceptanceRequested: { version: 1, audience: concerned },
  ChargebackAcceptanceRefused: { version: 1, audience: operators },
  ChargebackWon: { version: 1, audience: concerned },
  ChargebackLost: { version: 1, audience: concerned },
  InquiryClosed: { version: 1, audience: concerned },
  ChargebackAnswerDue: { version: 1, audience: concerned },
  ChargebackUnclear: { version: 1, audience: operators },
});
