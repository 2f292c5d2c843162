import { eventTypesOutside } from '../../domain/events.js';
import type {
  AdjustmentNature,
  MoneyAction,
  MoneyActionEvent,
  ReserveRule,
} from '../../domain/money/money-action/money-action.events.js';
import { never } from '../../domain/shared/decider/decider.js';
import { isoTime, type Projection } from '../projection.js';

export const moneyActionStatuses = ['Waiting', 'Confirmed', 'Declined'] as const;

export type MoneyActionStatus = (typeof moneyActionStatuses)[number];

export interface MoneyActionDocument {
  readonly id: string;
  readonly kind: MoneyAction['kind'];
  readonly status: MoneyActionStatus;
  readonly accountId: string;
  readonly vendorOrgId: string;
  readonly currency: string;
  /** Of an adjustment, minor units; above zero: to the vendor. */
  readonly amount: number | null;
  readonly nature: AdjustmentNature | null;
  readonly reserveRule: ReserveRule | null;
  readonly reason: string;
  readonly evidence: string | null;
  readonly proposedBy: string;
  readonly proposedAt: string;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
  /** Why it was declined. */
  readonly why: string | null;
  readonly revision: number;
  readonly changedAt: string;
}

/** What moves vendors' money by hand, and waits for a second person or has had one. */
export const moneyActionsModel: Projection<MoneyActionDocument, MoneyActionEvent['type']> = {
  name: 'money-actions',
  version: 1,
  handles: ['MoneyActionProposed', 'MoneyActionConfirmed', 'MoneyActionDeclined'],
  ignores: eventTypesOutside('moneyAction'),
  indexes: [
    ['proposedAt'],
    ['status', 'proposedAt'],
    ['vendorOrgId', 'proposedAt'],
    ['accountId', 'proposedAt'],
  ],
  columns: ['kind'],
  route: ({ data }) => [data.actionId],
  evolve: (id, doc, event) => {
    const seen = { revision: event.revision, changedAt: isoTime(event.recordedAt) };
    if (event.type === 'MoneyActionProposed') {
      const { action, reason, evidence, proposedBy, occurredAt } = event.data;
      const { kind, accountId, vendorOrgId, currency } = action;
      return {
        id,
        kind,
        status: 'Waiting',
        accountId,
        vendorOrgId,
        currency,
        amount: action.kind === 'adjustment' ? action.amount : null,
        nature: action.kind === 'adjustment' ? action.nature : null,
        reserveRule:
          action.kind === 'reserveRule'
            ? {
                percent: action.percent,
                days: action.days,
                from: action.from,
                until: action.until,
              }
            : null,
        reason,
        evidence,
        proposedBy,
        proposedAt: occurredAt,
        decidedBy: null,
        decidedAt: null,
        why: null,
        ...seen,
      };
    }
    if (!doc) return undefined;
    const { occurredAt: decidedAt } = event.data;
    switch (event.type) {
      case 'MoneyActionConfirmed':
        return {
          ...doc,
          status: 'Confirmed',
          decidedBy: event.data.confirmedBy,
          decidedAt,
          ...seen,
        };
      case 'MoneyActionDeclined': {
        const { declinedBy, reason: why } = event.data;
        return { ...doc, status: 'Declined', decidedBy: declinedBy, decidedAt, why, ...seen };
      }
      default:
        return never(event);
    }
  },
};
