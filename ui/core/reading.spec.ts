import { HttpErrorResponse, provideHttpClient } from '@angular/common/http';
import { provideHttpClientTesting } from '@angular/common/http/testing';
import {
  EnvironmentInjector,
  type ResourceRef,
  runInInjectionContext,
  signal,
  createEnvironmentInjector,
} from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { jest } from '@jest/globals';
import { closeChannels, installBrowser } from '../testing/browser';
import { someone } from '../testing/me';
import { type Change, Changes } from './changes';
import { Connection } from './connection';
import { onChanges, reading } from './reading';
import { Session } from './session';

const change = (id: string, resource = 'order'): Change => ({
  position: '1',
  type: 'OrderConfirmed',
  resource,
  id,
  by: null,
});

describe('what a page reads', () => {
  /** What was loaded, in this order, and what the next responses are. */
  let loaded: string[];
  let respond: (id: string) => Promise<string>;

  const settle = async (milliseconds = 0): Promise<void> => {
    TestBed.tick();
    await jest.advanceTimersByTimeAsync(milliseconds);
    TestBed.tick();
    await jest.advanceTimersByTimeAsync(0);
  };
  /** A page that shows one order. */
  const open = (
    id: () => string | undefined,
    remember: string | null = null,
  ): { readonly read: ResourceRef<string | undefined>; readonly leave: () => void } => {
    const page = createEnvironmentInjector([], TestBed.inject(EnvironmentInjector));
    const read = runInInjectionContext(page, () =>
      reading(
        id,
        (given) => {
          loaded.push(given);
          return respond(given);
        },
        ({ resource, id: changed }, mine) => resource === 'order' && changed === mine,
        remember,
      ),
    );
    return { read, leave: () => page.destroy() };
  };
  const receive = (...batch: Change[]): void => TestBed.inject(Changes).received.next(batch);
  const failWith = (status: number): void => {
    respond = () => Promise.reject(new HttpErrorResponse({ status }));
  };

  beforeEach(async () => {
    jest.useFakeTimers();
    installBrowser();
    // the stream of changes stays silent: what it would bring is sent by hand
    globalThis.fetch = (() => new Promise(() => undefined)) as unknown as typeof fetch;
    loaded = [];
    respond = (id) => Promise.resolve(`order ${id}, version ${loaded.length}`);
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting()],
    });
    (globalThis as { tradepostSession?: unknown }).tradepostSession = Promise.resolve({
      accessToken: 'token',
      expiresIn: 9_000,
      me: someone(),
    });
    await TestBed.inject(Session).resume();
  });
  afterEach(() => {
    closeChannels();
    jest.useRealTimers();
  });

  it('is loaded for its parameters, again when they change, and not without any', async () => {
    const id = signal<string | undefined>(undefined);
    const { read } = open(id);
    await settle();
    expect(loaded).toEqual([]);
    id.set('1');
    await settle();
    expect(read.value()).toBe('order 1, version 1');
    id.set('2');
    await settle();
    expect(read.value()).toBe('order 2, version 2');
  });

  it('is loaded again by a change of its record alone', async () => {
    const [one, other] = [open(() => '1'), open(() => '2')];
    await settle();
    receive(change('1'));
    receive(change('2', 'rfq'));
    await settle(200);
    expect(loaded).toEqual(['1', '2', '1']);
    expect(one.read.value()).toBe('order 1, version 3');
    expect(other.read.value()).toBe('order 2, version 2');
  });

  it('is loaded again once for a burst of changes', async () => {
    open(() => '1');
    await settle();
    for (let i = 0; i < 10; i++) {
      receive(change('1'), change('1'));
      await settle(10);
    }
    await settle(200);
    expect(loaded).toEqual(['1', '1']);
  });

  it('is loaded again when anything may have changed', async () => {
    open(() => '1');
    await settle();
    TestBed.inject(Changes).received.next(null);
    await settle(200);
    expect(loaded).toEqual(['1', '1']);
  });

  it('stays where the server does not respond, and is loaded again as soon as it does', async () => {
    const connection = TestBed.inject(Connection);
    const { read } = open(() => '1');
    await settle();
    failWith(0);
    connection.unreachable();
    receive(change('1'));
    await settle(200);
    expect(read.value()).toBe('order 1, version 1');
    expect(read.error()).toBeUndefined();
    respond = () => Promise.resolve('order 1, as it is now');
    connection.responded();
    await settle();
    expect(read.value()).toBe('order 1, as it is now');
  });

  it('fails where nothing was there before, and where the server refuses', async () => {
    failWith(503);
    const first = open(() => '1');
    await settle();
    expect(first.read.error()).toMatchObject({ status: 503 });
    respond = (id) => Promise.resolve(id);
    const second = open(() => '2');
    await settle();
    failWith(403);
    receive(change('2'));
    await settle(200);
    expect(second.read.error()).toMatchObject({ status: 403 });
  });

  it('never shows one record in the place of another that cannot be loaded', async () => {
    const id = signal('1');
    const { read } = open(id);
    await settle();
    failWith(0);
    id.set('2');
    await settle();
    expect(read.hasValue()).toBe(false);
    expect(read.error()).toMatchObject({ status: 0 });
  });

  it('is there at once where somebody comes back, and loaded again meanwhile', async () => {
    const before = open(() => '1', 'order');
    await settle();
    before.leave();
    const { promise, resolve } = Promise.withResolvers<string>();
    respond = () => promise;
    const { read } = open(() => '1', 'order');
    await settle(1);
    expect(read.value()).toBe('order 1, version 1');
    expect(loaded).toEqual(['1', '1']);
    resolve('order 1, as it is now');
    await settle();
    expect(read.value()).toBe('order 1, as it is now');
  });

  it('is not remembered without a name: what is edited is loaded first', async () => {
    open(() => '1').leave();
    const before = open(() => '1');
    await settle();
    before.leave();
    const { promise } = Promise.withResolvers<string>();
    respond = () => promise;
    const { read } = open(() => '1');
    await settle(1);
    expect(read.hasValue()).toBe(false);
  });

  it('is not followed any more when the page was left, even by a change that had arrived', async () => {
    const page = createEnvironmentInjector([], TestBed.inject(EnvironmentInjector));
    let calls = 0;
    runInInjectionContext(page, () =>
      onChanges(
        () => true,
        () => calls++,
      ),
    );
    receive(change('1'));
    await settle(200);
    expect(calls).toBe(1);
    receive(change('1'));
    page.destroy();
    receive(change('1'));
    await settle(200);
    expect(calls).toBe(1);
  });
});
