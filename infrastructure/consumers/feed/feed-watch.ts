import type { EventStore, Position } from '../../../application/ports/event-store.js';
import { publishedTypes } from '../../../domain/hub/public-events/public-events.js';
import { EVERYBODY, partiesOf } from '../../../projections/hub/feed.js';
import type { Consumers } from '../consuming/consumers.js';
import type { EventConsumer } from '../consuming/event-consumer.js';
import { Interest } from '../consuming/interest.js';

type Waiter = (position: Position | null) => void;

/** Somebody who waits for the next event of a party; null: of anybody. */
export interface Waiting {
  /** Its position; null: none came in time, or nobody waits any more. */
  readonly next: Promise<Position | null>;
  stop(): void;
}

const WHOLE = '';

/** Tells those who have read their feed to its end that there is more. */
export class FeedWatch {
  private readonly waiters = new Map<string, Set<Waiter>>();
  private readonly byPerson = new Map<string, number>();
  private readonly consumer: EventConsumer;

  constructor(
    private readonly store: Pick<EventStore, 'head'>,
    consumers: Consumers,
  ) {
    const published = new Interest(publishedTypes);
    this.consumer = consumers.add({
      name: 'feed readers',
      policy: 'goOn',
      interest: {
        handles: (type) => published.handles(type),
        // nothing is read for nobody
        needs: (event) => this.waiters.size > 0 && published.needs(event),
      },
      handle: (event) => {
        for (const party of [...partiesOf(event), WHOLE]) this.wake(party, event.position);
      },
      onPassedOver: ({ position }) => {
        for (const party of [...this.waiters.keys()]) this.wake(party, position);
      },
    });
  }

  /** Nest calls it when the application starts. */
  async onModuleInit(): Promise<void> {
    this.consumer.start(await this.store.head());
  }

  /** Nest calls it, so that the server can close. */
  async onModuleDestroy(): Promise<void> {
    for (const party of [...this.waiters.keys()]) this.wake(party, null);
    await this.consumer.stop();
  }

  /** How many requests of a person, or of a program, wait now. */
  waitingOf(who: string): number {
    return this.byPerson.get(who) ?? 0;
  }

  /** Waits for at most so many milliseconds. */
  wait(party: string | null, who: string, forMs: number): Waiting {
    const { promise: next, resolve } = Promise.withResolvers<Position | null>();
    const parties = party === null ? [WHOLE] : [party, EVERYBODY];
    const end: Waiter = (position) => {
      clearTimeout(timer);
      for (const each of parties) {
        const waiters = this.waiters.get(each);
        if (!waiters?.delete(end)) return;
        if (waiters.size === 0) this.waiters.delete(each);
      }
      const left = this.waitingOf(who) - 1;
      if (left > 0) this.byPerson.set(who, left);
      else this.byPerson.delete(who);
      resolve(position);
    };
    for (const each of parties) {
      let waiters = this.waiters.get(each);
      if (!waiters) this.waiters.set(each, (waiters = new Set()));
      waiters.add(end);
    }
    this.byPerson.set(who, this.waitingOf(who) + 1);
    const timer = setTimeout(() => end(null), forMs);
    return { next, stop: () => end(null) };
  }

  private wake(party: string, position: Position | null): void {
    for (const waiter of [...(this.waiters.get(party) ?? [])]) waiter(position);
  }
}
