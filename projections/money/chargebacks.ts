import { eventTypesOutside } from '../../domain/events.js';
import type {
  Bearer,
  ChargebackEvent,
  ChargebackKind,
  ChargebackShare,
  EvidenceFile,
} from '../../domain/money/chargeback/chargeback.events.js';
import type { ChargebackStatus } from '../../domain/money/chargeback/chargeback.js';
import type {
  DisputeEvidence,
  DisputeReason,
} from '../../domain/money/chargeback/dispute-standing.js';
import { never } from '../../domain/shared/decider/decider.js';
import type { Currency } from '../../domain/shared/money/money.js';
import { isoTime, type ProjectedEvent, type Projection } from '../projection.js';

/** An order's part. Minor units. */
export interface ChargebackPart extends ChargebackShare {
  /** What the vendor got back of its commission, and of the VAT on it, when it bore the loss. */
  readonly commissionReturned: number;
  readonly taxReturned: number;
}

export interface ChargebackEvidence {
  readonly id: string;
  readonly text: string | null;
  readonly file: EvidenceFile | null;
  /** Null: the operator's. */
  readonly vendorOrgId: string | null;
  readonly addedBy: string;
  readonly at: string;
}

export interface ChargebackSubmission extends DisputeEvidence {
  readonly evidenceIds: readonly string[];
  readonly requestedBy: string;
  readonly at: string;
}

export interface ChargebackStep {
  readonly type: ChargebackEvent['type'];
  readonly at: string;
  /** The person; null: the buyer's bank or the gateway. */
  readonly by: string | null;
  readonly detail: string | null;
}

/** A chargeback or an inquiry, as the operator or one of its vendors sees it. Minor units. */
export interface ChargebackDocument {
  readonly id: string;
  readonly side: 'operator' | 'vendor';
  /** The vendor who sees it so; null: the operator. */
  readonly partyOrgId: string | null;
  readonly disputeRef: string;
  readonly gatewayRef: string;
  readonly paymentId: string;
  readonly purchaseId: string;
  /** The purchase's. */
  readonly number: string;
  readonly buyerOrgId: string;
  readonly currency: Currency;
  readonly kind: ChargebackKind;
  readonly status: ChargebackStatus;
  readonly isOpen: boolean;
  readonly reason: DisputeReason;
  readonly gatewayReason: string;
  /** To a vendor, of its own orders. */
  readonly amount: number;
  readonly fee: number;
  /** For countering it, as long as it was not given back. */
  readonly counterFee: number;
  readonly evidenceDueBy: string | null;
  /** Until when somebody has to do something; null: nobody has to. */
  readonly answerBy: string | null;
  readonly shares: readonly ChargebackPart[];
  readonly vendorOrgIds: readonly string[];
  readonly bearer: Bearer;
  readonly allocatedBy: string | null;
  readonly allocatedAt: string | null;
  readonly allocationReason: string | null;
  readonly evidence: readonly ChargebackEvidence[];
  readonly submission: ChargebackSubmission | null;
  readonly submittedAt: string | null;
  /** What the gateway has refused last. */
  readonly refusalCode: string | null;
  readonly acceptance: {
    readonly reason: string;
    readonly acceptedBy: string;
    readonly at: string;
  } | null;
  /** What the gateway says of it that has no meaning here. */
  readonly unclear: string | null;
  readonly steps: readonly ChargebackStep[];
  readonly openedAt: string;
  readonly decidedAt: string | null;
  readonly revision: number;
  readonly changedAt: string;
}

type Handled = ChargebackEvent['type'] | 'EarningReclaimed';

/** Key of a chargeback as a vendor sees it. */
export const chargebackKey = (chargebackId: string, vendorOrgId: string): string =>
  `${chargebackId}:${vendorOrgId}`;

const CHARGED_BACK = 'chargeback:';

/** Null: it is about something else. */
function chargebackOf(event: ProjectedEvent<Handled>): string | null {
  if (event.type !== 'EarningReclaimed') return event.data.chargebackId;
  const { refundId } = event.data;
  return refundId.startsWith(CHARGED_BACK) ? refundId.slice(CHARGED_BACK.length) : null;
}

/**
 * Chargebacks and inquiries: for the operator under their id, for each vendor to whose orders they
 * are allocated under {@link chargebackKey}, with own orders and evidence only. Buyers have none.
 */
export const chargebacks: Projection<ChargebackDocument, Handled> = {
  name: 'chargebacks',
  version: 2,
  handles: [
    'ChargebackOpened',
    'InquiryEscalated',
    'ChargebackAllocated',
    'ChargebackEvidenceAdded',
    'EvidenceSubmissionRequested',
    'EvidenceSubmitted',
    'EvidenceRefused',
    'ChargebackAcceptanceRequested',
    'ChargebackAcceptanceRefused',
    'ChargebackWon',
    'ChargebackLost',
    'InquiryClosed',
    'ChargebackAnswerDue',
    'ChargebackUnclear',
    'EarningReclaimed',
  ],
  ignores: [...eventTypesOutside('chargeback').filter((type) => type !== 'EarningReclaimed')],
  indexes: [
    ['side', 'answerBy'],
    ['side', 'openedAt'],
    ['side', 'status', 'decidedAt'],
    ['partyOrgId', 'answerBy'],
    ['partyOrgId', 'openedAt'],
    ['number'],
    ['disputeRef'],
    ['paymentId'],
    ['purchaseId'],
  ],
  columns: [
    'status',
    'kind',
    'reason',
    'isOpen',
    'bearer',
    'buyerOrgId',
    'currency',
    'amount',
    'evidenceDueBy',
    'changedAt',
  ],
  reads: (event) => {
    const id = chargebackOf(event);
    return id === null ? [] : [id];
  },
  route: (event, look) => {
    const id = chargebackOf(event);
    if (id === null) return [];
    const before = look(id)?.vendorOrgIds ?? [];
    const now = event.type === 'EarningReclaimed' ? [] : event.data.vendorOrgIds;
    // the operator's first: the others are made of it
    return [id, ...new Set([...before, ...now])].map((key, i) =>
      i === 0 ? key : chargebackKey(id, key),
    );
  },
  evolve: (key, doc, event, look) => {
    const id = chargebackOf(event)!;
    if (key !== id) {
      const whole = look(id);
      return whole && seenByVendor(whole, key.slice(id.length + 1));
    }
    if (event.type === 'ChargebackOpened') return opened(event);
    if (!doc) return doc;
    const revision = event.type === 'EarningReclaimed' ? doc.revision : event.revision;
    const after = changed(doc, event);
    const isOpen = !['Won', 'Lost', 'Closed'].includes(after.status);
    return {
      ...after,
      isOpen,
      answerBy: after.status === 'NeedsResponse' && !after.acceptance ? after.evidenceDueBy : null,
      revision,
      changedAt: isoTime(event.recordedAt),
    };
  },
};

function seenByVendor(
  whole: ChargebackDocument,
  vendorOrgId: string,
): ChargebackDocument | undefined {
  const shares = whole.shares.filter((s) => s.vendorOrgId === vendorOrgId);
  // allocated to others since
  if (shares.length === 0) return undefined;
  const evidence = whole.evidence.filter((e) => e.vendorOrgId === vendorOrgId);
  return {
    ...whole,
    side: 'vendor',
    partyOrgId: vendorOrgId,
    amount: shares.reduce((n, s) => n + s.amount, 0),
    fee: 0,
    counterFee: 0,
    shares,
    vendorOrgIds: [vendorOrgId],
    evidence,
    allocatedBy: null,
    allocationReason: null,
    submission: null,
    refusalCode: null,
    unclear: null,
    acceptance: whole.acceptance && { ...whole.acceptance, acceptedBy: '' },
    // what others have said is theirs
    steps: whole.steps.filter(
      (s) =>
        s.type !== 'ChargebackUnclear' &&
        s.type !== 'EvidenceRefused' &&
        s.type !== 'ChargebackAcceptanceRefused' &&
        (s.type !== 'ChargebackEvidenceAdded' ||
          evidence.some((e) => e.at === s.at && e.addedBy === s.by)),
    ),
  };
}

const parts = (shares: readonly ChargebackShare[]): readonly ChargebackPart[] =>
  shares.map((s) => ({ ...s, commissionReturned: 0, taxReturned: 0 }));

function opened({
  data,
  type,
  revision,
  recordedAt,
}: ProjectedEvent<'ChargebackOpened'>): ChargebackDocument {
  return {
    id: data.chargebackId,
    side: 'operator',
    partyOrgId: null,
    disputeRef: data.disputeRef,
    gatewayRef: data.gatewayRef,
    paymentId: data.paymentId,
    purchaseId: data.purchaseId,
    number: data.number,
    buyerOrgId: data.buyerOrgId,
    currency: data.currency,
    kind: data.kind,
    status: 'NeedsResponse',
    isOpen: true,
    reason: data.reason,
    gatewayReason: data.gatewayReason,
    amount: data.amount,
    fee: data.fee,
    counterFee: 0,
    evidenceDueBy: data.evidenceDueBy,
    answerBy: data.evidenceDueBy,
    shares: parts(data.shares),
    vendorOrgIds: data.vendorOrgIds,
    bearer: data.bearer,
    allocatedBy: null,
    allocatedAt: null,
    allocationReason: null,
    evidence: [],
    submission: null,
    submittedAt: null,
    refusalCode: null,
    acceptance: null,
    unclear: null,
    steps: [{ type, at: data.openedAt, by: null, detail: null }],
    openedAt: data.openedAt,
    decidedAt: null,
    revision,
    changedAt: isoTime(recordedAt),
  };
}

type Change = Exclude<ProjectedEvent<Handled>, { readonly type: 'ChargebackOpened' }>;

function changed(doc: ChargebackDocument, event: Change): ChargebackDocument {
  const { occurredAt: at } = event.data;
  const step = (by: string | null, detail: string | null = null): readonly ChargebackStep[] =>
    event.type === 'EarningReclaimed'
      ? doc.steps
      : [...doc.steps, { type: event.type, at, by, detail }];
  switch (event.type) {
    case 'InquiryEscalated': {
      const { amount, fee, evidenceDueBy, shares, bearer } = event.data;
      return {
        ...doc,
        kind: 'chargeback',
        status: 'NeedsResponse',
        amount,
        fee,
        evidenceDueBy,
        shares: parts(shares),
        bearer,
        submittedAt: null,
        vendorOrgIds: vendorsOf(shares),
        steps: step(null),
      };
    }
    case 'ChargebackAllocated': {
      const { shares, bearer, reason, allocatedBy } = event.data;
      return {
        ...doc,
        shares: parts(shares),
        bearer,
        allocatedBy,
        allocatedAt: at,
        allocationReason: reason,
        vendorOrgIds: vendorsOf(shares),
        steps: step(allocatedBy),
      };
    }
    case 'ChargebackEvidenceAdded': {
      const { evidenceId: id, text, file, vendorOrgId, addedBy } = event.data;
      const added: ChargebackEvidence = { id, text, file, vendorOrgId, addedBy, at };
      return { ...doc, evidence: [...doc.evidence, added], steps: step(addedBy) };
    }
    case 'EvidenceSubmissionRequested': {
      const { evidence, evidenceIds, requestedBy } = event.data;
      return {
        ...doc,
        status: 'Answering',
        refusalCode: null,
        submission: { ...evidence, evidenceIds, requestedBy, at },
        steps: step(requestedBy),
      };
    }
    case 'EvidenceSubmitted':
      return {
        ...doc,
        status: 'UnderReview',
        submittedAt: at,
        counterFee: event.data.counterFee,
        steps: step(null),
      };
    case 'EvidenceRefused':
      return {
        ...doc,
        status: 'NeedsResponse',
        refusalCode: event.data.code,
        steps: step(null, event.data.code),
      };
    case 'ChargebackAcceptanceRequested': {
      const { reason, acceptedBy } = event.data;
      return {
        ...doc,
        refusalCode: null,
        acceptance: { reason, acceptedBy, at },
        steps: step(acceptedBy),
      };
    }
    case 'ChargebackAcceptanceRefused':
      return {
        ...doc,
        acceptance: null,
        refusalCode: event.data.code,
        steps: step(null, event.data.code),
      };
    case 'ChargebackWon':
      return {
        ...doc,
        status: 'Won',
        decidedAt: at,
        counterFee: doc.counterFee - event.data.counterFee,
        unclear: null,
        steps: step(null),
      };
    case 'ChargebackLost':
      return {
        ...doc,
        status: 'Lost',
        decidedAt: at,
        bearer: event.data.bearer,
        shares: parts(event.data.shares),
        unclear: null,
        steps: step(null),
      };
    case 'InquiryClosed':
      return { ...doc, status: 'Closed', decidedAt: at, unclear: null, steps: step(null) };
    case 'ChargebackAnswerDue':
      return { ...doc, steps: step(null) };
    case 'ChargebackUnclear':
      return {
        ...doc,
        unclear: event.data.gatewayStatus,
        steps: step(null, event.data.gatewayStatus),
      };
    case 'EarningReclaimed': {
      const { orderId, commission: commissionReturned, tax: taxReturned } = event.data;
      return {
        ...doc,
        shares: doc.shares.map((s) =>
          s.orderId === orderId ? { ...s, commissionReturned, taxReturned } : s,
        ),
      };
    }
    default:
      return never(event);
  }
}

const vendorsOf = (shares: readonly ChargebackShare[]): readonly string[] => [
  ...new Set(shares.map((s) => s.vendorOrgId)),
];
