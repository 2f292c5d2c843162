import type { DomainEvent } from '../../shared/decider/decider.js';
import { eventsOf, onlookers } from '../../shared/event/events-of.js';
import type { Currency } from '../../shared/money/money.js';

/**
 * What a correction is for tax: `consideration` is part of what was sold or charged, and belongs on
 * an invoice or a credit note; `compensation` makes up for a loss, and is outside its scope.
 */
export const adjustmentNatures = ['consideration', 'compensation'] as const;

export type AdjustmentNature = (typeof adjustmentNatures)[number];

/** A part of each release that is kept back for some days. */
export interface ReserveRule {
  /** Of what the vendor would have available, as a decimal; `0` ends the rule. */
  readonly percent: string;
  /** For so many days, each part by itself. */
  readonly days: number;
  /** Of what is released from this day on, and up to this one; null: until it is changed. */
  readonly from: string;
  readonly until: string | null;
}

interface OfAccount {
  readonly accountId: string;
  readonly vendorOrgId: string;
  readonly currency: Currency;
}

/** What takes two people. Amounts are minor units. */
export type MoneyAction = OfAccount &
  (
    | { readonly kind: 'payout' }
    | {
        readonly kind: 'adjustment';
        /** Above zero: to the vendor. */
        readonly amount: number;
        readonly nature: AdjustmentNature;
      }
    | ({ readonly kind: 'reserveRule' } & ReserveRule)
  );

export const moneyActionKinds = ['payout', 'adjustment', 'reserveRule'] as const;

interface Proposed {
  readonly actionId: string;
  readonly action: MoneyAction;
  readonly reason: string;
  /** What proves it: a document's number, a file's id, a thread; null: none is needed. */
  readonly evidence: string | null;
  readonly proposedBy: string;
}

export type MoneyActionEvent =
  | DomainEvent<'MoneyActionProposed', Proposed>
  /** Another person wants it too: it is done. */
  | DomainEvent<
      'MoneyActionConfirmed',
      Proposed & {
        confirmedBy: string;
        /** Of a payout: the vendor's account at the gateway; otherwise null. */
        gatewayAccount: string | null;
      }
    >
  /** Somebody else does not want it, or whoever has proposed it does not any more. */
  | DomainEvent<
      'MoneyActionDeclined',
      { readonly actionId: string; readonly reason: string; readonly declinedBy: string }
    >;

const operators = onlookers('marketplace.readAny');

export const moneyActionEvents = eventsOf<MoneyActionEvent>('moneyAction', {
  MoneyActionProposed: { version: 1, audience: operators },
  MoneyActionConfirmed: { version: 1, audience: operators },
  MoneyActionDeclined: { version: 1, audience: operators },
});
