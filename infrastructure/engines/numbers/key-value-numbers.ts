import type { KeyValueStore } from '../../../application/ports/key-value-store.js';
import type { Numbers } from '../../../application/ports/numbers.js';

const BLOCK = 200;

interface Block {
  next: number;
  end: number;
}

/**
 * Takes blocks of numbers from a durable counter, so that several processes never give one twice;
 * what is left of a block is a gap.
 */
export class KeyValueNumbers implements Numbers {
  private readonly blocks = new Map<string, Block>();
  private readonly taking = new Map<string, Promise<void>>();

  constructor(private readonly store: KeyValueStore) {}

  async next(kind: 'purchase' | 'rfq', at: string): Promise<string> {
    const year = at.slice(2, 4);
    const counter = `${kind}:${year}`;
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

  private async take(counter: string): Promise<void> {
    const before = await this.store.get('counter', counter);
    const next = Number(before ?? '1');
    const end = next + BLOCK;
    const taken = await this.store.write([
      { bucket: 'counter', key: counter, value: String(end), ifValue: before },
    ]);
    if (taken) this.blocks.set(counter, { next, end });
  }
}
