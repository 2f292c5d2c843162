import { DAY_MS } from '../../../domain/shared/time/days.js';
import type { Relay } from '../../shared/relay/relay.js';

export const RECONCILIATION = 'reconciliation';

const MINUTE_MS = 60_000;

/**
 * Reconciles the days that were asked for: it asks the gateway only, and moves nothing. As with all
 * relays, one replica does it, and another goes on where that was killed.
 */
export const reconciliationRelay: Relay<'ReconciliationRequested'> = {
  name: RECONCILIATION,
  handles: ['ReconciliationRequested'],
  // each day begins with what the day before has ended with
  ordered: true,
  patience: {
    baseMs: 1_000,
    capMs: 5 * MINUTE_MS,
    parkAfterMs: DAY_MS,
    // asking again harms nobody
    holdAfterMs: 365 * DAY_MS,
  },
  effectsOf: ({ data }) => [
    { channel: RECONCILIATION, kind: 'reconcile', to: { gateway: data.day } },
  ],
};
