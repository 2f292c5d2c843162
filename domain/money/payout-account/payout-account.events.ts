import type { DomainEvent } from '../../shared/decider/decider.js';
import { eventsOf, organizations } from '../../shared/event/events-of.js';

/** Where a vendor's money is paid to, as the gateway describes it. Never a whole number. */
export interface BankAccount {
  readonly bankName: string | null;
  readonly last4: string;
  readonly country: string;
  readonly currency: string;
}

interface OfPayoutAccount {
  readonly vendorOrgId: string;
}

export type PayoutAccountEvent =
  /** The vendor wants to be paid: an account is made at the gateway. */
  | DomainEvent<'OnboardingStarted', OfPayoutAccount & { country: string; startedBy: string }>
  | DomainEvent<'GatewayAccountOpened', OfPayoutAccount & { gatewayAccount: string }>
  /** What the gateway still wants to know, in its own codes. */
  | DomainEvent<
      'PayoutRequirementsChanged',
      OfPayoutAccount & { due: readonly string[]; dueBy: string | null }
    >
  | DomainEvent<'PayoutsEnabled', OfPayoutAccount & object>
  | DomainEvent<'PayoutsRestricted', OfPayoutAccount & { reason: string }>
  /** Another bank account than before: nothing is paid there until `coolsUntil`. */
  | DomainEvent<
      'PayoutBankChanged',
      OfPayoutAccount & { bank: BankAccount; coolsUntil: string | null }
    >;

const vendor = organizations('payout.read', (e: OfPayoutAccount) => [e.vendorOrgId]);

export const payoutAccountEvents = eventsOf<PayoutAccountEvent>('payoutAccount', {
  OnboardingStarted: { version: 1, audience: vendor },
  GatewayAccountOpened: { version: 1, audience: vendor },
  PayoutRequirementsChanged: { version: 1, audience: vendor },
  PayoutsEnabled: { version: 1, audience: vendor },
  PayoutsRestricted: { version: 1, audience: vendor },
  PayoutBankChanged: { version: 1, audience: vendor },
});
