import { eventTypesOutside } from '../../domain/events.js';
import type { CommissionRulesEvent } from '../../domain/money/commission/commission-rules.events.js';
import type { ProposedRules } from '../../domain/money/commission/commission-rules.js';
import type { CommissionRule } from '../../domain/money/commission/commission.js';
import { never } from '../../domain/shared/decider/decider.js';
import { isoTime, type Projection } from '../projection.js';

/** The rules of commission: those that apply, and those that wait for a second person. */
export interface CommissionRulesDocument {
  readonly id: 'current';
  /** 0: none were ever published. */
  readonly edition: number;
  readonly rules: readonly CommissionRule[];
  readonly operatorCountry: string | null;
  readonly publishedAt: string | null;
  readonly publishedBy: string | null;
  readonly reason: string | null;
  readonly proposed: (ProposedRules & { readonly proposedAt: string }) | null;
  readonly changedAt: string;
}

const CURRENT = 'current';

const none: CommissionRulesDocument = {
  id: CURRENT,
  edition: 0,
  rules: [],
  operatorCountry: null,
  publishedAt: null,
  publishedBy: null,
  reason: null,
  proposed: null,
  changedAt: '',
};

export const commissionRulesModel: Projection<
  CommissionRulesDocument,
  CommissionRulesEvent['type']
> = {
  name: 'commission-rules',
  version: 1,
  handles: ['CommissionRulesProposed', 'CommissionRulesPublished', 'CommissionRulesDeclined'],
  ignores: eventTypesOutside('commissionRules'),
  indexes: [],
  route: () => [CURRENT],
  evolve: (_key, doc = none, event) => {
    const changedAt = isoTime(event.recordedAt);
    switch (event.type) {
      case 'CommissionRulesProposed': {
        const { occurredAt: proposedAt, ...proposed } = event.data;
        return { ...doc, proposed: { ...proposed, proposedAt }, changedAt };
      }
      case 'CommissionRulesPublished': {
        const { edition, rules, operatorCountry, reason, publishedBy, occurredAt } = event.data;
        return {
          id: CURRENT,
          edition,
          rules,
          operatorCountry,
          reason,
          publishedBy,
          publishedAt: occurredAt,
          proposed: null,
          changedAt,
        };
      }
      case 'CommissionRulesDeclined':
        return { ...doc, proposed: null, changedAt };
      default:
        return never(event);
    }
  },
};
