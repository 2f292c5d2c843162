import type { EventType } from '../../../domain/events.js';

/** What an upcaster may use besides the data. */
export interface UpcastContext {
  readonly eventId: string;
}

type Upcaster = (
  data: Readonly<Record<string, unknown>>,
  context: UpcastContext,
) => Readonly<Record<string, unknown>>;

/**
 * Event type → upcasters, the first from version 1 to 2, the next from 2 to 3. Stored events never
 * change: older versions are upcast on every read. Never remove one.
 */
export const upcasters: Readonly<Partial<Record<EventType, readonly Upcaster[]>>> = {
  StockReceived: [
    /**
     * Version 1 had no movement id, so a repeated receipt could count twice; the event's id is used
     * instead.
     */
    (data, { eventId }) => ({ ...data, movementId: eventId }),
  ],
};
