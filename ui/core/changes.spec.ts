import { provideHttpClient } from '@angular/common/http';
import { provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { jest } from '@jest/globals';
import { firstValueFrom } from 'rxjs';
import { closeChannels, EventStream, installBrowser, OtherTab } from '../testing/browser';
import { someone } from '../testing/me';
import { type Change, type ChangeBatch, Changes } from './changes';
import { Connection } from './connection';
import { Session } from './session';
import { type Message, Tabs } from './tabs';

const change = (position: string, id = '1'): Change => ({
  position,
  type: 'OrderConfirmed',
  resource: 'order',
  id,
  by: null,
});
const event = (each: Change): string =>
  `event: change\nid: ${each.position}\ndata: ${JSON.stringify(each)}\n\n`;

describe('the changes on the server', () => {
  /** The requests for the stream, with what they are answered. */
  let requests: {
    readonly headers: Record<string, string>;
    readonly signal: AbortSignal;
    readonly stream: EventStream;
  }[];
  let changes: Changes;
  let connection: Connection;
  let received: ChangeBatch[];

  /** Runs whatever can run without the clock. */
  const settle = async (): Promise<void> => {
    for (let i = 0; i < 20; i++) await jest.advanceTimersByTimeAsync(0);
    TestBed.tick();
  };
  const advance = async (milliseconds: number): Promise<void> => {
    await jest.advanceTimersByTimeAsync(milliseconds);
    await settle();
  };
  const receive = async (text: string): Promise<void> => {
    requests.at(-1)!.stream.write(text);
    await settle();
  };
  /** A message of another tab, which has arrived in this one afterwards. */
  const arrive = async (message: Message, from = new OtherTab()): Promise<void> => {
    const arrived = firstValueFrom(TestBed.inject(Tabs).messages);
    from.send(message);
    await arrived;
    await settle();
  };
  const signIn = async (): Promise<void> => {
    (globalThis as { tradepostSession?: unknown }).tradepostSession = Promise.resolve({
      accessToken: 'token',
      expiresIn: 9_000,
      me: someone(),
    });
    await TestBed.inject(Session).resume();
    TestBed.tick();
    await settle();
  };

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
    installBrowser();
    requests = [];
    received = [];
    globalThis.fetch = ((_: string, init: RequestInit) => {
      const stream = new EventStream();
      const signal = init.signal!;
      requests.push({ headers: init.headers as Record<string, string>, signal, stream });
      signal.addEventListener('abort', () => stream.fail(new Error('aborted')));
      return Promise.resolve({ ok: true, status: 200, body: stream.body });
    }) as unknown as typeof fetch;
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting()],
    });
    changes = TestBed.inject(Changes);
    connection = TestBed.inject(Connection);
    changes.received.subscribe((batch) => received.push(batch));
  });
  afterEach(() => {
    dispatchEvent(new Event('online'));
    closeChannels();
    jest.useRealTimers();
  });

  it('are followed as soon as somebody is signed in, and until they sign out', async () => {
    await settle();
    expect(requests).toHaveLength(0);
    await signIn();
    expect(requests).toHaveLength(1);
    expect(requests[0]!.headers['authorization']).toBe('Bearer token');
    expect(changes.live()).toBe(true);
    await arrive({ kind: 'signedOut' });
    expect(changes.live()).toBe(false);
    expect(requests[0]!.signal.aborted).toBe(true);
    await advance(60_000);
    expect(requests).toHaveLength(1);
  });

  it('arrive as they are sent, and what is read afterwards includes them', async () => {
    await signIn();
    await receive(event(change('8')) + event(change('9', '2')));
    expect(received.flat()).toEqual([change('8'), change('9', '2')]);
    expect(connection.written).toBe('9');
  });

  it('may be any when the server has lost count', async () => {
    await signIn();
    await receive('event: resync\ndata: {}\n\n');
    expect(received).toEqual([null]);
  });

  it('begin anew where an older backup was restored: nothing waits for what was written before', async () => {
    await signIn();
    await receive(event(change('8')) + event(change('9', '2')));
    await receive('event: resync\nid: 5-k\ndata: {"position":"5"}\n\n');
    expect([received.at(-1), connection.written]).toEqual([null, '5']);
  });

  it('are resumed where the stream ended', async () => {
    await signIn();
    await receive(event(change('8')));
    requests[0]!.stream.end();
    await settle();
    expect(changes.live()).toBe(false);
    await advance(1_000);
    expect(requests).toHaveLength(2);
    expect(requests[1]!.headers['last-event-id']).toBe('8');
    expect(changes.live()).toBe(true);
  });

  it('are requested again when nothing was heard of the server for forty seconds', async () => {
    await signIn();
    await advance(39_000);
    await receive(': heartbeat\n\n');
    await advance(39_000);
    expect(requests).toHaveLength(1);
    await advance(3_000);
    expect(requests).toHaveLength(2);
  });

  it('are requested at once when the network is back', async () => {
    await signIn();
    for (let times = 0; times < 6; times++) {
      requests.at(-1)!.stream.end();
      await advance(times < 5 ? 15_000 : 0);
    }
    const before = requests.length;
    await advance(1_000);
    expect(requests).toHaveLength(before);
    dispatchEvent(new Event('online'));
    await settle();
    expect(requests).toHaveLength(before + 1);
  });

  it('are not live while the network is lost, and a response from before the loss does not make them live', async () => {
    await signIn();
    dispatchEvent(new Event('offline'));
    expect(changes.live()).toBe(false);
    await advance(900);
    connection.responded();
    expect(changes.live()).toBe(false);
    await advance(200);
    connection.responded();
    expect(changes.live()).toBe(true);
  });

  it('are passed on to the other tabs, which learn whether they are live', async () => {
    const other = new OtherTab();
    await signIn();
    other.send({ kind: 'streamQuery' });
    expect(await other.receive('stream')).toEqual({ kind: 'stream', live: true });
    await receive(event(change('8')));
    expect(await other.receive('changes')).toEqual({ kind: 'changes', changes: [change('8')] });
  });

  it('come from the tab that holds the stream, and from the server when that tab closes', async () => {
    let close = (): void => undefined;
    void navigator.locks.request(
      'tradepost-changes-ann',
      () => new Promise<void>((resolve) => (close = resolve)),
    );
    await signIn();
    expect(requests).toHaveLength(0);
    const other = new OtherTab();
    await arrive({ kind: 'stream', live: true }, other);
    expect(changes.live()).toBe(true);
    await arrive({ kind: 'changes', changes: [change('8')] }, other);
    expect(received).toEqual([[change('8')]]);
    expect(connection.written).toBe('8');
    close();
    await settle();
    expect(requests).toHaveLength(1);
  });
});
