import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { GatewayInbox } from '../../../application/money/gateway-inbox.js';
import { EngineUnavailable } from '../../../application/ports/engine-unavailable.js';
import type {
  GatewayAnswer,
  GatewayNews,
  PaymentGateway,
} from '../../../application/ports/payment-gateway.js';
import { CommandPipeline } from '../../../application/shared/command/pipeline.js';
import { decodeEvent } from '../../../application/shared/event/codec.js';
import { closeStorage, openStorage, type Storage } from '../../engines/sqlite/open-storage.js';
import { temporaryDirectory } from '../../testing/kit/directory.js';
import { GatewayPoll, type GatewayPollOptions } from './gateway-poll.js';

const directory = temporaryDirectory();
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

describe('asking the gateway for news', () => {
  let storage: Storage;
  let inbox: GatewayInbox;
  let nowMs: number;
  /** What the gateway lists, and from when on it was asked. */
  let listed: GatewayNews[];
  let isAway: boolean;
  const askedSince: string[] = [];
  const askedOf: (readonly string[])[] = [];
  const logged: string[] = [];

  beforeEach(async () => {
    storage = await openStorage(mkdtempSync(join(directory(), 'store-')), 1);
    inbox = inboxOfAnotherProcess();
    nowMs = Date.parse('2026-03-05T09:00:00.000Z');
    listed = [];
    isAway = false;
    for (const all of [askedSince, askedOf, logged]) all.length = 0;
  });
  afterEach(() => closeStorage(storage));

  const happens = (id: string): void => {
    const createdAt = new Date(nowMs).toISOString();
    const about = { what: 'checkout', paymentId: 'payment', checkoutRef: 'page' } as const;
    listed.push({ id, type: 'payment.captured', createdAt, about });
  };
  const inboxOfAnotherProcess = (): GatewayInbox =>
    new GatewayInbox(
      { pipeline: new CommandPipeline(storage.store) },
      { name: 'stripe' } as PaymentGateway,
      () => nowMs,
    );
  /** Ids of the news that were recorded, in order. */
  const taken = async (): Promise<readonly string[]> =>
    (await storage.store.readAll(0, 100))
      .map(decodeEvent)
      .map(({ data }) => (data as unknown as { newsId: string }).newsId);
  const replica = (more: Partial<GatewayPollOptions> = {}): GatewayPoll =>
    new GatewayPoll({
      gateway: {
        name: 'stripe',
        newsSince: (instant, accounts = []): Promise<GatewayAnswer<readonly GatewayNews[]>> => {
          askedSince.push(instant);
          askedOf.push(accounts);
          if (isAway) return Promise.resolve({ is: 'unavailable', why: 'nobody answers' });
          const value = listed.filter(({ createdAt }) => createdAt >= instant);
          return Promise.resolve({ is: 'done', value });
        },
      },
      inbox,
      keep: storage.state,
      awaited: () => Promise.resolve(['acct_1']),
      log: (message) => logged.push(message),
      now: () => nowMs,
      ...more,
    });

  it('takes what no callback has brought, once, and asks for the accounts that something is awaited of', async () => {
    const poll = replica();
    happens('by callback as well');
    await inbox.take(listed[0]!, 'callback');
    happens('first');
    await poll.turn();
    nowMs += MINUTE_MS;
    happens('second');
    await poll.turn();
    nowMs += MINUTE_MS;
    await poll.turn();
    expect(await taken()).toEqual(['by callback as well', 'first', 'second']);
    expect(askedOf).toEqual([['acct_1'], ['acct_1'], ['acct_1']]);
  });

  it('begins with what callbacks would still be tried for, and then asks for the last minutes alone', async () => {
    const poll = replica();
    await poll.turn();
    nowMs += MINUTE_MS;
    await poll.turn();
    const backMs = [nowMs - MINUTE_MS, nowMs].map((at, i) => at - Date.parse(askedSince[i]!));
    expect(backMs).toEqual([72 * HOUR_MS + 5 * MINUTE_MS, 6 * MINUTE_MS]);
  });

  it('goes on after an outage from where it was, and says when it begins and ends', async () => {
    const before = replica();
    await before.turn();
    happens('while it was away');
    isAway = true;
    for (let i = 0; i < 3; i++) {
      nowMs += MINUTE_MS;
      await before.turn();
    }
    expect(await before.answering()).toEqual({
      answeredAt: '2026-03-05T09:00:00.000Z',
      failure: 'nobody answers',
    });
    // the process is another one, three hours later
    isAway = false;
    nowMs += 3 * HOUR_MS;
    const after = replica({ inbox: inboxOfAnotherProcess() });
    await after.turn();
    expect(await taken()).toEqual(['while it was away']);
    expect((await after.answering()).failure).toBeNull();
    nowMs += MINUTE_MS;
    await before.turn();
    expect(logged).toEqual([
      'the payment gateway could not be asked for news: nobody answers',
      'the payment gateway stripe answers again',
    ]);
  });

  it('is done by one of several replicas each minute', async () => {
    const all = [replica(), replica(), replica()];
    for (let minute = 0; minute < 3; minute++) {
      await Promise.all(all.map((poll) => poll.turn()));
      nowMs += MINUTE_MS;
    }
    expect(askedSince).toHaveLength(3);
  });

  it('asks again for what could not be stored', async () => {
    let isStoreAway = true;
    const poll = replica({
      inbox: {
        take: (news, by) =>
          isStoreAway && news.id === 'second'
            ? Promise.reject(new EngineUnavailable('The event store', false, new Error('away')))
            : inbox.take(news, by),
      },
    });
    happens('first');
    happens('second');
    await poll.turn();
    expect(await taken()).toEqual(['first']);
    isStoreAway = false;
    nowMs += HOUR_MS;
    await poll.turn();
    expect(await taken()).toEqual(['first', 'second']);
  });
});
