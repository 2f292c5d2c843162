import type { EventType } from '../../../domain/events.js';
import { inOrder, otherOrders, type GivenEvent } from '../../../projections/projection-spec.js';
import type { ProjectedEvent } from '../../../projections/projection.js';
import type { RecordedEvent } from '../event/envelope.js';
import type { AnyProcess, Deadline, Process, ProcessCommand } from './process.js';
import { reactOnce, type CommandToSend, type InstanceSoFar } from './react-once.js';

/** What the order of events of different streams means to a process. */
export interface AcrossStreams {
  readonly because: string;
  /** The later event follows from the earlier one, so it is never delivered before it. */
  readonly isCause?: (earlier: ProjectedEvent, later: ProjectedEvent) => boolean;
  /** Other orders send other commands. */
  readonly orderMatters?: true;
}

/** What a spec says of a command: its type, and of its data what the sentence is about. */
export type CommandPart = { readonly type: string } & Readonly<Record<string, unknown>>;

/** The one place where a spec looks into a command that a process sends. */
const addressed = ({ category, id, command, creates = false, onRefusal }: ProcessCommand) => ({
  category,
  id,
  command,
  creates,
  onRefusal,
});

/**
 * Given/when/then over a process, for specs:
 * `process(fulfilment).given(placed).when(orderPlaced).sends({ type: 'ReserveStock' })`.
 *
 * Every `when` also proves what holds for all processes: an event that is delivered again, or all
 * of them after everything was lost, sends no command with an id of its own; a state that was
 * stored and read after any event goes on as if it had not been; states and commands are JSON, and
 * states are never changed in place; streams may interleave in any order that the store permits,
 * with the same commands and deadlines in the end.
 */
export function process<State extends object, Handled extends EventType>(
  specified: Process<State, Handled>,
  acrossStreams?: AcrossStreams,
) {
  const everGiven = new Set<EventType>();
  return {
    given: (...given: readonly GivenEvent[]) => ({
      when: (event: GivenEvent) => {
        [...given, event].forEach(({ type }) => everGiven.add(type));
        return outcomeOf(specified, [...given, event], acrossStreams);
      },
    }),
    /** A spec covers its process: no handled event is left out. */
    thenEveryHandledEventWasGiven: (): void =>
      expect(specified.handles.filter((type) => !everGiven.has(type))).toEqual([]),
  };
}

/** What follows from the last event, and what its instance waits for then. */
interface Outcome {
  /** The commands that it causes, in order; of each what the sentence is about. */
  sends(...parts: readonly CommandPart[]): Outcome;
  /** The same, whole: to whom, whether it creates, what a refusal means, and all its data. */
  sendsExactly(...commands: readonly ProcessCommand[]): Outcome;
  sendsNothing(): Outcome;
  /** The deadlines, by their times; of each command what the sentence is about. */
  waitsUntil(waited: Readonly<Record<string, CommandPart>>): Outcome;
  /** The same, whole. */
  waitsExactly(...deadlines: readonly Deadline[]): Outcome;
  waitsForNothing(): Outcome;
  hasEnded(): Outcome;
  goesOn(): Outcome;
}

function outcomeOf(
  specified: AnyProcess,
  given: readonly GivenEvent[],
  acrossStreams: AcrossStreams | undefined,
): Outcome {
  for (const { type } of given)
    if (!(specified.handles as readonly EventType[]).includes(type))
      throw new Error(`the process ${specified.name} does not handle ${type}`);
  const events = inOrder(given);
  const once = new Instances(specified).deliver(events);
  provedInEveryWay(specified, events, once);
  if (!acrossStreams?.orderMatters) {
    const ends = once.ends();
    for (const order of otherOrders(events, acrossStreams?.isCause ?? (() => false))) {
      const moved = order.map((event, i) => ({ ...event, position: i + 1 }));
      explained(`in the order ${order.map((e) => `${e.type} (${e.stream})`).join(', ')}`, () =>
        expect(new Instances(specified).deliver(moved).ends()).toEqual(ends),
      );
    }
  }
  const last = events.at(-1)!;
  const state = once.stateOf(last);
  const sent = once.sentAfter(last);
  const deadlines = state ? (specified.deadlines(state) as readonly Deadline[]) : [];
  const outcome: Outcome = {
    sends: (...parts) => {
      expect(sent.map((c) => c.command.type)).toEqual(parts.map((p) => p.type));
      expect(sent.map((c) => c.command)).toMatchObject(parts);
      return outcome;
    },
    sendsExactly: (...commands) => {
      expect(sent.map(addressed)).toEqual(commands.map(addressed));
      return outcome;
    },
    sendsNothing: () => outcome.sendsExactly(),
    waitsUntil: (waited) => {
      const commands = deadlines.map(({ at, command }) => [at, command.command] as const);
      expect(commands.map(([at]) => at).sort()).toEqual(Object.keys(waited).sort());
      expect(Object.fromEntries(commands)).toMatchObject(waited);
      return outcome;
    },
    waitsExactly: (...expected) => {
      const whole = (of: readonly Deadline[]): unknown =>
        of.map(({ name, at, command }) => ({ name, at, ...addressed(command) }));
      expect(whole(deadlines)).toEqual(whole(expected));
      return outcome;
    },
    waitsForNothing: () => outcome.waitsExactly(),
    hasEnded: () => {
      expect(state).toBeNull();
      return outcome;
    },
    goesOn: () => {
      expect(state).not.toBeNull();
      return outcome;
    },
  };
  return outcome;
}

function provedInEveryWay(
  specified: AnyProcess,
  events: readonly ProjectedEvent[],
  once: Instances,
): void {
  const same = (how: string, other: Instances): void =>
    explained(how, () => {
      expect(other.states()).toEqual(once.states());
      expect(other.commands()).toEqual(once.commands());
    });
  same('each event twice', new Instances(specified).deliver(events.flatMap((e) => [e, e])));
  same('with a restart after each event', new Instances(specified, true).deliver(events));
  for (let from = 0; from < events.length; from++) {
    const again = new Instances(specified).deliver(events);
    same(`those from number ${from + 1} on again`, again.deliver(events.slice(from)));
  }
  explained('all of them again after everything was lost', () => {
    const anew = new Instances(specified).deliver(events);
    expect(anew.commands()).toEqual(once.commands());
  });
}

function explained(how: string, check: () => void): void {
  try {
    check();
  } catch (error) {
    (error as Error).message =
      `the outcome depends on how the events are delivered (${how}):\n\n${(error as Error).message}`;
    throw error;
  }
}

/**
 * The instances of a process as the runner keeps them: one that has ended is forgotten, with the
 * position that it had seen.
 */
class Instances {
  private readonly instances = new Map<string, InstanceSoFar>();
  private readonly sent = new Map<string, ProcessCommand>();
  private readonly byEvent = new Map<string, readonly ProcessCommand[]>();

  constructor(
    private readonly specified: AnyProcess,
    private readonly restarting = false,
  ) {}

  deliver(events: readonly ProjectedEvent[]): this {
    for (const event of events as readonly RecordedEvent[]) {
      const key = this.specified.keyOf(event) as string | null;
      const before =
        key === null ? null : (this.instances.get(key) ?? { state: null, position: 0 });
      const reaction = before && reactOnce(this.specified, before, event);
      if (!reaction) continue;
      const { state, commands } = reaction;
      requireJson(state);
      requireJson(commands);
      if (state) requireJson(this.specified.deadlines(state));
      if (state) this.instances.set(key!, { state: this.stored(state), position: event.position });
      else this.instances.delete(key!);
      this.keep(event, commands);
    }
    return this;
  }

  stateOf(event: ProjectedEvent): object | null {
    const key = this.specified.keyOf(event as RecordedEvent) as string | null;
    return key === null ? null : (this.instances.get(key)?.state ?? null);
  }

  sentAfter({ id }: ProjectedEvent): readonly ProcessCommand[] {
    return this.byEvent.get(id) ?? [];
  }

  states(): ReadonlyMap<string, object> {
    return new Map([...this.instances].map(([key, { state }]) => [key, state!]));
  }

  /** By their ids. */
  commands(): ReadonlyMap<string, ProcessCommand> {
    return this.sent;
  }

  /** What others see of it once all is delivered: commands, deadlines, and who goes on. */
  ends(): unknown {
    return {
      commands: [...this.sent.values()].map((c) => JSON.stringify(addressed(c))).sort(),
      instances: [...this.states()]
        .map(([key, state]) => ({
          key,
          deadlines: this.specified.deadlines(state) as readonly Deadline[],
        }))
        .sort((a, b) => (a.key < b.key ? -1 : 1)),
    };
  }

  private keep(event: RecordedEvent, commands: readonly CommandToSend[]): void {
    for (const { commandId, command } of commands) {
      const known = this.sent.get(commandId);
      if (known)
        expect({ by: event.type, ...addressed(command) }).toEqual({
          by: event.type,
          ...addressed(known),
        });
      this.sent.set(commandId, command);
    }
    this.byEvent.set(
      event.id,
      commands.map((c) => c.command),
    );
  }

  private stored(state: object): object {
    return frozen(this.restarting ? (JSON.parse(JSON.stringify(state)) as object) : state);
  }
}

const requireJson = (value: unknown): void =>
  expect(JSON.parse(JSON.stringify(value))).toStrictEqual(value);

/** States are kept by the runner: a process that changes one in place is caught here. */
function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}
