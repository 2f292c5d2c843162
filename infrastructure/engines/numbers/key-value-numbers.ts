import { START, type EventStore, type Position } from '../../../application/ports/event-store.js';
import type { KeyValueChange, KeyValueStore } from '../../../application/ports/key-value-store.js';
import type { Numbers } from '../../../application/ports/numbers.js';
import { counterOf, highestNumbers } from './highest-numbers.js';

const BLOCK = 200;
/**
 * Numbers that are left out where the counters are lost while others may run: each of ten replicas
 * may hold a block that nobody knows of any more.
 */
const SPARE = 10 * BLOCK;
const BUCKET = 'counter';
/** Beside the counters: up to where in the events they are known to be above all numbers. */
const ABOVE = 'above-all-up-to';

interface Block {
  next: number;
  end: number;
}

interface AboveAll {
  readonly epoch: string;
  readonly position: Position;
  readonly eventId: string | null;
}

/**
 * Takes blocks of numbers from a durable counter, so that several processes never give one twice;
 * what is left of a block is a gap.
 *
 * The counters may be lost, or restored from a backup that is older than the events; numbers would
 * then stand on two orders each. With the counters it is kept up to which event they are above all
 * numbers. What is behind that is read before the first number is given, and a counter that is
 * missing although it should be there begins above the highest number in the events.
 */
export class KeyValueNumbers implements Numbers {
  private readonly blocks = new Map<string, Block>();
  private readonly taking = new Map<string, Promise<void>>();
  private raising: Promise<void> | null = null;

  constructor(
    private readonly store: KeyValueStore,
    private readonly events: Pick<EventStore, 'epoch' | 'head' | 'eventAt' | 'readAll'>,
  ) {}

  async next(kind: 'purchase' | 'rfq', at: string): Promise<string> {
    const year = at.slice(2, 4);
    const counter = counterOf(kind, year);
    for (;;) {
      const block = this.blocks.get(counter);
      if (block && block.next < block.end)
        return `${year}-${String(block.next++).padStart(6, '0')}`;
      let taking = this.taking.get(counter);
      if (!taking) {
        taking = this.take(counter).finally(() => this.taking.delete(counter));
        this.taking.set(counter, taking);
      }
      await taking;
    }
  }

  /**
   * Sees to it that every counter is above the numbers in the events. Reads what was recorded since
   * the last block was taken, and the whole history where the counters are lost.
   */
  raise(spare = 0): Promise<void> {
    this.raising ??= this.raised(spare).finally(() => (this.raising = null));
    return this.raising;
  }

  private async raised(spare: number): Promise<void> {
    for (;;) {
      const head = await this.events.head();
      const highest = await highestNumbers(this.events, await this.knownUpTo(), head);
      const changes: KeyValueChange[] = [];
      for (const [key, number] of highest) {
        const before = await this.store.get(BUCKET, key);
        if (before !== null && Number(before) > number) continue;
        const value = String(number + 1 + (before === null ? spare : 0));
        changes.push({ bucket: BUCKET, key, value, ifValue: before });
      }
      // somebody else takes or raises: what they left is looked at again
      if (await this.store.write([...changes, await this.aboveAllUpTo(head)])) return;
    }
  }

  private async knownUpTo(): Promise<Position> {
    const json = await this.store.get(BUCKET, ABOVE);
    if (json === null) {
      const kept = await this.store.list(BUCKET);
      // of an earlier version, which did not keep it: its counters were never lost
      return kept.length > 0 ? this.events.head() : START;
    }
    const { epoch, position, eventId } = JSON.parse(json) as AboveAll;
    if (epoch !== this.events.epoch) return START;
    const isKnown =
      position === START || (await this.events.eventAt(position))?.id === (eventId ?? undefined);
    return isKnown ? position : START;
  }

  private async aboveAllUpTo(position: Position): Promise<KeyValueChange> {
    const eventId = (await this.events.eventAt(position))?.id ?? null;
    const above: AboveAll = { epoch: this.events.epoch, position, eventId };
    return { bucket: BUCKET, key: ABOVE, value: JSON.stringify(above) };
  }

  private async take(counter: string): Promise<void> {
    const before = await this.store.get(BUCKET, counter);
    // a new year's begins at 1; one that was there a moment ago was lost, with all the others
    if (before === null && (await this.store.get(BUCKET, ABOVE)) === null) return this.raise(SPARE);
    const next = Number(before ?? '1');
    const end = next + BLOCK;
    // every number in the events so far is of a block that was taken before this one
    const aboveAll = await this.aboveAllUpTo(await this.events.head());
    const taken = await this.store.write([
      { bucket: BUCKET, key: counter, value: String(end), ifValue: before },
      aboveAll,
    ]);
    if (taken) this.blocks.set(counter, { next, end });
  }
}
