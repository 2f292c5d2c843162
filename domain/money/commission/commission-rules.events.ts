import type { DomainEvent } from '../../shared/decider/decider.js';
import { eventsOf, onlookers } from '../../shared/event/events-of.js';
import type { CommissionRule } from './commission.js';

export type CommissionRulesEvent =
  /** Somebody wants these rules, in the order in which they are tried; a later proposal replaces it. */
  | DomainEvent<
      'CommissionRulesProposed',
      {
        proposalId: string;
        rules: readonly CommissionRule[];
        /** Where the operator is, who charges commission: ISO 3166-1. */
        operatorCountry: string;
        reason: string;
        proposedBy: string;
      }
    >
  /** They apply to what is ordered from now on; what was ordered keeps its commission. */
  | DomainEvent<
      'CommissionRulesPublished',
      {
        proposalId: string;
        /** From 1 up. */
        edition: number;
        rules: readonly CommissionRule[];
        operatorCountry: string;
        reason: string;
        proposedBy: string;
        publishedBy: string;
      }
    >
  | DomainEvent<
      'CommissionRulesDeclined',
      { proposalId: string; reason: string; declinedBy: string }
    >;

const operators = onlookers('marketplace.readAny');

export const commissionRulesEvents = eventsOf<CommissionRulesEvent>('commissionRules', {
  CommissionRulesProposed: { version: 1, audience: operators },
  CommissionRulesPublished: { version: 1, audience: operators },
  CommissionRulesDeclined: { version: 1, audience: operators },
});
