import type { PayoutCandidate } from '../api/models/payout-candidate';
import type { PayoutRun } from '../api/models/payout-run';
import type { PayoutTerms } from '../api/models/payout-terms';
import { dayText } from '../core/formats';
import type { Status } from '../terms/statuses';

export type Outcome = PayoutCandidate['outcome'];
export type Schedule = PayoutTerms['schedule'];

/** By a run that begins now. */
export const wouldBePaid: Status = { tone: 'done', label: $localize`Would be paid` };

/** What a run does with an account, in words. */
export function outcomeStatus(outcome: Outcome): Status {
  switch (outcome) {
    case 'pay':
      return { tone: 'done', label: $localize`Paid` };
    case 'notDue':
      return { tone: 'neutral', label: $localize`Not due` };
    case 'belowMinimum':
      return { tone: 'neutral', label: $localize`Below minimum` };
    case 'negative':
      return { tone: 'waiting', label: $localize`Negative balance` };
    case 'held':
      return { tone: 'waiting', label: $localize`Fully reserved` };
    case 'blocked':
      return { tone: 'refused', label: $localize`Payouts blocked` };
    case 'notReady':
      return { tone: 'refused', label: $localize`Not ready for payouts` };
    case 'coolingDown':
      return { tone: 'waiting', label: $localize`New bank account` };
    case 'secondPerson':
      return { tone: 'waiting', label: $localize`Needs second approval` };
    case 'refused':
      return { tone: 'refused', label: $localize`Changed meanwhile` };
  }
}

/** What that means, and what can be done about it. */
export function outcomeExplained(outcome: Outcome): string {
  switch (outcome) {
    case 'pay':
      return $localize`Full available balance`;
    case 'notDue':
      return $localize`Scheduled for another day`;
    case 'belowMinimum':
      return $localize`Carried forward until the minimum is reached`;
    case 'negative':
      return $localize`Refunds exceed earnings; offset against future earnings`;
    case 'held':
      return $localize`The whole balance is reserved`;
    case 'blocked':
      return $localize`Until two people lift the block`;
    case 'notReady':
      return $localize`The vendor has not finished payout set-up, or the gateway rejects it`;
    case 'coolingDown':
      return $localize`No payouts to a new bank account for three days`;
    case 'secondPerson':
      return $localize`Above the limit: propose the payout for someone else to confirm`;
    case 'refused':
      return $localize`The account changed in the meantime: check it individually`;
  }
}

export function runStatus(status: PayoutRun['status']): Status {
  switch (status) {
    case 'Running':
      return { tone: 'going', label: $localize`Running` };
    case 'Finished':
      return { tone: 'done', label: $localize`Finished` };
    case 'Stopped':
      return { tone: 'refused', label: $localize`Stopped` };
  }
}

export const scopeText = (scope: PayoutRun['scope']): string =>
  scope === 'due' ? $localize`Vendors due` : $localize`All above minimum`;

/** 1 for Monday, as ISO 8601 counts. */
export const weekdays: readonly string[] = [
  $localize`Monday`,
  $localize`Tuesday`,
  $localize`Wednesday`,
  $localize`Thursday`,
  $localize`Friday`,
  $localize`Saturday`,
  $localize`Sunday`,
];

export function scheduleText({ every, on }: Schedule): string {
  switch (every) {
    case 'day':
      return $localize`Daily`;
    case 'week':
      return $localize`Weekly on ${weekdays[(on ?? 1) - 1] ?? ''}:weekday:`;
    case 'month':
      return $localize`Monthly on day ${on ?? 1}:day:`;
    case 'hand':
      return $localize`Manually`;
  }
}

export const nextDueText = (day: string | null): string =>
  day === null ? $localize`when started manually` : dayText(day);
