import type { ReconciliationFinding } from '../../api/models/reconciliation-finding';
import { moneyText } from '../../core/formats';
import type { Status } from '../../terms/statuses';

type Finding = Pick<
  ReconciliationFinding,
  'kind' | 'difference' | 'transaction' | 'entry' | 'status'
>;

/** What a finding is called in a list. */
export function findingTitle({ kind }: Pick<Finding, 'kind'>): string {
  switch (kind) {
    case 'NoEntry':
      return $localize`Gateway transaction without a ledger entry`;
    case 'NoTransaction':
      return $localize`Ledger entry unknown to the gateway`;
    case 'OtherAmount':
      return $localize`Amounts differ`;
    case 'CarriedTwice':
      return $localize`Posted more than once`;
    case 'OtherBalance':
      return $localize`Balances differ`;
  }
}

/** What it means, and what people do about it. */
export function findingHelp({ kind, transaction, difference }: Finding): string {
  switch (kind) {
    case 'NoEntry':
      return transaction?.kind === 'ownPayout'
        ? $localize`Money was paid to a bank account without the marketplace requesting it. Check that automatic payouts are switched off at the gateway: this money may belong to buyers and vendors. If it was yours to withdraw, propose posting it to your own bank account.`
        : $localize`Look up ${transaction?.id ?? ''}:reference: at the gateway. If it is a gateway charge, propose posting it to gateway fees. If it can’t be explained, propose posting it to suspense, ask the gateway, and move it once you know.`;
    case 'NoTransaction':
      return $localize`The ledger shows a transaction that the gateway does not list on any day. It may be late: the day is reconciled again automatically. If it never appears, propose posting the difference to suspense and ask the gateway.`;
    case 'OtherAmount':
      return $localize`The entry and the gateway differ by ${moneyText(difference)}:amount:. Check the amount at the gateway and propose where to post the difference.`;
    case 'CarriedTwice':
      return $localize`The same transaction was posted more than once. Check the entries and propose posting the difference to adjustments. Contact your system administrator, as this should not happen.`;
    case 'OtherBalance':
      return $localize`The gateway’s opening balance and transactions do not add up to its closing balance. Reconcile the day again; if it persists, ask the gateway. There is nothing to post.`;
  }
}

export function findingStatus({ status }: Pick<Finding, 'status'>): Status {
  switch (status) {
    case 'Open':
      return { tone: 'waiting', label: $localize`Open` };
    case 'Proposed':
      return { tone: 'going', label: $localize`Awaiting second approval` };
    case 'Resolved':
      return { tone: 'done', label: $localize`Resolved` };
    case 'Cleared':
      return { tone: 'neutral', label: $localize`Since cleared` };
  }
}

const kinds: Readonly<Record<string, string>> = {
  payment: $localize`Payments`,
  refund: $localize`Refunds`,
  refundFailure: $localize`Returned refunds`,
  transfer: $localize`Transfers to vendors`,
  transferReversal: $localize`Reversed transfers`,
  dispute: $localize`Chargebacks`,
  disputeReversal: $localize`Chargebacks won`,
  gatewayCharge: $localize`Gateway charges`,
  topUp: $localize`Top-ups`,
  ownPayout: $localize`Marketplace withdrawals`,
  ownPayoutFailure: $localize`Returned withdrawals`,
  reserve: $localize`Held by the gateway`,
  other: $localize`Other`,
};

/** A kind of tomorrow has the name that the API gives it. */
export const movementKind = (kind: string): string => kinds[kind] ?? kind;
