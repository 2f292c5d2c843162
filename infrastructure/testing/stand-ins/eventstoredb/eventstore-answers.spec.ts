import { randomUUID } from 'node:crypto';
import {
  ANY,
  BACKWARDS,
  binaryEvent,
  END,
  EventStoreDBClient,
  FORWARDS,
  jsonEvent,
  NO_STREAM,
  START,
  STREAM_EXISTS,
  streamNameFilter,
  type AllStreamSubscription,
  type AppendExpectedRevision,
  type EventData,
  type Position,
  type ReadPosition,
} from '@eventstore/db-client';
import { serverVersionOf } from '../../../engines/eventstoredb/client.js';
import { temporaryDirectory } from '../../kit/directory.js';
import { eventually } from '../../kit/eventually.js';
import { withServers } from '../../kit/servers.js';
import { EventStoreFacade } from './eventstore-facade.js';

const directory = temporaryDirectory();
const KIBIBYTE = 1024;
const PAST_THE_END = 100_000n;
const BURST = 400;
const BURSTS = 50;

const event = (data: object = { a: 1 }, id: string = randomUUID()): EventData =>
  jsonEvent({ id, type: 'T', data: data as never });
const events = (count: number): EventData[] => Array.from({ length: count }, () => event());
const sized = (kibibytes: number): EventData => event({ x: 'y'.repeat(kibibytes * KIBIBYTE) });
const stream = (): string => `answers-${randomUUID()}`;
const moved = ({ commit, prepare }: Position, by: bigint): Position => ({
  commit: commit + by,
  prepare: prepare + by,
});

/**
 * What real servers (23.10.8 and 24.10.14) answered to the client. Where the two differ either is
 * right.
 */
function answersAsRealServers(name: string, open: () => Promise<Opened>): void {
  describe(`${name} answers as real servers do`, () => {
    let client: EventStoreDBClient;
    let close: () => Promise<void>;
    const append = async (
      to: string,
      list: EventData[],
      expectedRevision: AppendExpectedRevision,
    ): Promise<number> => {
      const answer = await client.appendToStream(to, list, { expectedRevision });
      expect([answer.success, typeof answer.position?.commit]).toEqual([true, 'bigint']);
      return Number(answer.nextExpectedRevision);
    };
    const read = async (
      found: AsyncIterable<{ event?: { revision: bigint } }>,
    ): Promise<number[]> => {
      const revisions: number[] = [];
      for await (const { event } of found) revisions.push(Number(event!.revision));
      return revisions;
    };
    const all = async (fromPosition: ReadPosition, direction: typeof FORWARDS | typeof BACKWARDS) =>
      (await read(client.readAll({ fromPosition, direction, maxCount: 1 }))).length;
    const lastPlace = async (): Promise<Position> => {
      let last: Position | null = null;
      for await (const { event } of client.readAll({
        direction: BACKWARDS,
        fromPosition: END,
        maxCount: 1,
      }))
        last = event!.position;
      return last!;
    };

    beforeAll(async () => ({ client, close } = await open()));
    afterAll(() => close());

    it('to an append at another revision by the one that there is, or that there is no stream', async () => {
      const name = stream();
      expect(await append(name, events(3), NO_STREAM)).toBe(2);
      for (const expected of [NO_STREAM, 7n, 0n] as const)
        await expect(append(name, events(1), expected)).rejects.toMatchObject({
          type: 'wrong-expected-version',
          expectedVersion: expected,
          actualVersion: 2n,
        });
      for (const expected of [STREAM_EXISTS, 3n] as const)
        await expect(append(stream(), events(1), expected)).rejects.toMatchObject({
          type: 'wrong-expected-version',
          expectedVersion: expected,
          actualVersion: NO_STREAM,
        });
      expect(await append(name, events(1), 2n)).toBe(3);
      expect(await append(stream(), events(1), ANY)).toBe(0);
    });

    it('to a repeated append like to the first, wherever the stream has got since', async () => {
      const name = stream();
      const ids = [randomUUID(), randomUUID()] as const;
      const pair = (): EventData[] => ids.map((id) => event({}, id));
      expect(await append(name, pair(), NO_STREAM)).toBe(1);
      expect(await append(name, pair(), NO_STREAM)).toBe(1);
      expect(await append(name, events(1), 1n)).toBe(2);
      expect(await append(name, pair(), NO_STREAM)).toBe(1);
      expect(await append(name, [event({}, ids[0])], NO_STREAM)).toBe(0);
      expect(await append(name, [event({}, ids[1])], 0n)).toBe(1);
      expect(await append(name, [event({}, ids[0])], ANY)).toBe(0);
      await expect(append(name, [...pair(), event()], NO_STREAM)).rejects.toMatchObject({
        expectedVersion: NO_STREAM,
        actualVersion: 2n,
      });
      expect(await append(stream(), [event({}, ids[0])], NO_STREAM)).toBe(0);
    });

    it('to an append of nothing, of a thousand, of one id twice: by storing it', async () => {
      expect(await append(stream(), [], NO_STREAM)).toBe(0);
      expect(await append(stream(), events(1_000), NO_STREAM)).toBe(999);
      const [name, id] = [stream(), randomUUID()];
      expect(await append(name, [event({}, id), event({}, id)], NO_STREAM)).toBe(1);
      expect(await read(client.readStream(name))).toEqual([0, 1]);
    });

    it('to an append of up to a mebibyte by storing it, and to a larger one by its limit', async () => {
      expect(await append(stream(), [sized(950)], NO_STREAM)).toBe(0);
      for (const large of [[sized(1_025)], [sized(600), sized(600)]])
        await expect(append(stream(), large, NO_STREAM)).rejects.toMatchObject({
          type: 'maximum-append-size-exceeded',
        });
    });

    it('to an empty name of a stream or a type in words for which the client has no class', async () => {
      const refused = { type: 'unknown', message: 'Could not recognize BadRequest' };
      const nameless = jsonEvent({ type: '', data: {} });
      await expect(append('', events(1), NO_STREAM)).rejects.toMatchObject(refused);
      await expect(append(stream(), [nameless], NO_STREAM)).rejects.toMatchObject(refused);
      for (const name of ['ünï-日本', 'l'.repeat(5_000), 'a/b@c d'])
        expect(await append(`${name}-${randomUUID()}`, events(1), NO_STREAM)).toBe(0);
    });

    it('to a read by what was written: JSON as JSON, bytes as bytes', async () => {
      const name = stream();
      const data = { z: 1, 2: 'b', 1: 'a', large: 12345678901234567890, fraction: 1.1 };
      const metadata = new TextEncoder().encode('{"b":1, "a":2}');
      await append(
        name,
        [
          jsonEvent({ type: 'T', data, metadata: metadata as never }),
          binaryEvent({ type: 'B', data: Buffer.from('{"x":1}') }),
          binaryEvent({ type: 'B', data: Buffer.from([0, 255, 128]) }),
        ],
        NO_STREAM,
      );
      const found: { isJson: boolean; data: unknown; metadata: unknown }[] = [];
      for await (const { event } of client.readStream(name)) found.push(event!);
      expect(found).toMatchObject([
        { isJson: true, data, metadata: { b: 1, a: 2 } },
        { isJson: false, data: new Uint8Array(Buffer.from('{"x":1}')) },
        { isJson: false, data: new Uint8Array([0, 255, 128]) },
      ]);
    });

    it('to reads of streams, to their ends and beyond', async () => {
      const name = stream();
      await expect(read(client.readStream(name))).rejects.toMatchObject({
        type: 'stream-not-found',
      });
      await append(name, events(4), NO_STREAM);
      const backwards = (fromRevision: bigint | typeof END) =>
        read(client.readStream(name, { direction: BACKWARDS, fromRevision, maxCount: 2 }));
      expect(await read(client.readStream(name))).toEqual([0, 1, 2, 3]);
      expect(await read(client.readStream(name, { fromRevision: 2n }))).toEqual([2, 3]);
      expect(await read(client.readStream(name, { fromRevision: 99n }))).toEqual([]);
      expect([await backwards(END), await backwards(99n)]).toEqual([
        [3, 2],
        [3, 2],
      ]);
      await expect(read(client.readStream(name, { maxCount: 0 }))).rejects.toMatchObject({
        type: 'unknown',
        code: 2,
        message: '2 UNKNOWN: Unexpected ReadStreamResult: Error',
      });
    });

    it('to reads of $all from where records begin, and by an error from where none does', async () => {
      await append(stream(), events(2), NO_STREAM);
      const last = await lastPlace();
      expect([
        await all(last, FORWARDS),
        await all(last, BACKWARDS),
        await all(moved(last, PAST_THE_END), FORWARDS),
      ]).toEqual([1, 1, 0]);
      const refused = (message: unknown) => ({ type: 'unknown', code: 2, message });
      await expect(all(moved(last, -3n), FORWARDS)).rejects.toMatchObject(
        refused(expect.stringMatching(/Unexpected ReadAllResult: (Error|InvalidPosition)$/)),
      );
      await expect(all(moved(last, PAST_THE_END), BACKWARDS)).rejects.toMatchObject(
        refused('2 UNKNOWN: Unexpected ReadAllResult: Error'),
      );
      await expect(
        all({ commit: last.commit, prepare: last.prepare + 1n }, FORWARDS),
      ).rejects.toMatchObject(refused('2 UNKNOWN: Exception was thrown by handler.'));
    });

    it('to subscriptions from the start, from the end and from beyond it, and by an error from within a record', async () => {
      const [mine, others] = [stream(), stream()];
      await append(mine, events(2), NO_STREAM);
      const last = await lastPlace();
      await append(others, events(1), NO_STREAM);
      const filter = streamNameFilter({ prefixes: [mine] });
      const follow = (fromPosition: ReadPosition): Followed =>
        followed(client, fromPosition, filter);
      const fromStart = follow(START);
      const quiet = [follow(END), follow(moved(await lastPlace(), PAST_THE_END))];
      await eventually('they have caught up', () =>
        [fromStart, ...quiet].every(({ caughtUp, confirmed }) => caughtUp && confirmed),
      );
      await eventually('the events are there', () => fromStart.revisions.length === 2);
      expect(fromStart.revisions).toEqual([0, 1]);
      expect(quiet.map(({ revisions }) => revisions)).toEqual([[], []]);
      const within = follow(moved(last, -3n));
      expect(await eventually('it has failed', () => within.error)).toMatchObject({
        type: 'unknown',
        message: expect.stringMatching(
          /^(2 UNKNOWN: Exception was thrown by handler|3 INVALID_ARGUMENT: Trying to read from an invalid position)\.$/,
        ),
      });
      expect(within.revisions).toEqual([]);
      for (const { subscription } of [fromStart, ...quiet, within])
        await subscription.unsubscribe();
    });

    it('to a subscriber for whom more comes at once than it keeps by dropping it', async () => {
      const name = stream();
      const following = followed(client, END, streamNameFilter({ prefixes: [name] }));
      await eventually('it has caught up', () => following.caughtUp);
      for (let n = 0; n < BURSTS && !following.error; n++)
        await append(name, events(BURST), n === 0 ? NO_STREAM : ANY);
      expect(await eventually('it was dropped', () => following.error)).toMatchObject({
        code: 10,
        message: expect.stringContaining('Consumer too slow to handle event while live'),
      });
      // what it has had until then is what came first
      expect(following.revisions).toEqual(following.revisions.map((_, n) => n));
    });

    it('by its version', async () => {
      expect(await serverVersionOf(client)).toMatch(/^2[34]\.10\.\d+$/);
    });
  });
}

interface Opened {
  readonly client: EventStoreDBClient;
  readonly close: () => Promise<void>;
}

interface Followed {
  readonly subscription: AllStreamSubscription;
  readonly revisions: number[];
  confirmed: boolean;
  caughtUp: boolean;
  error: Error | null;
}

function followed(
  client: EventStoreDBClient,
  fromPosition: ReadPosition,
  filter: ReturnType<typeof streamNameFilter>,
): Followed {
  const subscription = client.subscribeToAll({ fromPosition, filter });
  const seen: Followed = {
    subscription,
    revisions: [],
    confirmed: false,
    caughtUp: false,
    error: null,
  };
  subscription
    .on('data', ({ event }) => void seen.revisions.push(Number(event!.revision)))
    .on('confirmation', () => (seen.confirmed = true))
    .on('caughtUp', () => (seen.caughtUp = true))
    .on('error', (error: Error) => (seen.error = error));
  return seen;
}

const connected = (connectionString: string, stop: () => Promise<void>): Opened => {
  const client = EventStoreDBClient.connectionString(connectionString);
  return {
    client,
    close: async () => {
      await client.dispose();
      await stop();
    },
  };
};

answersAsRealServers('the stand-in for EventStoreDB', async () => {
  const facade = await EventStoreFacade.start({ directory: directory() });
  return connected(facade.connectionString, () => facade.stop());
});

withServers(['EventStoreDB'], ({ EventStoreDB }) => {
  answersAsRealServers('EventStoreDB', () =>
    Promise.resolve(connected(EventStoreDB, () => Promise.resolve())),
  );
});

describe('the stand-in for EventStoreDB', () => {
  it('refuses by name while it is not ready, as a server that reads its index', async () => {
    const facade = await EventStoreFacade.start({ directory: directory(), notReadyMs: 600_000 });
    const { client, close } = connected(facade.connectionString, () => facade.stop());
    const name = stream();
    await expect(client.appendToStream(name, events(1))).rejects.toMatchObject({
      type: 'unknown',
      message: 'Could not recognize Server Is Not Ready',
    });
    facade.isReady = true;
    await eventually('it is ready', () =>
      client.appendToStream(name, events(1)).then(
        ({ success }) => success,
        () => false,
      ),
    );
    await close();
  });
});
