import { ACCESS_SECONDS } from '../../../application/people/sign-in/auth.js';
import type { EventStore, Position, StoredEvent } from '../../../application/ports/event-store.js';
import type { KeyValueStore } from '../../../application/ports/key-value-store.js';
import type { RecordedEvent } from '../../../application/shared/event/envelope.js';
import { KeptCheckpoint, type Place } from '../consuming/kept-checkpoint.js';
import type { Revocations } from './revocations.js';

const BUCKET = 'revocations';
const CHECKPOINTS = 'follower-checkpoint';
const CHECKPOINT_EVERY_MS = 10_000;

/**
 * Keeps what the revocations have heard, so that a replica that starts again still refuses tokens
 * that were made before. Replicas share it: each writes what it hears before it moves the
 * checkpoint.
 */
export class KeptRevocations {
  private readonly checkpoint: KeptCheckpoint;
  private writtenAt = 0;
  private isHeld = false;
  private last: Place | null = null;

  constructor(
    private readonly revocations: Revocations,
    store: Pick<EventStore, 'epoch' | 'eventAt'>,
    private readonly keep: KeyValueStore,
    private readonly now: () => number = Date.now,
  ) {
    this.checkpoint = new KeptCheckpoint(store, keep, CHECKPOINTS, BUCKET, 1);
  }

  /** Reads what is kept, and answers behind which position to go on; `head` where nothing is. */
  async restore(head: Position): Promise<Position> {
    const oldest = Math.floor(this.now() / 1_000) - ACCESS_SECONDS;
    const gone: string[] = [];
    for (const [id, second] of await this.keep.list(BUCKET)) {
      if (Number(second) < oldest) gone.push(id);
      else this.revocations.revoke(id, Number(second));
    }
    if (gone.length > 0)
      await this.keep.write(gone.map((key) => ({ bucket: BUCKET, key, value: null })));
    return (await this.checkpoint.read())?.position ?? head;
  }

  /** Applies an event at once, and is done when what it revokes is kept. */
  async apply(event: RecordedEvent): Promise<void> {
    const revoked = this.revocations.apply(event);
    if (!revoked) return;
    const { id, second } = revoked;
    await this.keep.write([{ bucket: BUCKET, key: id, value: String(second) }]);
  }

  /**
   * An event was passed over: whoever starts again is to meet it again, so that the checkpoint stays
   * before it.
   */
  hold(): void {
    this.isHeld = true;
  }

  /** Everything up to here has been heard: kept now and then. */
  async seen({ position, id }: StoredEvent): Promise<void> {
    this.last = { position, eventId: id };
    if (this.now() - this.writtenAt >= CHECKPOINT_EVERY_MS) await this.keepPlace();
  }

  /** So that whoever starts again need not read what has been heard. */
  async keepPlace(): Promise<void> {
    if (this.isHeld || !this.last) return;
    await this.keep.write([this.checkpoint.at(this.last)]);
    this.writtenAt = this.now();
  }
}
