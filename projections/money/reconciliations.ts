import { eventTypes, type EventType } from '../../domain/events.js';
import type {
  Finding,
  FindingAccount,
  ReconciledBalance,
  ReconciledCounts,
  ReconciledTotal,
} from '../../domain/money/reconciliation/reconciliation.events.js';
import { isoTime, type Projection } from '../projection.js';

/** A day at the gateway, as it was compared with the books last. */
export interface ReconciledDay {
  readonly kind: 'day';
  readonly day: string;
  /** `Requested`: under way; the figures are those of the run before, if there was one. */
  readonly status: 'Requested' | 'Reconciled';
  readonly requestedAt: string | null;
  /** Null: by schedule. */
  readonly requestedBy: string | null;
  /** Null: it was never done yet. */
  readonly run: {
    readonly at: string;
    readonly gateway: string;
    readonly isWhole: boolean;
    readonly counts: ReconciledCounts;
    readonly totals: readonly ReconciledTotal[];
    readonly balances: readonly ReconciledBalance[];
  } | null;
  /** Findings that nobody has settled yet, and of them those that wait for a second person. */
  readonly openFindings: number;
  readonly proposedFindings: number;
  readonly settledFindings: number;
}

/** Something that did not agree. */
export interface ReconciliationFinding extends Omit<Finding, 'kind'> {
  readonly kind: 'finding';
  readonly what: Finding['kind'];
  readonly day: string;
  readonly status: 'Open' | 'Proposed' | 'Resolved' | 'Cleared';
  readonly openedAt: string;
  readonly changedAt: string;
  /** Of the proposal, or as it was settled. */
  readonly posts: FindingAccount | null;
  /** Where it stands in the books by now; null: nowhere. */
  readonly postedOn: FindingAccount | null;
  readonly reason: string | null;
  readonly proposedBy: string | null;
  readonly proposedAt: string | null;
  readonly resolvedBy: string | null;
  readonly resolvedAt: string | null;
  /** Why a proposal was declined last. */
  readonly declined: string | null;
}

export type ReconciliationDocument = ReconciledDay | ReconciliationFinding;

const handles = [
  'ReconciliationRequested',
  'ReconciliationRun',
  'FindingOpened',
  'FindingCleared',
  'FindingProposed',
  'FindingProposalDeclined',
  'FindingResolved',
] as const satisfies readonly EventType[];

type Fields = Partial<Pick<ReconciliationFinding, 'status' | 'openedAt' | 'what' | 'currency'>> &
  Pick<ReconciledDay, 'day'>;

/** Days as they were reconciled, by day, and findings, by id. */
export const reconciliations: Projection<
  ReconciliationDocument & Omit<Fields, 'status'>,
  (typeof handles)[number]
> = {
  name: 'reconciliations',
  version: 2,
  handles,
  ignores: (Object.keys(eventTypes) as EventType[]).filter(
    (type) => !(handles as readonly EventType[]).includes(type),
  ),
  indexes: [
    ['kind', 'day'],
    ['kind', 'status'],
  ],
  columns: ['openedAt', 'what', 'currency', 'openFindings', 'difference'],
  route: ({ type, data }) =>
    type === 'ReconciliationRequested' || type === 'ReconciliationRun'
      ? [data.day]
      : // the day counts its findings by how they were before
        [data.day, data.findingId],
  reads: ({ type, data }) =>
    type === 'ReconciliationRequested' || type === 'ReconciliationRun' ? [] : [data.findingId],
  evolve: (key, doc, event, look) => {
    const { data, type } = event;
    const at = isoTime(event.recordedAt);
    if (key === data.day) {
      const before: ReconciledDay =
        doc?.kind === 'day'
          ? doc
          : {
              kind: 'day',
              day: key,
              status: 'Reconciled',
              requestedAt: null,
              requestedBy: null,
              run: null,
              openFindings: 0,
              proposedFindings: 0,
              settledFindings: 0,
            };
      switch (type) {
        case 'ReconciliationRequested':
          return {
            ...before,
            status: 'Requested',
            requestedAt: at,
            requestedBy: data.requestedBy,
          };
        case 'ReconciliationRun': {
          const { gateway, isWhole, counts, totals, balances } = data;
          const run = { at, gateway, isWhole, counts, totals, balances };
          return { ...before, status: 'Reconciled', run };
        }
        case 'FindingOpened':
          return { ...before, openFindings: before.openFindings + 1 };
        case 'FindingProposed':
        case 'FindingProposalDeclined':
        case 'FindingCleared':
        case 'FindingResolved': {
          const finding = look(data.findingId);
          const wasProposed = finding?.kind === 'finding' && finding.status === 'Proposed' ? 1 : 0;
          // what moves on from suspense was settled before
          const isNews = finding?.kind !== 'finding' || finding.postedOn === null ? 1 : 0;
          const isOver = type === 'FindingCleared' || type === 'FindingResolved' ? isNews : 0;
          const isProposed = type === 'FindingProposed' ? 1 : 0;
          return {
            ...before,
            openFindings: before.openFindings - isOver,
            proposedFindings: before.proposedFindings - wasProposed + isProposed,
            settledFindings: before.settledFindings + isOver,
          };
        }
        default:
          return type satisfies never;
      }
    }
    if (type === 'FindingOpened') {
      const { occurredAt: _at, kind: what, ...finding } = data;
      return {
        ...finding,
        kind: 'finding',
        what,
        status: 'Open',
        openedAt: at,
        changedAt: at,
        posts: null,
        postedOn: null,
        reason: null,
        proposedBy: null,
        proposedAt: null,
        resolvedBy: null,
        resolvedAt: null,
        declined: null,
      };
    }
    if (doc?.kind !== 'finding') return doc;
    switch (type) {
      case 'FindingProposed': {
        const { posts, reason, proposedBy } = data;
        return {
          ...doc,
          status: 'Proposed',
          posts,
          reason,
          proposedBy,
          proposedAt: at,
          changedAt: at,
        };
      }
      case 'FindingProposalDeclined':
        return {
          ...doc,
          status: doc.postedOn === null ? 'Open' : 'Resolved',
          posts: doc.postedOn,
          reason: null,
          proposedBy: null,
          proposedAt: null,
          declined: data.reason,
          changedAt: at,
        };
      case 'FindingCleared':
        return { ...doc, status: 'Cleared', changedAt: at };
      case 'FindingResolved': {
        const { posts, reason, resolvedBy } = data;
        return {
          ...doc,
          status: 'Resolved',
          posts,
          postedOn: posts,
          reason,
          resolvedBy,
          resolvedAt: at,
          changedAt: at,
        };
      }
      default:
        return doc;
    }
  },
};
