import { createHash } from 'node:crypto';
import { ACCESS_SECONDS } from '../../../application/people/sign-in/auth.js';
import type { EventStore, Position, StoredEvent } from '../../../application/ports/event-store.js';
import type { KeyValueStore } from '../../../application/ports/key-value-store.js';
import type { RecordedEvent } from '../../../application/shared/event/envelope.js';
import { eventTypes } from '../../../domain/events.js';
import type { Log } from '../../telemetry/log.js';
import { KeptCheckpoint, type Place } from '../consuming/kept-checkpoint.js';
import { SteadyLoop, type Pace } from '../consuming/steady-loop.js';
import type { Revocations } from './revocations.js';

/** Where events may take rights away. */
export const RIGHTS = ['organization', 'user', 'apiKey'] as const;

const BUCKET = 'revocations';
const CHECKPOINTS = 'follower-checkpoint';
const CHECKPOINT_EVERY_MS = 10_000;
const LOOK_EVERY_MS = 1_000;

/**
 * A replica meets again an event that it could not read, though one of a newer version, which can,
 * has gone on: so the checkpoint is of those who read the same types in the same versions.
 */
const READABLE = createHash('sha256')
  .update(
    JSON.stringify(
      Object.entries(eventTypes)
        .filter(([, { category }]) => (RIGHTS as readonly string[]).includes(category))
        .map(([type, { version }]) => [type, version])
        .sort(),
    ),
  )
  .digest('hex')
  .slice(0, 16);

/**
 * Keeps what the revocations have heard, so that a replica that starts again still refuses tokens
 * that were made before. What is heard holds in memory at once; it is written behind that, and the
 * checkpoint never passes what is not written.
 */
export class KeptRevocations {
  private readonly checkpoint: KeptCheckpoint;
  /** By id, what has been heard and is not written yet. */
  private readonly unwritten = new Map<string, number>();
  private readonly loop: SteadyLoop;
  private seenPlace: Place | null = null;
  private writtenPlace: Position | null = null;
  private writtenAt = 0;
  private isHeld = false;

  constructor(
    private readonly revocations: Revocations,
    private readonly store: Pick<EventStore, 'epoch' | 'eventAt'>,
    private readonly keep: KeyValueStore,
    log: Log,
    private readonly now: () => number = Date.now,
    readable: string = READABLE,
  ) {
    this.checkpoint = this.checkpointOf(readable);
    this.loop = new SteadyLoop({
      step: () => this.write(),
      gatherMs: 0,
      idleMs: LOOK_EVERY_MS,
      onError: (error) =>
        error
          ? log(`revocations are not kept: ${error.message}`, { level: 'error' })
          : log('revocations are kept again'),
    });
  }

  /**
   * Reads what is kept, and answers behind which position to go on: `head` where nothing is. That
   * place is kept before anything is heard, so that whoever cannot go on from it meets it again.
   */
  async restore(head: Position): Promise<Position> {
    // before the list: what another replica writes between the two is in one of them
    const from =
      (await this.checkpoint.read()) ?? (await this.oldestOfOthers()) ?? (await this.placeAt(head));
    const oldest = Math.floor(this.now() / 1_000) - ACCESS_SECONDS;
    const gone: string[] = [];
    for (const [id, second] of await this.keep.list(BUCKET)) {
      if (Number(second) < oldest) gone.push(id);
      else this.revocations.revoke(id, Number(second));
    }
    await this.keep.write([
      ...gone.map((key) => ({ bucket: BUCKET, key, value: null })),
      this.checkpoint.at(from),
    ]);
    this.loop.start();
    return from.position;
  }

  /** Holds at once; it is kept in a moment. */
  apply(event: RecordedEvent): void {
    const revoked = this.revocations.apply(event);
    if (!revoked) return;
    this.unwritten.set(revoked.id, Math.max(revoked.second, this.unwritten.get(revoked.id) ?? 0));
    this.loop.wake();
  }

  /** Everything up to here has been heard. */
  seen({ position, id }: StoredEvent): void {
    this.seenPlace = { position, eventId: id };
  }

  /**
   * An event was passed over: whoever starts again is to meet it again, so that the checkpoint stays
   * before it.
   */
  hold(): void {
    this.isHeld = true;
  }

  /** Writes what is left, if that can be done. */
  async stop(): Promise<void> {
    await this.loop.stop();
    this.writtenAt = 0;
    await this.write();
  }

  private async write(): Promise<Pace> {
    const place = this.seenPlace;
    for (const [id, second] of [...this.unwritten]) {
      await this.keepLatest(id, second);
      if (this.unwritten.get(id) === second) this.unwritten.delete(id);
    }
    const isDue = this.now() - this.writtenAt >= CHECKPOINT_EVERY_MS;
    if (place && isDue && !this.isHeld && place.position !== this.writtenPlace) {
      await this.keep.write([this.checkpoint.at(place)]);
      [this.writtenAt, this.writtenPlace] = [this.now(), place.position];
    }
    return this.unwritten.size > 0 ? 'atOnce' : 'idle';
  }

  /** Whoever is late does not put back what another replica has heard since. */
  private async keepLatest(id: string, second: number): Promise<void> {
    for (;;) {
      const kept = await this.keep.get(BUCKET, id);
      if (kept !== null && Number(kept) >= second) return;
      if (
        await this.keep.write([{ bucket: BUCKET, key: id, value: String(second), ifValue: kept }])
      )
        return;
    }
  }

  /** Of those who read other types or versions, the one that has come least far. */
  private async oldestOfOthers(): Promise<Place | null> {
    let oldest: Place | null = null;
    for (const [key] of await this.keep.list(CHECKPOINTS)) {
      if (!key.startsWith(`${BUCKET}/`)) continue;
      const place = await this.checkpointOf(key.slice(BUCKET.length + 1)).read();
      if (place && (!oldest || place.position < oldest.position)) oldest = place;
    }
    return oldest;
  }

  private async placeAt(position: Position): Promise<Place> {
    return { position, eventId: (await this.store.eventAt(position))?.id ?? null };
  }

  private checkpointOf(readable: string): KeptCheckpoint {
    return new KeptCheckpoint(this.store, this.keep, CHECKPOINTS, `${BUCKET}/${readable}`, 1);
  }
}
