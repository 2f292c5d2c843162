import { eventTypesOutside } from '../../domain/events.js';
import {
  payoutAccountEvents,
  type BankAccount,
  type PayoutAccountEvent,
} from '../../domain/money/payout-account/payout-account.events.js';
import type { PayoutAccountState } from '../../domain/money/payout-account/payout-account.js';
import { never } from '../../domain/shared/decider/decider.js';
import { isoTime, type Projection } from '../projection.js';

export interface PayoutAccountDocument {
  readonly vendorOrgId: string;
  readonly country: string;
  readonly status: NonNullable<PayoutAccountState>['status'];
  /** Why nothing can be paid, as the gateway says it; null where it can. */
  readonly reason: string | null;
  /** What the gateway still wants to know, in its codes. */
  readonly due: readonly string[];
  readonly dueBy: string | null;
  readonly bank: BankAccount | null;
  /** Nothing is paid into a new bank account before; null: no waiting. */
  readonly coolsUntil: string | null;
  readonly gatewayAccount: string | null;
  readonly startedAt: string;
  readonly enabledAt: string | null;
  /** Of the account's stream. */
  readonly revision: number;
  readonly changedAt: string;
}

/** Whether, and to where, each vendor can be paid. */
export const payoutAccounts: Projection<PayoutAccountDocument, PayoutAccountEvent['type']> = {
  name: 'payout-accounts',
  version: 1,
  handles: Object.keys(payoutAccountEvents) as PayoutAccountEvent['type'][],
  ignores: eventTypesOutside('payoutAccount'),
  indexes: [['startedAt'], ['status', 'startedAt'], ['vendorOrgId'], ['gatewayAccount']],
  columns: ['country', 'dueBy', 'coolsUntil', 'changedAt'],
  route: (event) => [event.data.vendorOrgId],
  evolve: (vendorOrgId, doc, event) => {
    const seen = { revision: event.revision, changedAt: isoTime(event.recordedAt) };
    if (event.type === 'OnboardingStarted')
      return {
        vendorOrgId,
        country: event.data.country,
        status: 'Pending',
        reason: null,
        due: [],
        dueBy: null,
        bank: null,
        coolsUntil: null,
        gatewayAccount: null,
        startedAt: event.data.occurredAt,
        enabledAt: null,
        ...seen,
      };
    if (!doc) return undefined;
    switch (event.type) {
      case 'GatewayAccountOpened':
        return { ...doc, gatewayAccount: event.data.gatewayAccount, ...seen };
      case 'PayoutRequirementsChanged':
        return { ...doc, due: event.data.due, dueBy: event.data.dueBy, ...seen };
      case 'PayoutsEnabled':
        return {
          ...doc,
          status: 'Enabled',
          reason: null,
          enabledAt: event.data.occurredAt,
          ...seen,
        };
      case 'PayoutsRestricted':
        return { ...doc, status: 'Restricted', reason: event.data.reason, ...seen };
      case 'PayoutBankChanged':
        return { ...doc, bank: event.data.bank, coolsUntil: event.data.coolsUntil, ...seen };
      default:
        return never(event);
    }
  },
};
