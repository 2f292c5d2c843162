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
      return { tone: 'refused', label: $localize`Returned` };
    case 'Cancelled':
      return { tone: 'neutral', label: $localize`Cancelled` };
    case 'Refused':
      return { tone: 'refused', label: $localize`Rejected` };
  }
}

/** What a status means for whoever waits for the money, and what to do. */
export function payoutExplained({ status, failureCode }: Payout): string {
  switch (status) {
    case 'Requested':
      return $localize`The money is about to be transferred to the vendor’s account at the payment provider.`;
    case 'Transferred':
      return $localize`The money is in the vendor’s account at the payment provider and will be sent to the bank next.`;
    case 'Sent':
      return $localize`The payment provider has sent the money to the bank. The bank can still return it.`;
    case 'Paid':
      return $localize`The money has reached the bank account.`;
    case 'Failed':
      return $localize`The bank returned the money: ${payoutFailure(failureCode)}:why:. It is safe with the payment provider. Correct the bank account under “Payout details”; the marketplace operator then sends it again.`;
    case 'Cancelled':
      return $localize`The operator cancelled it before it was sent. The amount is available again and will be part of the next payout.`;
    case 'Refused':
      return $localize`The payment provider did not transfer the money: ${payoutFailure(failureCode)}:why:. The amount is available again and will be part of the next payout.`;
  }
}

/**
 * Why a payout came back, in words, by the codes of Stripe (docs.stripe.com/api/payouts/failures);
 * a code of tomorrow is shown as it is.
 */
export function payoutFailure(code: string | null): string {
  switch (code) {
    case null:
      return $localize`no reason given`;
    case 'account_closed':
      return $localize`the bank account has been closed`;
    case 'account_frozen':
      return $localize`the bank account has been frozen`;
    case 'bank_account_restricted':
      return $localize`the bank account doesn’t accept this type of payment`;
    case 'bank_account_unusable':
      return $localize`the bank account cannot be paid into`;
    case 'bank_ownership_changed':
      return $localize`the bank account has a new owner`;
    case 'could_not_process':
      return $localize`the bank could not process it`;
    case 'declined':
      return $localize`the bank declined it`;
    case 'incorrect_account_holder_name':
    case 'incorrect_account_holder_details':
      return $localize`the account holder’s name is incorrect`;
    case 'incorrect_account_type':
      return $localize`the bank account type is incorrect`;
    case 'insufficient_funds':
      return $localize`insufficient funds at the payment provider`;
    case 'invalid_account_number':
    case 'invalid_account_number_length':
    case 'no_account':
      return $localize`no bank account has that number`;
    case 'invalid_currency':
      return $localize`the bank account doesn’t accept this currency`;
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
      return $localize`Held back as a reserve`;
    case 'reserveFreed':
      return $localize`Released from a reserve`;
    case 'adjustment':
      return $localize`Adjusted by the operator`;
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
      return { tone: 'waiting', label: $localize`Incomplete` };
    case 'Restricted':
      return { tone: 'refused', label: $localize`Restricted` };
    case 'Enabled':
      return isCooling
        ? { tone: 'waiting', label: $localize`On hold after a bank account change` }
        : { tone: 'done', label: $localize`Ready` };
  }
}
