import { isAway } from '../../../application/ports/engine-unavailable.js';
import {
  NO_STREAM,
  WrongExpectedRevision,
  type NewEvent,
  type StoredEvent,
} from '../../../application/ports/event-store.js';
import { newId } from '../../../application/shared/command/ids.js';
import { TcpProxy } from '../../testing/faults/tcp-proxy.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { eventually } from '../../testing/kit/eventually.js';
import {
  EventStoreFacade,
  type AppendFault,
  type SubscriptionFault,
} from '../../testing/stand-ins/eventstoredb/eventstore-facade.js';
import { EventStoreDbEventStore } from './eventstoredb-event-store.js';

const directory = temporaryDirectory();
const event = (n: number): NewEvent => ({
  id: newId(),
  type: 'SomethingHappened',
  data: JSON.stringify({ n }),
  metadata: '{}',
});
const appendsOf = ({ calls }: EventStoreFacade): number =>
  (calls.get('BatchAppend') ?? 0) + (calls.get('Append') ?? 0);
const stream = (): string => `order-${newId()}`;
const TIMEOUT_MS = 400;
/** More than a server keeps for a subscriber and has on its way to it. */
const BURST = 200;

const survived: readonly AppendFault[] = [
  'stored, no answer',
  'not stored, no answer',
  'stored, stream closed with OK',
  'stored, unavailable',
  'not stored, unavailable',
  'stored, timed out without a message',
  'no position',
];

describe.each([false, true])(
  'the event store on EventStoreDB, where the server misbehaves (without batches: %s)',
  (withoutBatchAppend) => {
    let facade: EventStoreFacade;
    let proxy: TcpProxy;
    let store: EventStoreDbEventStore;
    let drops = 0;

    beforeAll(async () => {
      facade = await EventStoreFacade.start({ directory: directory(), withoutBatchAppend });
      proxy = await TcpProxy.before('127.0.0.1', facade.port);
      store = await EventStoreDbEventStore.open({
        connectionString: `esdb://127.0.0.1:${proxy.port}?tls=false`,
        timeoutMs: TIMEOUT_MS,
        onDropped: () => drops++,
      });
    });
    afterAll(async () => {
      await store.close();
      await proxy.close();
      await facade.stop();
    });

    it.each(survived)('appends exactly once, and says where: %s', async (fault) => {
      const name = stream();
      await store.append(name, NO_STREAM, [event(0)]);
      facade.appendFaults.push(fault);
      const { revision, position } = await store.append(name, 0, [event(1), event(2)]);
      const there = await store.readStream(name, 0, 10);
      expect(there.map((e) => (JSON.parse(e.data) as { n: number }).n)).toEqual([0, 1, 2]);
      expect([revision, position]).toEqual([2, there[2]!.position]);
      // the client at work is as good as before
      expect((await store.append(name, 2, [event(3)])).revision).toBe(3);
    });

    it('knows its own append again where others have appended since, after an answer that was lost', async () => {
      const name = stream();
      await store.append(name, NO_STREAM, [event(0)]);
      facade.appendFaults.push('stored, no answer');
      const mine = store.append(name, 0, [event(1)]);
      await eventually(
        'it is stored',
        async () => (await store.readStream(name, 0, 10)).length === 2,
      );
      await store.append(name, 1, [event(2)]);
      expect((await mine).revision).toBe(1);
      expect(await store.readStream(name, 0, 10)).toHaveLength(3);
    });

    it('knows its own append again where the server does not: a lost answer is no conflict', async () => {
      const name = stream();
      await store.append(name, NO_STREAM, [event(0)]);
      facade.appendFaults.push('stored, no answer', 'not recognised');
      const { revision, position } = await store.append(name, 0, [event(1), event(2)]);
      const there = await store.readStream(name, 0, 10);
      expect(there).toHaveLength(3);
      expect([revision, position]).toEqual([2, there[2]!.position]);
    });

    it('takes what somebody else has appended for no answer of its own', async () => {
      const name = stream();
      await store.append(name, NO_STREAM, [event(0)]);
      await store.append(name, 0, [event(1)]);
      facade.appendFaults.push('not recognised');
      await expect(store.append(name, 0, [event(2)])).rejects.toThrow(WrongExpectedRevision);
      expect(await store.readStream(name, 0, 10)).toHaveLength(2);
    });

    it('lives on where an answer comes after the append was given up because another connection of the process had failed', async () => {
      const other = await EventStoreDbEventStore.open({
        connectionString: facade.connectionString,
        timeoutMs: 5_000,
      });
      const [mine, theirs] = [stream(), stream()];
      await other.append(mine, NO_STREAM, [event(0)]);
      facade.appendFaults.push('stored, answered late');
      const waiting = other.append(mine, 0, [event(1)]);
      await eventually('it is stored and not answered', () => facade.holdsBack === 1);
      // the failure of this one tells everybody's appends that they have failed
      facade.appendFaults.push('not stored, unavailable');
      await store.append(theirs, NO_STREAM, [event(0)]);
      facade.answerLate();
      expect((await waiting).revision).toBe(1);
      expect((await other.append(mine, 1, [event(2)])).revision).toBe(2);
      expect(await other.readStream(mine, 0, 10)).toHaveLength(3);
      await other.close();
    });

    it('refuses what the server finds too large, at once', async () => {
      facade.appendFaults.push('too large');
      await expect(store.append(stream(), NO_STREAM, [event(0)])).rejects.toThrow();
      expect(facade.appendFaults).toEqual([]);
    });

    it('waits for a server that is not ready yet', async () => {
      const name = stream();
      await store.append(name, NO_STREAM, [event(0)]);
      facade.isReady = false;
      const appending = store.append(name, 0, [event(1)]);
      const reading = store.readStream(name, 0, 10);
      const refused = (): number => facade.calls.get('Read')! + appendsOf(facade);
      const before = refused();
      await eventually('both have been refused', () => refused() >= before + 2);
      facade.isReady = true;
      expect((await appending).revision).toBe(1);
      expect((await reading).length).toBeGreaterThan(0);
    });

    it('says that the engine is unavailable where it is never ready, and that what became of the append is not known', async () => {
      facade.isReady = false;
      const outage = { name: 'EngineUnavailable', engine: 'EventStoreDB' };
      await expect(store.append(stream(), NO_STREAM, [event(0)])).rejects.toMatchObject({
        ...outage,
        outcomeUnknown: true,
      });
      await expect(store.eventAt(1)).rejects.toMatchObject({ ...outage, outcomeUnknown: false });
      facade.isReady = true;
    });

    it('lets many appends through at the same time although some of them get no answer', async () => {
      const names = Array.from({ length: 30 }, stream);
      facade.appendFaults.push(
        'stored, no answer',
        'not stored, unavailable',
        'stored, stream closed with OK',
        'not stored, no answer',
      );
      const answers = await Promise.all(
        names.map((name) => store.append(name, NO_STREAM, [event(0), event(1)])),
      );
      expect(answers.map((a) => a.revision)).toEqual(names.map(() => 1));
      for (const name of names) expect(await store.readStream(name, 0, 10)).toHaveLength(2);
    });

    it.each([
      'unavailable',
      'ended',
      'silent',
      'twice',
      'fell behind',
      'checkpoint ahead of its event',
    ] as const)(
      'hands over everything in order, each event once, through a subscription that is disturbed: %s',
      async (fault: SubscriptionFault) => {
        const name = stream();
        const seen: StoredEvent[] = [];
        const subscription = store.subscribe(
          await store.head(),
          (batch) => void seen.push(...batch),
        );
        await store.append(name, NO_STREAM, [event(0), event(1)]);
        await eventually('the first are there', () => seen.length === 2);
        facade.disturbSubscriptions(fault);
        for (let n = 2; n < 12; n++) await store.append(name, n - 1, [event(n)]);
        await eventually('all are there', () => seen.length >= 12);
        await subscription.stop();
        expect(seen.map((e) => e.revision)).toEqual(Array.from({ length: 12 }, (_, n) => n));
      },
    );

    it('goes on at once, without an error, where the server drops a subscription because more came at once than it keeps', async () => {
      const name = stream();
      const seen: StoredEvent[] = [];
      const errors: Error[] = [];
      const subscription = store.subscribe(
        await store.head(),
        (batch) => void seen.push(...batch),
        (error) => error && errors.push(error),
      );
      await eventually('it is subscribed', () => facade.subscribers > 0);
      const before = drops;
      for (let n = 0; n < 5; n++)
        await store.append(
          name,
          n * BURST - 1,
          Array.from({ length: BURST }, (_, i) => event(n * BURST + i)),
        );
      await eventually('all are there', () => seen.length >= 5 * BURST);
      await subscription.stop();
      expect(seen.map((e) => e.revision)).toEqual(Array.from({ length: 5 * BURST }, (_, n) => n));
      expect(drops).toBeGreaterThan(before);
      expect(errors).toEqual([]);
    });

    it.each(['refuse', 'hang'] as const)(
      'waits for a server that is away and goes on when it is back: %s',
      async (state) => {
        const name = stream();
        const seen: StoredEvent[] = [];
        const told: (Error | null)[] = [];
        const subscription = store.subscribe(
          await store.head(),
          (batch) => void seen.push(...batch),
          (error) => told.push(error),
        );
        await store.append(name, NO_STREAM, [event(0)]);
        await eventually('the first is there', () => seen.length === 1);
        await proxy.set(state);
        const appending = store.append(name, 0, [event(1)]);
        const reading = store.readStream(name, 0, 10);
        await eventually(
          'it is noticed',
          async () =>
            (await Promise.race([
              appending,
              new Promise((resolve) => setTimeout(() => resolve('waiting'), TIMEOUT_MS)),
            ])) === 'waiting',
        );
        await proxy.set('pass');
        expect((await appending).revision).toBe(1);
        expect((await reading).length).toBeGreaterThan(0);
        await store.append(name, 1, [event(2)]);
        await eventually('all are there', () => seen.length === 3);
        // an outage and nothing else, and that it is over
        await eventually('it is said to be over', () => (told.at(-1) ?? null) === null);
        await subscription.stop();
        expect(seen.map((e) => e.revision)).toEqual([0, 1, 2]);
        expect(told.filter((error) => error !== null && !isAway(error))).toEqual([]);
      },
    );

    it('takes no event for the one at a position of another history', async () => {
      const name = stream();
      const { position } = await store.append(name, NO_STREAM, [event(0)]);
      await store.append(name, 0, [event(1)]);
      expect(await store.eventAt(position - 1)).toBeNull();
      expect((await store.eventAt(position))!.stream).toBe(name);
    });
  },
);
