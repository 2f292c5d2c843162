import type { Chargeback } from '../api/models/chargeback';
import type { ChargebackWhole } from '../api/models/chargeback-whole';
import { eventTypeLabel } from './event-types';
import type { Status } from './statuses';

type Known = Pick<Chargeback, 'allocatedAt' | 'answerBy' | 'kind' | 'status'>;

/** How a chargeback or an inquiry stands. */
export function chargebackStatus({ status, kind }: Pick<Known, 'kind' | 'status'>): Status {
  switch (status) {
    case 'NeedsResponse':
      return kind === 'inquiry'
        ? { tone: 'waiting', label: $localize`Inquiry: answer due` }
        : { tone: 'waiting', label: $localize`Answer due` };
    case 'Answering':
      return { tone: 'going', label: $localize`Submitting` };
    case 'UnderReview':
      return { tone: 'going', label: $localize`With the bank` };
    case 'Won':
      return { tone: 'done', label: $localize`Won` };
    case 'Lost':
      return { tone: 'refused', label: $localize`Lost` };
    case 'Closed':
      return { tone: 'neutral', label: $localize`Inquiry closed` };
  }
}

/** Why the buyer's bank asks for the money back. */
export function reasonText(reason: Chargeback['reason']): string {
  switch (reason) {
    case 'fraudulent':
      return $localize`Fraud: not made by the cardholder`;
    case 'unrecognized':
      return $localize`Not recognised by the cardholder`;
    case 'notReceived':
      return $localize`Goods not received`;
    case 'notAsDescribed':
      return $localize`Goods not as described`;
    case 'creditNotProcessed':
      return $localize`Refund not received`;
    case 'duplicate':
      return $localize`Duplicate payment`;
    case 'cancelled':
      return $localize`Order cancelled`;
    case 'other':
      return $localize`Another reason`;
  }
}

export const bearerText = (bearer: Chargeback['bearer']): string =>
  bearer === 'vendor' ? $localize`The vendor` : $localize`The marketplace`;

const HOUR_MS = 3_600_000;

/** How long there is to answer; null: nobody has to. */
export function timeLeft(answerBy: string | null, nowMs: number): string | null {
  if (answerBy === null) return null;
  const leftMs = Date.parse(answerBy) - nowMs;
  if (leftMs <= 0) return $localize`Deadline passed`;
  // whole times 24 hours, wherever it is read
  const days = Math.floor(Math.floor(leftMs / HOUR_MS) / 24);
  if (days === 0) return $localize`Due within 24 hours`;
  return days === 1
    ? $localize`1 day left to respond`
    : $localize`${days}:days: days left to respond`;
}

/** A step of its history, in words. */
export function stepText({ type, detail }: ChargebackWhole['steps'][number]): string {
  const label = eventTypeLabel(type);
  return detail === null ? label : `${label} (${detail})`;
}
