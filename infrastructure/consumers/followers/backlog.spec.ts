import { NO_STREAM, type Position } from '../../../application/ports/event-store.js';
import { newId } from '../../../application/shared/command/ids.js';
import { EventStoreDbEventStore } from '../../engines/eventstoredb/eventstoredb-event-store.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { EventStoreFacade } from '../../testing/stand-ins/eventstoredb/eventstore-facade.js';
import { backlogsAt, type CountedStore } from './backlog.js';

const directory = temporaryDirectory();

describe('how far somebody is behind, on servers', () => {
  let facade: EventStoreFacade;
  let store: EventStoreDbEventStore;
  let head: Position;
  let reads: number[];
  let counted: CountedStore;

  beforeAll(async () => {
    facade = await EventStoreFacade.start({ directory: directory() });
    store = await EventStoreDbEventStore.open({ connectionString: facade.connectionString });
    for (let n = 0; n < 5; n++)
      await store.append(`order-${newId()}`, NO_STREAM, [
        { id: newId(), type: 'OrderPaused', data: '{}', metadata: '{"schemaVersion":1}' },
      ]);
    head = await store.head();
  });
  beforeEach(() => {
    reads = [];
    counted = {
      store: {
        readAll: (after, count) => {
          reads.push(count);
          return store.readAll(after, count);
        },
      },
      isShared: true,
    };
  });
  afterAll(async () => {
    await store.close();
    await facade.stop();
  });

  it('is counted by reading, and not again for whoever asks within a second', async () => {
    const [first] = await store.readAll(0, 1);
    for (let asked = 0; asked < 3; asked++)
      expect((await backlogsAt(counted, head)(first!.position)).events).toBe(4);
    expect(reads).toHaveLength(1);
    expect(await backlogsAt(counted, head)(head)).toEqual({ events: 0, seconds: 0 });
  });

  it('is one event at least where that is all that is asked, and no more are read', async () => {
    const [first] = await store.readAll(0, 1);
    expect((await backlogsAt(counted, head, 1)(first!.position)).events).toBe(1);
    expect(reads).toEqual([1]);
  });

  it('is one event at least, since nobody knows when, where the log cannot be read from there', async () => {
    const [first] = await store.readAll(0, 1);
    const within = first!.position + 1;
    await expect(store.readAll(within, 1)).rejects.toThrow();
    expect(await backlogsAt(counted, head)(within)).toEqual({ events: 1, seconds: null });
  });
});
