import type { EventType } from '../../domain/events.js';
import { never } from '../../domain/shared/decider/decider.js';
import type { Effect, Relay } from '../shared/relay/relay.js';

export const PAYOUT_RUNS = 'payout-runs';

const handles = ['PayoutRunStarted', 'PayoutRunAdvanced'] as const satisfies readonly EventType[];

export type PayoutRunCause = (typeof handles)[number];

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const page = (runId: string): Effect<typeof PAYOUT_RUNS, 'page'> => ({
  channel: PAYOUT_RUNS,
  kind: 'page',
  to: { about: runId },
});

/**
 * Goes over vendors' accounts page by page: each page that was recorded causes the next. Done by
 * whoever runs the relay, so once per installation, and gone on with after a kill.
 */
export const payoutRunRelay: Relay<PayoutRunCause> = {
  name: PAYOUT_RUNS,
  handles,
  ordered: false,
  patience: {
    baseMs: 1_000,
    capMs: MINUTE_MS,
    parkAfterMs: 12 * HOUR_MS,
    // a run of the day before is shown to somebody before it is gone on with
    holdAfterMs: 20 * HOUR_MS,
  },
  effectsOf: (event) => {
    switch (event.type) {
      case 'PayoutRunStarted':
        return [page(event.data.runId)];
      case 'PayoutRunAdvanced':
        return event.data.next === null ? [] : [page(event.data.runId)];
      default:
        return never(event);
    }
  },
};
