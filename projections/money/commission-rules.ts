import { eventTypesOutside } from '../../domain/events.js';
import type { CommissionRulesEvent } from '../../domain/money/commission/commission-rules.events.js';
import type { ProposedRules } from '../../domain/money/commission/commission-rules.js';
import type { CommissionRule } from '../../domain/money/commission/commission.js';
import { never } from '../../domain/shared/decider/decider.js';
import { isoTime, type Projection } from '../projection.js';

/** The rules of commission: those that apply, and those that wait for a second person. */
export interface CommissionRulesDocument {
  readonly kind: 'current';
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

/** Rules as they were published, kept for ever. */
export interface CommissionEdition {
  readonly kind: 'edition';
  readonly edition: number;
  readonly rules: readonly CommissionRule[];
  readonly reason: string;
  readonly proposedBy: string;
  readonly publishedBy: string;
  readonly publishedAt: string;
}

const CURRENT = 'current';

const editionKey = (edition: number): string => `edition:${edition}`;

const none: CommissionRulesDocument = {
  kind: 'current',
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
  (CommissionRulesDocument | CommissionEdition) & {
    readonly kind: string;
    readonly edition: number;
  },
  CommissionRulesEvent['type']
> = {
  name: 'commission-rules',
  version: 2,
  handles: ['CommissionRulesProposed', 'CommissionRulesPublished', 'CommissionRulesDeclined'],
  ignores: eventTypesOutside('commissionRules'),
  indexes: [['kind', 'edition']],
  route: (event) =>
    event.type === 'CommissionRulesPublished'
      ? [CURRENT, editionKey(event.data.edition)]
      : [CURRENT],
  evolve: (key, found, event) => {
    if (key !== CURRENT) {
      if (event.type !== 'CommissionRulesPublished') return found;
      const { edition, rules, reason, proposedBy, publishedBy, occurredAt } = event.data;
      return {
        kind: 'edition',
        edition,
        rules,
        reason,
        proposedBy,
        publishedBy,
        publishedAt: occurredAt,
      };
    }
    const doc = found?.kind === 'current' ? found : none;
    const changedAt = isoTime(event.recordedAt);
    switch (event.type) {
      case 'CommissionRulesProposed': {
        const { occurredAt: proposedAt, ...proposed } = event.data;
        return { ...doc, proposed: { ...proposed, proposedAt }, changedAt };
      }
      case 'CommissionRulesPublished': {
        const { edition, rules, operatorCountry, reason, publishedBy, occurredAt } = event.data;
        return {
          kind: 'current',
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
