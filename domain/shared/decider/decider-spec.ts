import { fold, type Decider, type DomainCommand, type DomainEvent } from './decider.js';
import { DomainError } from './domain-error.js';

/**
 * Given/when/then over a decider, for specs:
 * `specify(order).given(placed).when(ship).then([shipped])`, `.thenFails('order/not-shippable')`,
 * `.thenNothing()`.
 */
export function specify<S, C extends DomainCommand, E extends DomainEvent>(
  decider: Decider<S, C, E>,
) {
  return {
    given: (...events: E[]) => ({
      when: (command: C) =>
        outcome(decider, frozen(fold(decider, frozen(events))), frozen(command)),
    }),
  };
}

/** States are shared, so code that mutates one in place must fail the test. */
function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value) || 'asMutable' in value)
    return value;
  Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}

function outcome<S, C extends DomainCommand, E extends DomainEvent>(
  decider: Decider<S, C, E>,
  state: S,
  command: C,
) {
  const decide = (): readonly E[] => {
    const events = decider.decide(command, state);
    // what is handed on undecoded must be what a reader of the store would get
    expect(JSON.parse(JSON.stringify(events))).toStrictEqual(events);
    return frozen(events);
  };
  return {
    then: (expected: readonly E[]): void => expect(decide()).toEqual(expected),
    /** The events' types only, where the data is not the point. */
    thenTypes: (...types: E['type'][]): void => expect(decide().map((e) => e.type)).toEqual(types),
    thenNothing: (): void => expect(decide()).toEqual([]),
    thenFails: (
      code: string,
      about?: Partial<DomainError['details']> & { message?: RegExp },
    ): void => {
      let thrown: unknown;
      try {
        decide();
      } catch (error) {
        thrown = error;
      }
      expect(thrown).toBeInstanceOf(DomainError);
      const error = thrown as DomainError;
      expect(error.code).toBe(code);
      if (about?.message) expect(error.message).toMatch(about.message);
      if (about?.field) expect(error.details.field).toBe(about.field);
      if (about?.allowed) expect(error.details.allowed).toEqual(about.allowed);
    },
    /** The state after the command. */
    state: (): S => fold(decider, decide(), state),
  };
}
