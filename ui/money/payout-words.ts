import type { PayoutCandidate } from '../api/models/payout-candidate';
import type { PayoutRun } from '../api/models/payout-run';
import type { PayoutTerms } from '../api/models/payout-terms';
import { dayText } from '../core/formats';
import type { Status } from '../terms/statuses';

export type Outcome = PayoutCandidate['outcome'];
export type Schedule = PayoutTerms['schedule'];

/** What a run does with an account, in words. */
export function outcomeStatus(outcome: Outcome): Status {
  switch (outcome) {
    case 'pay':
      return { tone: 'done', label: $localize`Paid` };
    case 'notDue':
      return { tone: 'neutral', label: $localize`Not due` };
    case 'belowMinimum':
      return { tone: 'neutral', label: $localize`Below the minimum` };
    case 'negative':
      return { tone: 'waiting', label: $localize`Below zero` };
    case 'held':
      return { tone: 'waiting', label: $localize`All of it reserved` };
    case 'blocked':
      return { tone: 'refused', label: $localize`Payouts blocked` };
    case 'notReady':
      return { tone: 'refused', label: $localize`Cannot be paid yet` };
    case 'coolingDown':
      return { tone: 'waiting', label: $localize`New bank account` };
    case 'secondPerson':
      return { tone: 'waiting', label: $localize`Takes two people` };
    case 'refused':
      return { tone: 'refused', label: $localize`Something came between` };
  }
}

/** What that means, and what can be done about it. */
export function outcomeExplained(outcome: Outcome): string {
  switch (outcome) {
    case 'pay':
      return $localize`All that is available`;
    case 'notDue':
      return $localize`Their schedule names another day`;
    case 'belowMinimum':
      return $localize`Carried over until there is enough`;
    case 'negative':
      return $localize`More was given back than earned; the next earnings make up for it`;
    case 'held':
      return $localize`Nothing is available beside what is reserved`;
    case 'blocked':
      return $localize`Until two people have lifted the block`;
    case 'notReady':
      return $localize`The vendor has not finished setting up payouts, or the gateway refuses`;
    case 'coolingDown':
      return $localize`Nothing is paid into a new bank account for three days`;
    case 'secondPerson':
      return $localize`Above the limit: propose the payout, and somebody else confirms it`;
    case 'refused':
      return $localize`The account has changed in the meantime: look at it by itself`;
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
  scope === 'due' ? $localize`Who is due` : $localize`Everybody with enough`;

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
      return $localize`Every day`;
    case 'week':
      return $localize`Every week on ${weekdays[(on ?? 1) - 1] ?? ''}:weekday:`;
    case 'month':
      return $localize`Every month on day ${on ?? 1}:day:`;
    case 'hand':
      return $localize`By hand`;
  }
}

export const nextDueText = (day: string | null): string =>
  day === null ? $localize`when somebody starts it` : dayText(day);
