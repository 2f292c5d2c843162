import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  NO_STREAM,
  type HistoryReplaced,
  type NewEvent,
  type StoredEvent,
} from '../../../application/ports/event-store.js';
import { newId } from '../../../application/shared/command/ids.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { eventually } from '../../testing/kit/eventually.js';
import { EventStoreFacade } from '../../testing/stand-ins/eventstoredb/eventstore-facade.js';
import { EventStoreDbEventStore } from './eventstoredb-event-store.js';

const directory = temporaryDirectory();
const TIMEOUT_MS = 400;
const event = (): NewEvent => ({
  id: newId(),
  type: 'SomethingHappened',
  data: '{}',
  metadata: '{}',
});
const events = (count: number): NewEvent[] => Array.from({ length: count }, event);
const stream = (): string => `order-${newId()}`;

/** A server whose log can be exchanged for an older one, or for an empty one, on the same port. */
class Restorable {
  readonly heard: StoredEvent[] = [];
  readonly errors: string[] = [];

  private constructor(
    private readonly directory: string,
    private facade: EventStoreFacade,
    readonly store: EventStoreDbEventStore,
    /** What was said of another history. */
    readonly other: readonly HistoryReplaced[],
  ) {}

  /** With a store that follows it from the start. */
  static async start(): Promise<Restorable> {
    const path = join(directory(), newId());
    const facade = await EventStoreFacade.start({ directory: path });
    const other: HistoryReplaced[] = [];
    const store = await EventStoreDbEventStore.open({
      connectionString: facade.connectionString,
      timeoutMs: TIMEOUT_MS,
      onOtherHistory: (error) => other.push(error),
    });
    const started = new Restorable(path, facade, store, other);
    store.subscribe(
      0,
      (batch) => void started.heard.push(...batch),
      (error) => error && started.errors.push(error.message),
    );
    return started;
  }

  async append(count: number): Promise<void> {
    await this.store.append(stream(), NO_STREAM, events(count));
  }

  /** Appends, and waits until it was heard. */
  async appendAndHear(count: number): Promise<void> {
    const before = this.heard.length;
    await this.append(count);
    await eventually('they are heard', () => this.heard.length === before + count);
  }

  async backUp(): Promise<void> {
    await this.whileStopped(async () => {
      await cp(this.directory, `${this.directory}-backup`, { recursive: true });
    });
  }

  async restore(): Promise<void> {
    await this.whileStopped(async () => {
      await rm(this.directory, { recursive: true });
      await cp(`${this.directory}-backup`, this.directory, { recursive: true });
    });
  }

  async empty(): Promise<void> {
    await this.whileStopped(() => rm(this.directory, { recursive: true }));
  }

  async close(): Promise<void> {
    await this.store.close();
    await this.facade.stop();
  }

  private async whileStopped(work: () => Promise<void>): Promise<void> {
    const { port } = this.facade;
    await this.facade.stop();
    await work();
    this.facade = await EventStoreFacade.start({ directory: this.directory, port });
  }
}

describe('a log that is restored under a process that follows it', () => {
  let server: Restorable;
  beforeEach(async () => {
    server = await Restorable.start();
    await server.appendAndHear(7);
    await server.backUp();
  });
  afterEach(() => server.close());

  it('is gone on with where it was only restarted', async () => {
    await server.appendAndHear(3);
    expect(server.other).toEqual([]);
  });

  it('is gone on with where nothing that was seen is missing', async () => {
    await server.restore();
    await server.appendAndHear(3);
    expect(server.other).toEqual([]);
  });

  it('is another history, said once, where it lacks what was seen', async () => {
    await server.appendAndHear(20);
    await server.restore();
    await eventually('it is said', () => server.other.length > 0);
    expect(server.other.map(({ name }) => name)).toEqual(['HistoryReplaced']);
    expect(server.other[0]!.message).toMatch(
      /^the event store holds another history than the one that this process has followed/,
    );
  });

  it('is another history where other events stand at the positions that were seen, of which none is handed over', async () => {
    await server.appendAndHear(20);
    const before = server.heard.length;
    await server.restore();
    await server.append(40);
    await eventually('it is said', () => server.other.length > 0);
    expect(server.other).toHaveLength(1);
    expect(server.heard).toHaveLength(before);
  });

  it('is another history where it is empty', async () => {
    await server.empty();
    await eventually('it is said', () => server.other.length > 0);
    expect(server.other).toHaveLength(1);
  });

  it('ends where it ends now, not where it ended before', async () => {
    const end = await server.store.head();
    await server.appendAndHear(20);
    const later = await server.store.head();
    await server.restore();
    expect(await server.store.head()).toBe(end);
    expect(later).toBeGreaterThan(end);
    const { position } = await server.store.append(stream(), NO_STREAM, [event()]);
    expect(await server.store.head()).toBe(position);
  });
});
