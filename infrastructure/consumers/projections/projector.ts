import type { EventStore } from '../../../application/ports/event-store.js';
import type { AnyProjection } from '../../../projections/projection.js';
import type { MongoConnection } from '../../engines/mongodb/connect.js';
import { HeldLeases } from '../../engines/mongodb/held-leases.js';
import type { MongoLeases } from '../../engines/mongodb/mongo-leases.js';
import type { MongoSessions } from '../../engines/mongodb/mongo-sessions.js';
import { EventTail } from '../../shared/subscriptions/event-tail.js';
import type { Log } from '../../telemetry/log.js';
import { SteadyLoop, type Pace } from '../consuming/steady-loop.js';
import { MongoProjectionRunner } from './mongo-projection-runner.js';

/**
 * What keeps something besides projections up to date, such as a search index: the same leases
 * share it out.
 */
export interface Follower {
  readonly name: string;
  own(token: number): Promise<boolean>;
  disown(): void;
  /** Does a part of what there is to do; false when there was nothing. */
  step(): Promise<boolean>;
}

/**
 * What an outage of some minutes leaves behind: every read model finds it here, where each would
 * have to ask the store for the same. Events of an order have a kilobyte or two each.
 */
const REMEMBERED = 20_000;
/**
 * A transaction for a few events costs as much as one for many: after a small batch, let some
 * gather.
 */
const GATHER_MS = 15;
const BUSY = 500;
const LOOK_AGAIN_MS = 250;

/** Keeps this replica's share of the read models, and of what follows them, as long as it runs. */
export class Projector {
  private readonly runner: MongoProjectionRunner;
  private readonly leases: HeldLeases;
  private readonly tail: EventTail;
  private readonly loops: readonly SteadyLoop[];
  /** When operators' requests were looked for last, in milliseconds of the process's clock. */
  private obeyedAt = 0;

  constructor(
    mongo: MongoConnection,
    sessions: MongoSessions,
    store: EventStore,
    leases: MongoLeases,
    projections: readonly AnyProjection[],
    followers: readonly Follower[],
    head: number,
    log: Log,
  ) {
    const say =
      (name: string) =>
      (error: Error | null): void =>
        error ? log(`${name}: ${error.message}`, { level: 'error' }) : log(`${name}: going on`);
    this.tail = new EventTail(
      head,
      (after, handle, onError) => store.subscribe(after, handle, onError),
      REMEMBERED,
    );
    this.tail.onError(say('events for the projections'));
    const readAll: EventStore['readAll'] = async (after, count) =>
      this.tail.after(after, count) ?? store.readAll(after, count);
    const events = { epoch: store.epoch, readAll, eventAt: store.eventAt.bind(store) };
    this.runner = new MongoProjectionRunner(mongo, sessions, events, projections, log, (name) =>
      this.leases.forget(name),
    );
    const follower = (name: string): Follower | undefined => followers.find((f) => f.name === name);
    this.leases = new HeldLeases(leases, {
      role: 'projector',
      names: [...followers.map((f) => f.name), ...projections.map((p) => p.name)],
      taken: async (name, token) => {
        const owned = await (follower(name)?.own(token) ?? this.runner.own(name, token));
        if (owned) log(`read model ${name}: kept here now`);
        return owned;
      },
      lost: (name) => {
        const one = follower(name);
        if (one) one.disown();
        else this.runner.disown(name);
      },
      onError: (error) => log(`leases: ${error.message}`, { level: 'error' }),
    });
    const projecting = new SteadyLoop({
      step: () => this.project(),
      gatherMs: GATHER_MS,
      idleMs: LOOK_AGAIN_MS,
      onError: say('projections'),
    });
    this.tail.onNews(() => projecting.wake());
    const following = followers.map(
      (one) =>
        new SteadyLoop({
          step: async () => ((await one.step()) ? 'atOnce' : 'gather'),
          gatherMs: GATHER_MS * 2,
          idleMs: null,
          onError: say(one.name),
        }),
    );
    this.loops = [projecting, ...following];
  }

  async start(): Promise<void> {
    await this.leases.start();
    for (const loop of this.loops) loop.start();
  }

  /** Finishes what is being written, and hands the leases over. */
  async stop(): Promise<void> {
    this.runner.stop();
    await Promise.all(this.loops.map((loop) => loop.stop()));
    await this.leases.stop();
    await this.tail.stop();
  }

  private async project(): Promise<Pace> {
    if (performance.now() - this.obeyedAt > LOOK_AGAIN_MS) {
      await this.runner.obey();
      this.obeyedAt = performance.now();
    }
    const handled = await this.runner.step();
    return handled === 0 ? 'idle' : handled < BUSY ? 'gather' : 'atOnce';
  }
}
