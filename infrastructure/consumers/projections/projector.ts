import type { EventStore } from '../../../application/ports/event-store.js';
import type { AnyProjection } from '../../../projections/projection.js';
import type { MongoConnection } from '../../engines/mongodb/connect.js';
import { HeldLeases } from '../../engines/mongodb/held-leases.js';
import type { MongoLeases } from '../../engines/mongodb/mongo-leases.js';
import type { MongoSessions } from '../../engines/mongodb/mongo-sessions.js';
import { EventTail } from '../../shared/subscriptions/event-tail.js';
import type { Log } from '../../telemetry/log.js';
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
const BACKOFF_MS = 500;

/** Keeps this replica's share of the read models, and of what follows them, as long as it runs. */
export class Projector {
  private readonly runner: MongoProjectionRunner;
  private readonly leases: HeldLeases;
  private readonly tail: EventTail;
  private working: Promise<void>[] = [];
  private stopped = false;
  private wake: (() => void) | null = null;

  constructor(
    mongo: MongoConnection,
    sessions: MongoSessions,
    store: EventStore,
    leases: MongoLeases,
    projections: readonly AnyProjection[],
    private readonly followers: readonly Follower[],
    head: number,
    private readonly log: Log,
  ) {
    const say = (error: Error): void => log(`projections: ${error.message}`, { level: 'error' });
    this.tail = new EventTail(
      head,
      (after, handle, onError) => store.subscribe(after, handle, onError),
      REMEMBERED,
    );
    this.tail.onNews(() => this.wake?.());
    this.tail.onError(say);
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
  }

  async start(): Promise<void> {
    await this.leases.start();
    this.working = [this.keepProjecting(), ...this.followers.map((f) => this.keepFollowing(f))];
  }

  /** Finishes what is being written, and hands the leases over. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.runner.stop();
    this.wake?.();
    await Promise.all(this.working);
    await this.leases.stop();
    await this.tail.stop();
  }

  private async keepProjecting(): Promise<void> {
    let obeyedAt = 0;
    while (!this.stopped) {
      try {
        if (performance.now() - obeyedAt > LOOK_AGAIN_MS) {
          await this.runner.obey();
          obeyedAt = performance.now();
        }
        const handled = await this.runner.step();
        if (handled === 0) await this.news(LOOK_AGAIN_MS);
        else if (handled < BUSY) await rest(GATHER_MS);
      } catch (error) {
        this.log(`projections: ${(error as Error).message}`, { level: 'error' });
        await rest(BACKOFF_MS);
      }
    }
  }

  private async keepFollowing(follower: Follower): Promise<void> {
    while (!this.stopped) {
      try {
        if (!(await follower.step())) await rest(GATHER_MS * 2);
      } catch (error) {
        this.log(`${follower.name}: ${(error as Error).message}`, { level: 'error' });
        await rest(BACKOFF_MS);
      }
    }
  }

  private news(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.wake = null;
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.wake = done;
    });
  }
}

const rest = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
