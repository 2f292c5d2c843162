import { never, type Decider } from '../../shared/decider/decider.js';
import { conflict, invalid, missing } from '../../shared/decider/domain-error.js';
import { requireText } from '../../shared/decider/text.js';
import { toDecimal } from '../../shared/money/money.js';
import { entriesOf, operatorEntry, type Entry } from '../ledger/entry.js';
import { bearerOf, proposedShares } from './allocation.js';
import type { ChargebackCommand } from './chargeback.commands.js';
import type {
  Bearer,
  ChargebackEvent,
  ChargebackKind,
  ChargebackShare,
  EvidenceItem,
  OfChargeback,
} from './chargeback.events.js';
import {
  MAX_EVIDENCE_CHARACTERS,
  type DisputeReason,
  type DisputeStanding,
} from './dispute-standing.js';

/**
 * - `NeedsResponse`: evidence, an acceptance or (of an inquiry) a refund is waited for.
 * - `Answering`: the gateway is being told.
 * - `UnderReview`: the bank looks at the evidence.
 * - `Won`, `Lost`: the bank has decided.
 * - `Closed`: nothing came of the inquiry.
 */
export const chargebackStatuses = [
  'NeedsResponse',
  'Answering',
  'UnderReview',
  'Won',
  'Lost',
  'Closed',
] as const;

export type ChargebackStatus = (typeof chargebackStatuses)[number];

export interface KnownChargeback extends OfChargeback {
  readonly gatewayRef: string;
  readonly number: string;
  readonly kind: ChargebackKind;
  readonly status: ChargebackStatus;
  readonly reason: DisputeReason;
  readonly gatewayReason: string;
  readonly amount: number;
  readonly evidenceDueBy: string | null;
  readonly shares: readonly ChargebackShare[];
  readonly bearer: Bearer;
  /** Null: nobody has yet. */
  readonly allocatedBy: string | null;
  readonly evidence: readonly EvidenceItem[];
  /** Evidence was taken by the gateway. */
  readonly isSubmitted: boolean;
  readonly attempt: number;
  /** What was given up, and is to be lost. */
  readonly isAccepted: boolean;
  /** What the gateway has said last that has no meaning here. */
  readonly unclear: string | null;
  /** The day of which everybody was reminded. */
  readonly remindedOf: string | null;
}

export type ChargebackState = KnownChargeback | null;

/** What is said for the vendor, at most. */
export const MAX_EVIDENCE_ITEMS = 30;
export const MAX_EVIDENCE_TEXT = 5_000;

/** One dispute of a payment: an inquiry or a chargeback, from the bank's question to its decision. */
export const chargeback: Decider<ChargebackState, ChargebackCommand, ChargebackEvent> = {
  category: 'chargeback',
  shortLived: true,
  stateVersion: 1,
  initial: null,
  decide,
  evolve,
};

type Of = OfChargeback & { readonly occurredAt: string };
type Command<Type extends ChargebackCommand['type']> = Extract<ChargebackCommand, { type: Type }>;

function decide(command: ChargebackCommand, state: ChargebackState): readonly ChargebackEvent[] {
  if (command.type === 'RecordDispute') return record(command, state);
  if (!state) throw missing('chargeback/unknown', 'this chargeback does not exist');
  const of = ofChargeback(state, command.at);
  switch (command.type) {
    case 'AllocateChargeback':
      return allocate(command, state, of);
    case 'AddEvidence': {
      const { evidenceId, text, file, vendorOrgId, by } = command;
      if (state.evidence.some((e) => e.evidenceId === evidenceId)) return [];
      requireAnswerable(state, command.at);
      if (text === null && file === null)
        throw invalid('chargeback/no-evidence', 'say something, or add a file', { field: 'text' });
      if (text !== null) requireText('text', text, MAX_EVIDENCE_TEXT);
      if (state.evidence.length >= MAX_EVIDENCE_ITEMS)
        throw conflict(
          'chargeback/too-much-evidence',
          `a chargeback has at most ${MAX_EVIDENCE_ITEMS} pieces of evidence`,
          { facts: { most: MAX_EVIDENCE_ITEMS } },
        );
      const item: EvidenceItem = { evidenceId, text, file, vendorOrgId, addedBy: by };
      return [{ type: 'ChargebackEvidenceAdded', data: { ...of, ...item } }];
    }
    case 'SubmitEvidence': {
      if (state.status === 'Answering') return [];
      requireAnswerable(state, command.at);
      const { evidence, evidenceIds, by } = command;
      requireText('explanation', evidence.explanation, MAX_EVIDENCE_CHARACTERS);
      const attempt = state.attempt + 1;
      return [
        {
          type: 'EvidenceSubmissionRequested',
          data: { ...of, attempt, evidence, evidenceIds, requestedBy: by },
        },
      ];
    }
    case 'RecordEvidenceRefusal':
      if (state.status !== 'Answering') return [];
      return [{ type: 'EvidenceRefused', data: { ...of, code: command.code } }];
    case 'AcceptChargeback': {
      if (state.isAccepted) return [];
      if (state.kind === 'inquiry')
        throw conflict(
          'chargeback/inquiry',
          'an inquiry has taken no money: refund the payment in full instead, which ends it',
        );
      if (isDecided(state.status)) throw decided(state);
      if (state.status === 'Answering')
        throw conflict('chargeback/answering', 'the gateway is being told: wait for its answer');
      requireText('reason', command.reason, 500);
      const { reason, by } = command;
      const attempt = state.attempt + 1;
      return [
        {
          type: 'ChargebackAcceptanceRequested',
          data: { ...of, attempt, reason, acceptedBy: by },
        },
      ];
    }
    case 'RecordAcceptanceRefusal':
      if (!state.isAccepted || isDecided(state.status)) return [];
      return [{ type: 'ChargebackAcceptanceRefused', data: { ...of, code: command.code } }];
    case 'RemindOfAnswer': {
      const { status, isAccepted, evidenceDueBy, remindedOf } = state;
      const isWaitedFor = status === 'NeedsResponse' && !isAccepted && evidenceDueBy !== null;
      if (!isWaitedFor || remindedOf === evidenceDueBy || command.at >= evidenceDueBy) return [];
      return [{ type: 'ChargebackAnswerDue', data: { ...of, evidenceDueBy } }];
    }
    default:
      return never(command);
  }
}

const ofChargeback = (state: OfChargeback, occurredAt: string): Of => {
  const { chargebackId, disputeRef, paymentId, purchaseId, buyerOrgId, currency, vendorOrgIds } =
    state;
  return {
    chargebackId,
    disputeRef,
    paymentId,
    purchaseId,
    buyerOrgId,
    currency,
    vendorOrgIds,
    occurredAt,
  };
};

export const isDecided = (status: ChargebackStatus): boolean =>
  status === 'Won' || status === 'Lost' || status === 'Closed';

const decided = ({ status }: KnownChargeback) =>
  conflict(
    'chargeback/decided',
    {
      Won: 'this chargeback was won: nothing more is to be said',
      Lost: 'this chargeback was lost, which cannot be undone',
      Closed: 'this inquiry was closed: nothing more is to be said',
    }[status as 'Won' | 'Lost' | 'Closed'],
    { facts: { status } },
  );

function requireAnswerable(state: KnownChargeback, at: string): void {
  if (isDecided(state.status)) throw decided(state);
  if (state.isSubmitted)
    throw conflict(
      'chargeback/submitted',
      'the evidence was submitted, which is done once: the bank decides now',
    );
  if (state.isAccepted)
    throw conflict('chargeback/accepted', 'this chargeback is given up: nothing more is said');
  if (state.status === 'Answering')
    throw conflict('chargeback/answering', 'the gateway is being told: wait for its answer');
  if (state.evidenceDueBy !== null && at >= state.evidenceDueBy)
    throw conflict('chargeback/past-due', 'the time to answer has passed', {
      facts: { evidenceDueBy: state.evidenceDueBy },
    });
}

/** All that the gateway's word of it adds to what is known, one thing after the other. */
function record(
  { standing, payment, at }: Command<'RecordDispute'>,
  before: ChargebackState,
): readonly ChargebackEvent[] {
  const events: ChargebackEvent[] = [];
  let state = before;
  const add = (event: ChargebackEvent): void => {
    events.push(event);
    state = evolve(state, event);
  };
  if (state && state.currency !== standing.currency)
    throw conflict(
      'chargeback/currency',
      `the gateway speaks of ${standing.currency}, and the chargeback is in ${state.currency}`,
    );
  if (!state) {
    const shares = proposedShares(standing.reason, standing.amount, payment.orders);
    const { chargebackId, paymentId, purchaseId, buyerOrgId, number } = payment;
    const of: Of = {
      chargebackId,
      disputeRef: standing.disputeRef,
      paymentId,
      purchaseId,
      buyerOrgId,
      currency: standing.currency,
      vendorOrgIds: vendorsOf(shares),
      occurredAt: at,
    };
    add({
      type: 'ChargebackOpened',
      data: {
        ...of,
        gatewayRef: standing.gatewayRef,
        number,
        kind: standing.taken ? 'chargeback' : 'inquiry',
        reason: standing.reason,
        gatewayReason: standing.gatewayReason,
        amount: standing.amount,
        fee: standing.taken?.fee ?? 0,
        evidenceDueBy: standing.evidenceDueBy,
        shares,
        bearer: bearerOf(standing.reason),
        openedAt: standing.createdAt,
        entries: taken(of, standing),
      },
    });
  }
  if (state!.kind === 'inquiry' && standing.taken) {
    const known = state!;
    const of = ofChargeback(known, at);
    const isSame = known.amount === standing.amount;
    add({
      type: 'InquiryEscalated',
      data: {
        ...of,
        amount: standing.amount,
        fee: standing.taken.fee,
        evidenceDueBy: standing.evidenceDueBy,
        shares: isSame
          ? known.shares
          : proposedShares(standing.reason, standing.amount, payment.orders),
        bearer: known.bearer,
        entries: taken(of, standing),
      },
    });
  }
  for (const next of afterwards(state!, standing, at)) add(next);
  return events;
}

function afterwards(
  known: KnownChargeback,
  standing: DisputeStanding,
  at: string,
): readonly ChargebackEvent[] {
  const of = ofChargeback(known, at);
  const events: ChargebackEvent[] = [];
  const unclear = (): readonly ChargebackEvent[] =>
    known.unclear === standing.gatewayStatus
      ? events
      : [
          ...events,
          { type: 'ChargebackUnclear', data: { ...of, gatewayStatus: standing.gatewayStatus } },
        ];
  // decided otherwise afterwards: an appeal, for which there is no rule here
  if (isDecided(known.status)) return isSameEnd(known.status, standing) ? [] : unclear();
  // an inquiry's evidence is not the chargeback's that it has become
  const waits = standing.status === 'inquiry' || standing.status === 'needsResponse';
  if (standing.hasEvidence && !known.isSubmitted && !waits) {
    const { charged } = standing.counterFee;
    const fee = charged?.amount ?? 0;
    events.push({
      type: 'EvidenceSubmitted',
      data: {
        ...of,
        counterFee: fee,
        entries: entriesOf(
          operatorEntry(
            { currency: of.currency, at, gatewayTransactions: charged?.transactions ?? [] },
            { debit: [['disputeFees', null, fee]], credit: [['gateway', null, fee]] },
          ),
        ),
      },
    });
  }
  switch (standing.status) {
    case 'won': {
      const { returned, counterFee } = standing;
      // the money comes with the decision; until it is there nothing is booked as being there
      if (known.kind === 'inquiry' || !returned) return unclear();
      const fee = counterFee.returned?.amount ?? 0;
      const { amount } = returned;
      const transactions = [...returned.transactions, ...(counterFee.returned?.transactions ?? [])];
      return [
        ...events,
        {
          type: 'ChargebackWon',
          data: {
            ...of,
            amount,
            counterFee: fee,
            entries: entriesOf(
              operatorEntry(
                { currency: of.currency, at, gatewayTransactions: transactions },
                {
                  debit: [
                    ['gateway', null, amount + fee],
                    // less than was taken: the rest will not come
                    ['chargebackLosses', null, known.amount - amount],
                  ],
                  credit: [
                    ['disputed', of.chargebackId, known.amount],
                    ['disputeFees', null, fee],
                  ],
                },
              ),
            ),
          },
        },
      ];
    }
    case 'lost':
      return known.kind === 'inquiry' ? unclear() : [...events, lost(known, of)];
    case 'inquiryClosed':
      return known.kind === 'inquiry'
        ? [...events, { type: 'InquiryClosed', data: of }]
        : unclear();
    case 'unknown':
      return unclear();
    case 'inquiry':
    case 'inquiryUnderReview':
    case 'needsResponse':
    case 'underReview':
      return events;
    default:
      return never(standing.status);
  }
}

const isSameEnd = (status: ChargebackStatus, standing: DisputeStanding): boolean =>
  ({ Won: 'won', Lost: 'lost', Closed: 'inquiryClosed' })[status as 'Won'] === standing.status ||
  // an older word, late
  ['inquiry', 'inquiryUnderReview', 'needsResponse', 'underReview'].includes(standing.status);

function taken(of: Of, { taken: left }: DisputeStanding): readonly Entry[] {
  if (!left) return [];
  const { amount, fee, transactions } = left;
  return entriesOf(
    operatorEntry(
      { currency: of.currency, at: of.occurredAt, gatewayTransactions: transactions },
      {
        debit: [
          ['disputed', of.chargebackId, amount],
          ['disputeFees', null, fee],
        ],
        credit: [['gateway', null, amount + fee]],
      },
    ),
  );
}

/** What vendors bear goes by the clearing accounts of their orders; the rest is the platform's. */
function lost(known: KnownChargeback, of: Of): ChargebackEvent {
  const { shares, bearer, amount } = known;
  const borne = bearer === 'vendor' ? shares : [];
  const rest = amount - borne.reduce((n, s) => n + s.amount, 0);
  return {
    type: 'ChargebackLost',
    data: {
      ...of,
      amount,
      shares,
      bearer,
      wasAccepted: known.isAccepted,
      entries: entriesOf(
        operatorEntry(
          { currency: of.currency, at: of.occurredAt },
          {
            debit: [
              ...borne.map((s) => ['clearing', s.orderId, s.amount] as const),
              ['chargebackLosses', null, rest],
            ],
            credit: [['disputed', of.chargebackId, amount]],
          },
        ),
      ),
    },
  };
}

const vendorsOf = (shares: readonly ChargebackShare[]): readonly string[] => [
  ...new Set(shares.map((s) => s.vendorOrgId)),
];

function allocate(
  { shares: wanted, orders, bearer, reason, by }: Command<'AllocateChargeback'>,
  state: KnownChargeback,
  of: Of,
): readonly ChargebackEvent[] {
  if (isDecided(state.status)) throw decided(state);
  requireText('reason', reason, 500);
  const inWords = (amount: number): string =>
    `${toDecimal({ amount, currency: state.currency })} ${state.currency}`;
  const seen = new Set<string>();
  const shares = wanted.map(({ orderId, amount }, i): ChargebackShare => {
    const field = `shares[${i}]`;
    const order = orders.find((o) => o.orderId === orderId);
    if (!order || seen.has(orderId))
      throw invalid(
        'chargeback/unknown-order',
        order ? 'name each order once' : 'the payment that is disputed is not for that order',
        { field: `${field}.orderId`, allowed: orders.map((o) => o.orderId) },
      );
    seen.add(orderId);
    const most = order.left;
    if (!Number.isSafeInteger(amount) || amount <= 0 || amount > most)
      throw invalid(
        'chargeback/share',
        `${order.number} can have from 0.01 to ${inWords(most)} of it: what was paid for it, less what was given back`,
        { field: `${field}.amount`, facts: { most } },
      );
    const { number, vendorOrgId } = order;
    return { orderId, number, vendorOrgId, amount };
  });
  const sum = shares.reduce((n, s) => n + s.amount, 0);
  const whole = Math.min(
    state.amount,
    orders.reduce((n, o) => n + o.left, 0),
  );
  if (sum !== whole)
    throw invalid(
      'chargeback/sum',
      `the orders' parts make ${inWords(sum)}, and ${inWords(whole)} is to be allocated`,
      { field: 'shares', facts: { sum, whole } },
    );
  const isSame =
    state.allocatedBy !== null &&
    state.bearer === bearer &&
    JSON.stringify(shares) === JSON.stringify(state.shares);
  if (isSame) return [];
  const vendorOrgIds = [...new Set([...state.vendorOrgIds, ...vendorsOf(shares)])];
  return [
    {
      type: 'ChargebackAllocated',
      data: { ...of, vendorOrgIds, shares, bearer, kind: state.kind, reason, allocatedBy: by },
    },
  ];
}

function evolve(state: ChargebackState, event: ChargebackEvent): ChargebackState {
  if (event.type === 'ChargebackOpened') {
    const { gatewayRef, number, kind, reason, gatewayReason, amount, evidenceDueBy } = event.data;
    const { occurredAt: _at, ...of } = ofChargeback(event.data, '');
    return {
      ...of,
      gatewayRef,
      number,
      kind,
      status: 'NeedsResponse',
      reason,
      gatewayReason,
      amount,
      evidenceDueBy,
      shares: event.data.shares,
      bearer: event.data.bearer,
      allocatedBy: null,
      evidence: [],
      isSubmitted: false,
      attempt: 0,
      isAccepted: false,
      unclear: null,
      remindedOf: null,
    };
  }
  if (!state) return state;
  switch (event.type) {
    case 'InquiryEscalated': {
      const { amount, evidenceDueBy, shares, bearer } = event.data;
      // what was said to the inquiry has been said: a chargeback is answered anew
      return {
        ...state,
        kind: 'chargeback',
        status: 'NeedsResponse',
        isSubmitted: false,
        amount,
        evidenceDueBy,
        shares,
        bearer,
        vendorOrgIds: [...new Set([...state.vendorOrgIds, ...vendorsOf(shares)])],
      };
    }
    case 'ChargebackAllocated': {
      const { shares, bearer, allocatedBy } = event.data;
      return { ...state, shares, bearer, allocatedBy, vendorOrgIds: vendorsOf(shares) };
    }
    case 'ChargebackEvidenceAdded': {
      const { evidenceId, text, file, vendorOrgId, addedBy } = event.data;
      const item: EvidenceItem = { evidenceId, text, file, vendorOrgId, addedBy };
      return { ...state, evidence: [...state.evidence, item] };
    }
    case 'EvidenceSubmissionRequested':
      return { ...state, status: 'Answering', attempt: event.data.attempt };
    case 'EvidenceSubmitted':
      return { ...state, status: 'UnderReview', isSubmitted: true };
    case 'EvidenceRefused':
      return { ...state, status: 'NeedsResponse' };
    case 'ChargebackAcceptanceRequested':
      return { ...state, isAccepted: true, attempt: event.data.attempt };
    case 'ChargebackAcceptanceRefused':
      return { ...state, isAccepted: false };
    case 'ChargebackWon':
      return { ...state, status: 'Won', unclear: null };
    case 'ChargebackLost':
      return { ...state, status: 'Lost', unclear: null };
    case 'InquiryClosed':
      return { ...state, status: 'Closed', unclear: null };
    case 'ChargebackAnswerDue':
      return { ...state, remindedOf: event.data.evidenceDueBy };
    case 'ChargebackUnclear':
      return { ...state, unclear: event.data.gatewayStatus };
    default:
      return never(event);
  }
}
