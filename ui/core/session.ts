import { HttpErrorResponse } from '@angular/common/http';
import { computed, inject, Injectable, signal } from '@angular/core';
import { Api } from '../api/api';
import { authLogin } from '../api/fn/auth/auth-login';
import { authLogout } from '../api/fn/auth/auth-logout';
import { authRefresh } from '../api/fn/auth/auth-refresh';
import { meMe } from '../api/fn/auth/me-me';
import type { Me } from '../api/models/me';
import { forgetEarlyRequests } from './early-requests';
import { Tabs } from './tabs';

/** Under which the browser keeps where goods are sent to, as long as somebody is signed in. */
export const SHIP_TO = 'tradepost.shipTo';

export type Permission = Me['permissions'][number];

/** A token that ends within so long is renewed before it is used. */
const RENEW_BEFORE_MS = 30_000;

/** The session as the page itself has resumed it (`ui/index.html`), before the application started. */
interface Early {
  readonly accessToken: string;
  readonly expiresIn: number;
  readonly me: Me | null;
}

/**
 * Who is signed in. The access token lives in this tab's memory; the refresh token in a cookie that
 * no script reads. All tabs of a browser are one session: one renews the token at a time and sends
 * it to the others.
 */
@Injectable({ providedIn: 'root' })
export class Session {
  private readonly api = inject(Api);
  private readonly tabs = inject(Tabs);
  private token: { readonly value: string; readonly endsAt: number } | null = null;
  private renewing: Promise<boolean> | null = null;

  private readonly user = signal<Me | null>(null);
  readonly me = this.user.asReadonly();
  private readonly isKnown = signal(false);
  /** Whether it is known yet that somebody is signed in or nobody is. */
  readonly known = this.isKnown.asReadonly();
  readonly signedIn = computed(() => this.user() !== null);
  /** The session ended while somebody was at work; what they typed is still on the screen. */
  readonly ended = signal(false);

  constructor() {
    this.tabs.messages.subscribe((message) => {
      if (message.kind === 'token') {
        const mine = this.user()?.user.id;
        // somebody else signed in in another tab: this tab's cookie is theirs now
        if (mine !== undefined && mine !== message.userId) location.assign('/app/');
        else {
          this.token = { value: message.token, endsAt: message.endsAt };
          // they have signed in again over there
          this.ended.set(false);
        }
      } else if (message.kind === 'signedOut') this.forget();
    });
  }

  can(...permissions: readonly Permission[]): boolean {
    const granted = this.user()?.permissions;
    return granted !== undefined && permissions.every((permission) => granted.includes(permission));
  }

  /**
   * Resumes the session of the browser, if there is one. The page itself has mostly done so already
   * (`ui/index.html`).
   */
  async resume(): Promise<void> {
    try {
      const page = globalThis as { tradepostSession?: Promise<Early | null> };
      const early = await page.tradepostSession;
      // from here on the token is where no other script finds it
      delete page.tradepostSession;
      if (early) {
        this.storeToken(early.accessToken, early.expiresIn);
        if (early.me) this.user.set(early.me);
        else await this.readMe();
        this.shareToken();
      } else if (early === undefined && (await this.renew())) await this.readMe();
    } catch {
      // no response: whoever is here can sign in as soon as the server responds
    } finally {
      this.isKnown.set(true);
    }
  }

  /** @throws HttpErrorResponse with the problem, 401 where address or password are wrong */
  async signIn(email: string, password: string, code: string | undefined): Promise<void> {
    const result = await this.api.invoke(authLogin, {
      body: { email, password, session: 'cookie', ...(code ? { code } : {}) },
    });
    // whoever signs in may be somebody else than before
    forgetEarlyRequests();
    this.storeToken(result.accessToken, result.expiresIn);
    await this.readMe();
    this.ended.set(false);
    this.shareToken();
  }

  async signOut(): Promise<void> {
    await this.api.invoke(authLogout, { body: {} }).catch(() => undefined);
    // whoever sits here next has no business with it
    localStorage.removeItem(SHIP_TO);
    this.forget();
    this.tabs.broadcast({ kind: 'signedOut' });
  }

  /** A token that is valid for a while yet; null where the session has ended. */
  async accessToken(): Promise<string | null> {
    if (this.token === null) return null;
    if (this.token.endsAt - Date.now() < RENEW_BEFORE_MS) await this.renew();
    return this.token?.value ?? null;
  }

  /** Whether there is another token after a request with the token `refused` got a 401. */
  async renewAfter(refused: string | null): Promise<boolean> {
    if (this.token !== null && this.token.value !== refused) return true;
    if (await this.renew()) return true;
    if (this.user() !== null) this.ended.set(true);
    return false;
  }

  private renew(): Promise<boolean> {
    this.renewing ??= this.renewAlone().finally(() => (this.renewing = null));
    return this.renewing;
  }

  /**
   * Under a lock of the whole browser: a refresh token is valid once, and a second use ends the
   * session.
   */
  private renewAlone(): Promise<boolean> {
    const before = this.token;
    return navigator.locks.request('tradepost-refresh', async () => {
      // another tab was first, and has sent its token
      if (
        this.token !== before &&
        this.token !== null &&
        this.token.endsAt - Date.now() > RENEW_BEFORE_MS
      )
        return true;
      try {
        const result = await this.api.invoke(authRefresh, { body: {} });
        this.storeToken(result.accessToken, result.expiresIn);
        this.shareToken();
        return true;
      } catch (error) {
        // without a response the session may well be valid: only a refusal ends it
        if (error instanceof HttpErrorResponse && (error.status === 401 || error.status === 400))
          this.token = null;
        return false;
      }
    });
  }

  private storeToken(value: string, expiresIn: number): void {
    this.token = { value, endsAt: Date.now() + expiresIn * 1000 };
  }

  private shareToken(): void {
    const userId = this.user()?.user.id;
    if (this.token !== null && userId !== undefined)
      this.tabs.broadcast({
        kind: 'token',
        userId,
        token: this.token.value,
        endsAt: this.token.endsAt,
      });
  }

  private async readMe(): Promise<void> {
    this.user.set(await this.api.invoke(meMe));
  }

  private forget(): void {
    forgetEarlyRequests();
    this.token = null;
    this.user.set(null);
    this.ended.set(false);
  }
}
