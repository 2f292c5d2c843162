import {
  AppendTooLarge,
  MAX_APPEND_BYTES,
  NO_STREAM,
  START,
  WrongExpectedRevision,
  type EventStore,
  type NewEvent,
  type StoredEvent,
} from '../../../application/ports/event-store.js';
import { newId } from '../../../application/shared/command/ids.js';
import { encodeEvent } from '../../../application/shared/event/codec.js';
import { verifyEvent } from '../../../application/shared/event/hash.js';

export interface OpenStore {
  readonly store: EventStore;
  close(): Promise<void>;
}

const event = (n: number, id = newId()): NewEvent => ({
  id,
  type: 'SomethingHappened',
  data: `{"n":${n}}`,
  metadata: '{"of":"the contract"}',
});
const events = (count: number): NewEvent[] => Array.from({ length: count }, (_, n) => event(n));
/** Of one of the marketplace's categories: no store need take others. */
const stream = (): string => `order-${newId()}`;

/**
 * What an event store is. Every adapter passes this, unchanged, also over a real server. `open`
 * opens the same store again and again.
 */
export function eventStoreContract(name: string, open: () => Promise<OpenStore>): void {
  describe(`an event store (${name})`, () => {
    let opened: OpenStore;
    let store: EventStore;

    beforeAll(async () => {
      opened = await open();
      store = opened.store;
    });
    afterAll(() => opened.close());

    it('gives back what was appended, byte for byte, in order, with revisions from 0', async () => {
      const name = stream();
      const first = {
        ...event(0),
        data: '{"text":"naïve – 価格 \\u0000 🧾","n":1.5,"nothing":null,"list":[[],{}]}',
      };
      const { revision } = await store.append(name, NO_STREAM, [first, event(1)]);
      expect(revision).toBe(1);
      const read = await store.readStream(name, 0, 100);
      expect(read.map((e) => e.revision)).toEqual([0, 1]);
      expect(read[0]).toMatchObject({ ...first, stream: name });
      expect(Math.abs(Date.now() - read[0]!.recordedAt)).toBeLessThan(60_000);
    });

    it('gives back an event that proves what it says so that it still does, whatever its members are called', async () => {
      const name = stream();
      const data = { '9': 'nine', '10': 'ten', name: { b: 1, a: '\ud83d', '2': [] } };
      const actor = { person: null, organization: null, impersonator: null, client: 'contract' };
      const ids = { $correlationId: 'c', $causationId: 'c', commandId: 'c', actor };
      const listed = encodeEvent({ type: 'ProductListed', data } as never, newId(), ids);
      // as the process has it that decided it, and as text alone
      const { decoded: _, ...asText } = { ...listed, id: newId() };
      await store.append(name, NO_STREAM, [listed, asText]);
      const [first, second] = await store.readStream(name, 0, 2);
      expect([first!.data, first!.metadata]).toEqual([listed.data, listed.metadata]);
      expect(second!.data).toBe(listed.data);
      expect(verifyEvent(first!)).toBe('intact');
    });

    it('answers nothing for a stream that does not exist', async () => {
      expect(await store.readStream(stream(), 0, 10)).toEqual([]);
    });

    it('reads from a revision on, and no more than is asked for', async () => {
      const name = stream();
      await store.append(name, NO_STREAM, events(50));
      expect((await store.readStream(name, 7, 3)).map((e) => e.revision)).toEqual([7, 8, 9]);
      expect(await store.readStream(name, 40, 1_000)).toHaveLength(10);
      expect(await store.readStream(name, 0, 1_000)).toHaveLength(50);
    });

    it('refuses an append at another revision than expected, says where the stream is, and changes nothing', async () => {
      const name = stream();
      await store.append(name, NO_STREAM, events(2));
      for (const expected of [NO_STREAM, 0, 5])
        await expect(store.append(name, expected, [event(9)])).rejects.toMatchObject({
          name: 'WrongExpectedRevision',
          expected,
          actual: 1,
        });
      await expect(store.append(stream(), 0, [event(9)])).rejects.toBeInstanceOf(
        WrongExpectedRevision,
      );
      expect(await store.readStream(name, 0, 10)).toHaveLength(2);
    });

    it('lets exactly one of many appends at the same revision through', async () => {
      const name = stream();
      const outcomes = await Promise.allSettled(
        Array.from({ length: 20 }, (_, n) => store.append(name, NO_STREAM, [event(n)])),
      );
      expect(outcomes.filter((o) => o.status === 'fulfilled')).toHaveLength(1);
      expect(await store.readStream(name, 0, 10)).toHaveLength(1);
    });

    it('answers a repeated append like the first', async () => {
      const name = stream();
      await store.append(name, NO_STREAM, events(3));
      const again = events(2);
      const first = await store.append(name, 2, again);
      await store.append(name, 4, events(1));
      expect(await store.append(name, 2, again)).toEqual(first);
      expect(await store.readStream(name, 0, 10)).toHaveLength(6);
    });

    it('appends all events of a call or none, and refuses what is too large before sending it', async () => {
      const name = stream();
      const large = { ...event(0), data: JSON.stringify('x'.repeat(MAX_APPEND_BYTES)) };
      await expect(store.append(name, NO_STREAM, [event(1), large])).rejects.toBeInstanceOf(
        AppendTooLarge,
      );
      expect(await store.readStream(name, 0, 10)).toEqual([]);
      const fits = { ...event(0), data: JSON.stringify('x'.repeat(MAX_APPEND_BYTES - 500)) };
      await store.append(name, NO_STREAM, [fits]);
      expect((await store.readStream(name, 0, 1))[0]!.data).toBe(fits.data);
    });

    it('counts bytes, not characters, towards the limit', async () => {
      const wide = { ...event(0), data: JSON.stringify('価'.repeat(MAX_APPEND_BYTES / 2)) };
      await expect(store.append(stream(), NO_STREAM, [wide])).rejects.toBeInstanceOf(
        AppendTooLarge,
      );
    });

    it('reads everything after a position, in one order for all streams', async () => {
      const before = await store.head();
      const names = [stream(), stream(), stream()];
      for (const name of names) await store.append(name, NO_STREAM, events(2));
      await store.append(names[0]!, 1, [event(2)]);
      const all = await store.readAll(before, 100);
      expect(all.map((e) => e.stream)).toEqual([
        names[0],
        names[0],
        names[1],
        names[1],
        names[2],
        names[2],
        names[0],
      ]);
      expect(all.every((e, i) => i === 0 || e.position > all[i - 1]!.position)).toBe(true);
      const middle = await store.readAll(all[2]!.position, 2);
      expect(middle.map((e) => e.id)).toEqual(all.slice(3, 5).map((e) => e.id));
      expect(await store.head()).toBe(all.at(-1)!.position);
    });

    it('gives the event at a position, and nothing where none stands', async () => {
      const name = stream();
      const before = await store.head();
      const { position } = await store.append(name, NO_STREAM, events(3));
      const all = await store.readAll(before, 10);
      expect((await store.eventAt(all[1]!.position))!.id).toBe(all[1]!.id);
      expect((await store.eventAt(position))!.revision).toBe(2);
      expect([await store.eventAt(position + 1), await store.eventAt(START)]).toEqual([null, null]);
    });

    it('hands a subscriber what was there and what comes, in order, each once', async () => {
      const name = stream();
      const before = await store.head();
      await store.append(name, NO_STREAM, events(5));
      const seen: StoredEvent[] = [];
      const enough = Promise.withResolvers<void>();
      const subscription = store.subscribe(before, (batch) => {
        seen.push(...batch);
        if (seen.length === 25) enough.resolve();
      });
      for (let n = 5; n < 25; n++) await store.append(name, n - 1, [event(n)]);
      await enough.promise;
      await subscription.stop();
      expect(seen.map((e) => e.revision)).toEqual(Array.from({ length: 25 }, (_, n) => n));
    });

    it('hands a batch over again when its handler fails, and tells why', async () => {
      const name = stream();
      const before = await store.head();
      const errors: string[] = [];
      const seen: number[] = [];
      const done = Promise.withResolvers<void>();
      let failures = 2;
      const subscription = store.subscribe(
        before,
        (batch) => {
          if (failures-- > 0) throw new Error('not yet');
          seen.push(...batch.map((e) => e.revision));
          if (seen.length === 3) done.resolve();
        },
        (error) => error && errors.push(error.message),
      );
      await store.append(name, NO_STREAM, events(3));
      await done.promise;
      await subscription.stop();
      expect(seen).toEqual([0, 1, 2]);
      expect(errors).toEqual(['not yet', 'not yet']);
    });

    it('hands nothing over after a subscription was stopped', async () => {
      let handed = 0;
      const subscription = store.subscribe(
        await store.head(),
        (batch) => void (handed += batch.length),
      );
      await subscription.stop();
      await store.append(stream(), NO_STREAM, events(1));
      const follows = Promise.withResolvers<void>();
      const other = store.subscribe(START, () => follows.resolve());
      await follows.promise;
      await other.stop();
      expect(handed).toBe(0);
    });

    it('keeps its epoch and everything in it when it is opened again', async () => {
      const name = stream();
      const { position } = await store.append(name, NO_STREAM, events(3));
      const { epoch } = store;
      await opened.close();
      opened = await open();
      store = opened.store;
      expect(store.epoch).toBe(epoch);
      expect(await store.readStream(name, 0, 10)).toHaveLength(3);
      const next = await store.append(name, 2, events(1));
      expect(next.position).toBeGreaterThan(position);
    });
  });
}
