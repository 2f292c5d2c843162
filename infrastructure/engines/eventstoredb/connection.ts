import { EventStoreDBClient } from './client.js';
import { dropLateAnswers } from './late-answers.js';

/** A client that was given up is kept so long, for what is still under way on it. */
const FAREWELL_MS = 30_000;

/**
 * The client at work. One that does not answer is replaced: its appends would wait for ever, and so
 * would all later ones. It is not ended at once, as ending one rejects what is pending on every
 * client of the process.
 */
export class EventStoreDbConnection {
  private current: EventStoreDBClient;
  private closed = false;
  private readonly leaving = new Map<EventStoreDBClient, NodeJS.Timeout>();

  /**
   * @throws where the connection string is none; it is never repeated, as it may hold a password.
   */
  constructor(private readonly connectionString: string) {
    dropLateAnswers();
    this.current = this.connect();
  }

  get client(): EventStoreDBClient {
    return this.current;
  }

  /** Only if it is still the one at work: many may find at once that it does not answer. */
  replace(client: EventStoreDBClient): void {
    if (client !== this.current || this.closed) return;
    this.current = this.connect();
    const timer = setTimeout(() => {
      this.leaving.delete(client);
      void client.dispose();
    }, FAREWELL_MS);
    timer.unref();
    this.leaving.set(client, timer);
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const [client, timer] of this.leaving) {
      clearTimeout(timer);
      void client.dispose();
    }
    this.leaving.clear();
    await this.current.dispose();
  }

  private connect(): EventStoreDBClient {
    return EventStoreDBClient.connectionString(this.connectionString);
  }
}
