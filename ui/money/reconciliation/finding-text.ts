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
      return $localize`The gateway moved money that no entry carries`;
    case 'NoTransaction':
      return $localize`An entry that the gateway knows nothing of`;
    case 'OtherAmount':
      return $localize`An entry carries another amount`;
    case 'CarriedTwice':
      return $localize`More than one entry carries it`;
    case 'OtherBalance':
      return $localize`The gateway says another balance`;
  }
}

/** What it means, and what people do about it. */
export function findingHelp({ kind, transaction, difference }: Finding): string {
  switch (kind) {
    case 'NoEntry':
      return transaction?.kind === 'ownPayout'
        ? $localize`Money has left to a bank account without the marketplace having asked for it. Look at the gateway whether automatic payouts are switched off: this money may belong to buyers and vendors. If it was yours to take, propose to post it on your own bank account.`
        : $localize`Look up ${transaction?.id ?? ''}:reference: at the gateway. If it is a charge of the gateway’s, propose to post it on its fees. If nobody can say what it is, propose to post it on suspense, ask the gateway, and move it from there when you know.`;
    case 'NoTransaction':
      return $localize`The books say that money has moved, and the gateway does not list it on any day. It may be late: the day is compared again by itself. If it never comes, propose to post the difference on suspense, and ask the gateway.`;
    case 'OtherAmount':
      return $localize`The entry and the gateway differ by ${moneyText(difference)}:amount:. Look up at the gateway what it has moved, and propose where the difference belongs.`;
    case 'CarriedTwice':
      return $localize`The same movement was booked more than once. Look at the entries, and propose to post the difference on adjustments; tell whoever runs the installation, as this should not happen.`;
    case 'OtherBalance':
      return $localize`What the gateway had and has moved does not come to what it says that it has. Compare the day again; if it stays so, ask the gateway. There is nothing to post.`;
  }
}

export function findingStatus({ status }: Pick<Finding, 'status'>): Status {
  switch (status) {
    case 'Open':
      return { tone: 'waiting', label: $localize`Open` };
    case 'Proposed':
      return { tone: 'going', label: $localize`Waits for a second person` };
    case 'Resolved':
      return { tone: 'done', label: $localize`Settled` };
    case 'Cleared':
      return { tone: 'neutral', label: $localize`Agrees by now` };
  }
}

const kinds: Readonly<Record<string, string>> = {
  payment: $localize`Payments`,
  refund: $localize`Refunds`,
  refundFailure: $localize`Refunds that came back`,
  transfer: $localize`Transfers to vendors`,
  transferReversal: $localize`Transfers taken back`,
  dispute: $localize`Chargebacks`,
  disputeReversal: $localize`Chargebacks won`,
  gatewayCharge: $localize`Charges of the gateway`,
  topUp: $localize`Added to the balance`,
  ownPayout: $localize`The marketplace’s own payouts`,
  ownPayoutFailure: $localize`Own payouts that came back`,
  reserve: $localize`Kept back by the gateway`,
  other: $localize`Something else`,
};

/** A kind of tomorrow has the name that the API gives it. */
export const movementKind = (kind: string): string => kinds[kind] ?? kind;
