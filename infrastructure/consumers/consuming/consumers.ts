import type { EventStore } from '../../../application/ports/event-store.js';
import type { Log } from '../../telemetry/log.js';
import type { ConsumerStatus } from './consumer-status.js';
import { EventConsumer, type ConsumerOptions } from './event-consumer.js';

/** The consumers of events that a replica runs for itself alone, in memory. */
export class Consumers {
  private readonly all: EventConsumer[] = [];

  constructor(
    private readonly store: EventStore,
    private readonly log: Log,
  ) {}

  /** Made, and shown from then on; whoever makes it starts it. */
  add(options: Omit<ConsumerOptions, 'store' | 'log'>): EventConsumer {
    const consumer = new EventConsumer({ ...options, store: this.store, log: this.log });
    this.all.push(consumer);
    return consumer;
  }

  statuses(): readonly ConsumerStatus[] {
    return this.all.map((one) => one.status());
  }

  /** One that could not read an event that may take away rights; null: none. */
  closed(): ConsumerStatus | null {
    for (const one of this.all) {
      const status = one.status();
      if (status.state === 'closed') return status;
    }
    return null;
  }

  async stop(): Promise<void> {
    await Promise.all(this.all.map((one) => one.stop()));
  }
}
