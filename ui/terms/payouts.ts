import type { Payout } from '../api/models/payout';
import type { PayoutAccount } from '../api/models/payout-account';
import type { PayoutItem } from '../api/models/payout-item';
import type { Status } from './statuses';

export type PayoutStatus = Payout['status'];

export const payoutStatuses: readonly PayoutStatus[] = [
  'Requested',
  'Transferred',
  'Sent',
  'Paid',
  'Failed',
  'Cancelled',
  'Refused',
];

/** Asked for, and neither in the bank nor given up. */
export const onTheWayStatuses: readonly PayoutStatus[] = [
  'Requested',
  'Transferred',
  'Sent',
  'Failed',
];

export function payoutStatus(status: PayoutStatus): Status {
  switch (status) {
    case 'Requested':
      return { tone: 'waiting', label: $localize`Requested` };
    case 'Transferred':
      return { tone: 'going', label: $localize`Transferred` };
    case 'Sent':
      return { tone: 'going', label: $localize`Sent to the bank` };
    case 'Paid':
      return { tone: 'done', label: $localize`Paid` };
    case 'Failed':
      return { tone: 'refused', label: $localize`Came back` };
    case 'Cancelled':
      return { tone: 'neutral', label: $localize`Cancelled` };
    case 'Refused':
      return { tone: 'refused', label: $localize`Refused` };
  }
}

/** What a status means for whoever waits for the money, and what to do. */
export function payoutExplained({ status, failureCode }: Payout): string {
  switch (status) {
    case 'Requested':
      return $localize`The money is about to be moved to the vendor’s account at the payment provider.`;
    case 'Transferred':
      return $localize`The money is in the vendor’s account at the payment provider, and is sent to the bank next.`;
    case 'Sent':
      return $localize`The payment provider has sent the money to the bank. A bank can still return it.`;
    case 'Paid':
      return $localize`The money has reached the bank account.`;
    case 'Failed':
      return $localize`The bank has returned the money: ${payoutFailure(failureCode)}:why:. It is safe at the payment provider. Put the bank account right under “Getting paid”; then the operator of the marketplace sends it again.`;
    case 'Cancelled':
      return $localize`The operator has cancelled it before it left. What it contained is available again, and part of the next payout.`;
    case 'Refused':
      return $localize`The payment provider did not move the money: ${payoutFailure(failureCode)}:why:. What it contained is available again, and part of the next payout.`;
  }
}

/**
 * Why a payout came back, in words, by the codes of Stripe (docs.stripe.com/api/payouts/failures);
 * a code of tomorrow is shown as it is.
 */
export function payoutFailure(code: string | null): string {
  switch (code) {
    case null:
      return $localize`no reason was given`;
    case 'account_closed':
      return $localize`the bank account has been closed`;
    case 'account_frozen':
      return $localize`the bank account has been frozen`;
    case 'bank_account_restricted':
      return $localize`the bank account takes no such payments`;
    case 'bank_account_unusable':
      return $localize`the bank account cannot be paid into`;
    case 'bank_ownership_changed':
      return $localize`the bank account belongs to somebody else now`;
    case 'could_not_process':
      return $localize`the bank could not process it`;
    case 'declined':
      return $localize`the bank has declined it`;
    case 'incorrect_account_holder_name':
    case 'incorrect_account_holder_details':
      return $localize`the name of the account’s holder is not right`;
    case 'incorrect_account_type':
      return $localize`the kind of bank account is not right`;
    case 'insufficient_funds':
      return $localize`there was too little in the account at the payment provider`;
    case 'invalid_account_number':
    case 'invalid_account_number_length':
    case 'no_account':
      return $localize`there is no bank account with that number`;
    case 'invalid_currency':
      return $localize`the bank account does not take this currency`;
    default:
      return code;
  }
}

export function payoutPart(what: PayoutItem['what']): string {
  switch (what) {
    case 'earning':
      return $localize`Orders`;
    case 'reversal':
      return $localize`Refunds to buyers`;
    case 'reserveHeld':
      return $localize`Kept back as a reserve`;
    case 'reserveFreed':
      return $localize`Freed from a reserve`;
    case 'adjustment':
      return $localize`Put right by the operator`;
  }
}

/** One thing that a payout contains. */
export function payoutItem({ what, number }: Pick<PayoutItem, 'what' | 'number'>): string {
  switch (what) {
    case 'earning':
      return $localize`Order ${number}:number:`;
    case 'reversal':
      return $localize`Refund on order ${number}:number:`;
    case 'reserveHeld':
    case 'reserveFreed':
    case 'adjustment':
      return payoutPart(what);
  }
}

/** `Northern Bank, ending in 1234` */
export const bankText = ({ bankName, last4 }: NonNullable<Payout['bank']>): string =>
  bankName === null
    ? $localize`Account ending in ${last4}:digits:`
    : $localize`${bankName}:bank:, ending in ${last4}:digits:`;

export function payoutAccountStatus({ status, isCooling }: PayoutAccount): Status {
  switch (status) {
    case 'Pending':
      return { tone: 'waiting', label: $localize`Not finished` };
    case 'Restricted':
      return { tone: 'refused', label: $localize`Restricted` };
    case 'Enabled':
      return isCooling
        ? { tone: 'waiting', label: $localize`Waiting after a new bank account` }
        : { tone: 'done', label: $localize`Can be paid` };
  }
}
