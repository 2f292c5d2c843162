import type { EventType, MarketplaceEvent } from './events.js';

export type EventOf<T extends EventType> = Extract<MarketplaceEvent, { type: T }>;

/** When an event of a spec occurred, unless the spec says otherwise. */
export const OCCURRED_AT = '2026-03-02T09:00:00.000Z';

/**
 * For specs: makes events of one type that differ in what the spec is about.
 * `const revoked = builds('ApiKeyRevoked', {…}); revoked({ reason: 'lost' })`.
 */
export const builds =
  <T extends EventType>(type: T, usual: Omit<EventOf<T>['data'], 'occurredAt'>) =>
  (data: Partial<EventOf<T>['data']> = {}): EventOf<T> =>
    ({ type, data: { ...usual, occurredAt: OCCURRED_AT, ...data } }) as unknown as EventOf<T>;
