import { EngineUnavailable } from '../../../application/ports/engine-unavailable.js';
import { NO_STREAM, type NewEvent } from '../../../application/ports/event-store.js';
import { newId } from '../../../application/shared/command/ids.js';
import type { RecordedEvent } from '../../../application/shared/event/envelope.js';
import { closeStorage, openStorage, type Storage } from '../../engines/sqlite/open-storage.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { eventually } from '../../testing/kit/eventually.js';
import { EventConsumer, type ConsumerOptions } from './event-consumer.js';
import { Interest } from './interest.js';

const directory = temporaryDirectory();

const METADATA = JSON.stringify({
  schemaVersion: 1,
  $correlationId: 'c',
  $causationId: 'c',
  commandId: 'c',
  actor: { person: null, organization: null, impersonator: null, client: 'spec' },
});

const removed = (more: Partial<NewEvent> = {}): NewEvent => ({
  id: newId(),
  type: 'PartNumberRemoved',
  data: JSON.stringify({ buyerOrgId: 'b', partNumber: 'X-1', occurredAt: 'then' }),
  metadata: METADATA,
  ...more,
});
/** Of a newer version of the program. */
const newer = (): NewEvent => removed({ metadata: '{"schemaVersion":9}' });
const unknown = (): NewEvent => removed({ type: 'PartNumberSplit' });

describe('a consumer of events', () => {
  let storage: Storage;
  let consumer: EventConsumer;
  let seen: string[];
  let passedOver: string[];
  let log: string[];

  beforeAll(async () => {
    storage = await openStorage(directory(), 1);
  });
  afterAll(() => closeStorage(storage));
  afterEach(() => consumer.stop());

  /** From the end of what is stored. */
  const begin = async (options: Partial<ConsumerOptions> = {}): Promise<void> => {
    [seen, passedOver, log] = [[], [], []];
    consumer = new EventConsumer({
      name: 'part numbers',
      store: storage.store,
      interest: new Interest(['PartNumberRemoved']),
      policy: 'stop',
      handle: (event) => void seen.push(event.id),
      onPassedOver: ({ id }) => passedOver.push(id),
      log: (message) => log.push(message),
      pauseMs: () => 0,
      ...options,
    });
    consumer.start(await storage.store.head());
  };
  const append = async (event: NewEvent, category = 'partNumber'): Promise<string> => {
    await storage.store.append(`${category}-${newId()}`, NO_STREAM, [event]);
    return event.id;
  };
  const hasSeen = (id: string) => eventually('it has seen it', () => seen.includes(id));
  const isIn = (state: string) =>
    eventually(`it is ${state}`, () => consumer.status().state === state);

  it('takes what it handles, in order, and never decodes anything else', async () => {
    await begin();
    const first = await append(removed());
    await append(removed({ type: 'PartNumberAssigned', data: 'no JSON' }));
    await append(unknown(), 'parcel');
    const last = await append(removed());
    await hasSeen(last);
    expect(seen).toEqual([first, last]);
    expect(consumer.status()).toMatchObject({ state: 'running', failed: null, passedOver: 0 });
  });

  it.each([
    ['a newer version', newer],
    ['an unknown type in its category', unknown],
    ['damaged JSON', () => removed({ data: '{' })],
  ])(
    'stops at an event of %s, shows it, and goes on without it when told to',
    async (_what, of) => {
      await begin();
      const bad = await append(of());
      const after = await append(removed());
      await isIn('stopped');
      expect(consumer.status().failed).toMatchObject({ eventId: bad });
      expect([seen, log.length]).toEqual([[], 1]);
      consumer.resumeBy('retry');
      await eventually('it has stopped again', () => log.length === 2);
      expect(seen).toEqual([]);
      consumer.resumeBy('skip');
      await hasSeen(after);
      expect(consumer.status()).toMatchObject({ state: 'running', failed: null });
      expect(() => consumer.resumeBy('skip')).toThrow('has not stopped at an event');
    },
  );

  it('has told of what it took before the event at which it stops', async () => {
    const told: string[] = [];
    await begin({ onSeen: ({ id }) => void told.push(id) });
    const stream = `partNumber-${newId()}`;
    const before = removed();
    await storage.store.append(stream, NO_STREAM, [before, newer()]);
    await isIn('stopped');
    expect([seen, told]).toEqual([[before.id], [before.id]]);
  });

  it('goes on without an event that it can do without, tells those concerned, and shows it', async () => {
    await begin({ policy: 'goOn' });
    const bad = await append(newer());
    const after = await append(removed());
    await hasSeen(after);
    expect(passedOver).toEqual([bad]);
    expect(consumer.status()).toMatchObject({
      state: 'running',
      passedOver: 1,
      failed: { eventId: bad },
    });
  });

  it('is closed from an event about rights on that it cannot read, and hears what follows', async () => {
    await begin({ policy: 'failClosed' });
    const bad = await append(unknown());
    const after = await append(removed());
    await hasSeen(after);
    expect(passedOver).toEqual([bad]);
    expect(consumer.status()).toMatchObject({ state: 'closed', failed: { eventId: bad } });
  });

  it('tries a handler that throws three times, and then does what its policy says', async () => {
    const tries = new Map<string, number>();
    const failing = (times: number) => (event: RecordedEvent) => {
      const tried = (tries.get(event.id) ?? 0) + 1;
      tries.set(event.id, tried);
      if (tried <= times) throw new Error('not today');
      seen.push(event.id);
    };
    await begin({ handle: failing(2) });
    await hasSeen(await append(removed()));
    expect([...tries.values()]).toEqual([3]);
    await consumer.stop();
    await begin({ handle: failing(3) });
    const bad = await append(removed());
    await isIn('stopped');
    expect([tries.get(bad), consumer.status().failed?.message]).toEqual([3, 'not today']);
    consumer.resumeBy('retry');
    await hasSeen(bad);
  });

  it('that guards rights is closed while its handler fails, and open again when the event is taken', async () => {
    let fails = true;
    await begin({
      policy: 'failClosed',
      handle: (event) => {
        if (fails) throw new Error('disk is full');
        seen.push(event.id);
      },
    });
    const id = await append(removed());
    await isIn('closed');
    expect([consumer.status().failed?.message, passedOver]).toEqual(['disk is full', []]);
    fails = false;
    await hasSeen(id);
    await isIn('running');
    expect(consumer.status().failed).toBeNull();
  });

  it('stays stopped at its event while the store cannot be read either, and goes on from there', async () => {
    let tell: (error: Error | null) => void = () => undefined;
    const { store } = storage;
    await begin({
      store: {
        subscribe: (after, handle, onError) => {
          tell = onError!;
          return store.subscribe(after, handle, onError);
        },
      },
    });
    const bad = await append(newer());
    await isIn('stopped');
    for (let n = 0; n < 4; n++) tell(new Error('access denied'));
    tell(null);
    expect(consumer.status()).toMatchObject({ state: 'stopped', failed: { eventId: bad } });
    consumer.resumeBy('skip');
    await hasSeen(await append(removed()));
  });

  it('that was stopped before it was started follows nothing', async () => {
    await begin();
    await consumer.stop();
    consumer.start(0);
    expect(consumer.status().position).not.toBe(0);
  });

  it('waits for an engine that is away for as long as it takes, and says so once', async () => {
    let away = 20;
    await begin({
      handle: async (event) => {
        await Promise.resolve();
        if (away-- > 0) throw new EngineUnavailable('MongoDB', false, new Error('no route'));
        seen.push(event.id);
      },
    });
    await hasSeen(await append(removed()));
    expect(log).toEqual([
      'part numbers waits: MongoDB is unavailable: no route',
      'part numbers goes on',
    ]);
    expect(consumer.status()).toMatchObject({ state: 'running', waitsFor: null });
  });

  it('that is stopped at an event is ended at once, and has not seen it', async () => {
    await begin();
    const before = consumer.status().position;
    await append(newer());
    await isIn('stopped');
    await consumer.stop();
    expect(consumer.status().position).toBe(before);
  });

  it('passes over what was skipped before it was started again', async () => {
    const bad = newer();
    await begin({ skipped: new Set([bad.id]) });
    await append(bad);
    const after = await append(removed());
    await hasSeen(after);
    expect([seen, passedOver]).toEqual([[after], []]);
  });
});
