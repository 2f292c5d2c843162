import type { EventType } from '../../../domain/events.js';
import { inOrder, type GivenEvent } from '../../../projections/projection-spec.js';
import type { RecordedEvent } from '../event/envelope.js';
import type { AnyRelay, Effect } from './relay.js';

/**
 * Given/sends over a relay, for specs:
 * `relay(mails).given(invited).sends({ kind: 'invitation', to: { user: 'u-1' } })`.
 *
 * Every `given` also proves what holds for all relays: the same event has the same effects again,
 * and no two for the same recipient in one channel, as they would share a key.
 */
export function relay(specified: AnyRelay) {
  const everGiven = new Set<EventType>();
  return {
    given: (event: GivenEvent) => {
      if (!(specified.handles as readonly EventType[]).includes(event.type))
        throw new Error(`the relay ${specified.name} does not handle ${event.type}`);
      everGiven.add(event.type);
      const [recorded] = inOrder([event]);
      const effects = specified.effectsOf(recorded as RecordedEvent);
      expect(specified.effectsOf(structuredClone(recorded) as RecordedEvent)).toEqual(effects);
      const keys = effects.map(({ channel, to }) => JSON.stringify([channel, to]));
      expect(new Set(keys).size).toBe(keys.length);
      return {
        sends: (...parts: readonly Partial<Effect>[]): void =>
          expect(effects).toEqual(
            parts.map((part) => expect.objectContaining(part) as unknown as Effect),
          ),
        sendsNothing: (): void => expect(effects).toEqual([]),
      };
    },
    /** A spec covers its relay: no handled event is left out. */
    thenEveryHandledEventWasGiven: (): void =>
      expect(
        (specified.handles as readonly EventType[]).filter((type) => !everGiven.has(type)),
      ).toEqual([]),
  };
}
