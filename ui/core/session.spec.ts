import { HttpClient, provideHttpClient, withInterceptors } from '@angular/common/http';
import {
  HttpTestingController,
  provideHttpClientTesting,
  type TestRequest,
} from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { firstValueFrom } from 'rxjs';
import { ApiConfiguration } from '../api/api-configuration';
import { closeChannels, installBrowser, OtherTab } from '../testing/browser';
import { someone } from '../testing/me';
import { authInterceptor } from './auth.interceptor';
import { Session } from './session';
import { type Message, Tabs } from './tabs';

/** Seconds. */
const LONG = 900;
/** Less than what a token is renewed before. */
const SHORT = 10;

/** Runs all promises that can be resolved. */
const settle = () => new Promise((resolve) => setTimeout(resolve));

describe('the session', () => {
  let session: Session;
  let server: HttpTestingController;

  /** Somebody opens the application with a session whose token is valid for so many seconds. */
  const open = async (expiresIn: number): Promise<void> => {
    (globalThis as { tradepostSession?: unknown }).tradepostSession = Promise.resolve({
      accessToken: 'first',
      expiresIn,
      me: someone(),
    });
    await session.resume();
  };
  /** A request of a page, which is sent when its promises have run. */
  const get = async (url: string): Promise<{ readonly body: Promise<unknown> }> => {
    const body = firstValueFrom(TestBed.inject(HttpClient).get(url));
    body.catch(() => undefined);
    await settle();
    return { body };
  };
  /** A message of another tab, which has arrived in this one afterwards. */
  const arrive = async (message: Message, from = new OtherTab()): Promise<void> => {
    const arrived = firstValueFrom(TestBed.inject(Tabs).messages);
    from.send(message);
    await arrived;
  };
  const tokenOf = ({ request }: TestRequest): string | null => request.headers.get('authorization');
  const renewed = (accessToken: string): void =>
    server.expectOne('/auth/refresh').flush({ accessToken, expiresIn: LONG });

  beforeEach(() => {
    installBrowser();
    localStorage.clear();
    TestBed.configureTestingModule({
      providers: [
        { provide: ApiConfiguration, useValue: { rootUrl: '' } },
        provideHttpClient(withInterceptors([authInterceptor])),
        provideHttpClientTesting(),
      ],
    });
    session = TestBed.inject(Session);
    server = TestBed.inject(HttpTestingController);
  });
  afterEach(() => {
    closeChannels();
    server.verify();
  });

  it('is the one that the page has resumed, whose token no other script finds any more', async () => {
    await open(LONG);
    expect(session.me()?.user.id).toBe('ann');
    expect(session.known()).toBe(true);
    expect(session.can('order.read')).toBe(true);
    expect(session.can('order.read', 'order.place')).toBe(false);
    expect('tradepostSession' in globalThis).toBe(false);
  });

  it('uses a token that is valid for a while as it is', async () => {
    await open(LONG);
    await get('/orders');
    expect(tokenOf(server.expectOne('/orders'))).toBe('Bearer first');
  });

  it('renews a token that is about to end once for several requests at once', async () => {
    await open(SHORT);
    await Promise.all([get('/orders'), get('/rfqs'), get('/cart')]);
    renewed('second');
    await settle();
    for (const url of ['/orders', '/rfqs', '/cart'])
      expect(tokenOf(server.expectOne(url))).toBe('Bearer second');
  });

  it('renews in one tab at a time: a tab that waited uses the token that the other one got', async () => {
    const other = new OtherTab();
    await open(SHORT);
    let done = (): void => undefined;
    void navigator.locks.request(
      'tradepost-refresh',
      () => new Promise<void>((resolve) => (done = resolve)),
    );
    await get('/orders');
    server.expectNone('/auth/refresh');
    await arrive(
      {
        kind: 'token',
        userId: 'ann',
        token: 'of the other tab',
        endsAt: Date.now() + LONG * 1_000,
      },
      other,
    );
    done();
    await settle();
    expect(tokenOf(server.expectOne('/orders'))).toBe('Bearer of the other tab');
  });

  it('sends a renewed token to the other tabs', async () => {
    const other = new OtherTab();
    await open(LONG);
    expect(await other.receive('token')).toMatchObject({ userId: 'ann', token: 'first' });
    const renewal = session.renewAfter('first');
    await settle();
    renewed('second');
    expect(await renewal).toBe(true);
    expect(await other.receive('token')).toMatchObject({ userId: 'ann', token: 'second' });
  });

  it('repeats a request that got a 401 once, with a new token and under the same key', async () => {
    await open(LONG);
    const client = TestBed.inject(HttpClient);
    const sent = firstValueFrom(client.post('/orders', {}));
    await settle();
    const first = server.expectOne('/orders');
    first.flush(null, { status: 401, statusText: 'Unauthorized' });
    await settle();
    renewed('second');
    await settle();
    const again = server.expectOne('/orders');
    expect(tokenOf(again)).toBe('Bearer second');
    expect(again.request.headers.get('idempotency-key')).toBe(
      first.request.headers.get('idempotency-key'),
    );
    again.flush({ id: '1' });
    expect(await sent).toEqual({ id: '1' });
  });

  it('ends when it is refused, and what was typed stays on the screen', async () => {
    await open(LONG);
    const { body } = await get('/orders');
    server.expectOne('/orders').flush(null, { status: 401, statusText: 'Unauthorized' });
    await settle();
    server.expectOne('/auth/refresh').flush(null, { status: 401, statusText: 'Unauthorized' });
    await expect(body).rejects.toMatchObject({ status: 401 });
    expect(session.ended()).toBe(true);
    expect(session.signedIn()).toBe(true);
    expect(await session.accessToken()).toBeNull();
  });

  it('goes on when somebody has signed in again in another tab', async () => {
    await open(LONG);
    session.ended.set(true);
    await arrive({
      kind: 'token',
      userId: 'ann',
      token: 'of the other tab',
      endsAt: Date.now() + LONG * 1_000,
    });
    expect(session.ended()).toBe(false);
    expect(await session.accessToken()).toBe('of the other tab');
  });

  it('does not end for want of a response: the same token is tried', async () => {
    await open(SHORT);
    await get('/orders');
    server.expectOne('/auth/refresh').error(new ProgressEvent('network'));
    await settle();
    expect(tokenOf(server.expectOne('/orders'))).toBe('Bearer first');
    expect(session.ended()).toBe(false);
  });

  it('that is signed out forgets what was asked and who asked, here and in the other tabs', async () => {
    const other = new OtherTab();
    localStorage.setItem('tradepost.first', '{"/app/orders":["/orders?limit=100"]}');
    await open(LONG);
    const signedOut = session.signOut();
    await settle();
    server.expectOne('/auth/logout').flush(null);
    await signedOut;
    expect(localStorage.getItem('tradepost.first')).toBeNull();
    expect(session.me()).toBeNull();
    expect(await session.accessToken()).toBeNull();
    await other.receive('signedOut');
  });

  it('ends in this tab when it was signed out in another', async () => {
    await open(LONG);
    await arrive({ kind: 'signedOut' });
    expect(session.signedIn()).toBe(false);
  });
});
