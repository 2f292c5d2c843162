import { computed, inject, Injectable, signal } from '@angular/core';
import { HttpErrorResponse } from '@angular/common/http';
import { Api } from '../api/api';
import { authLogin } from '../api/fn/auth/auth-login';
import { authLogout } from '../api/fn/auth/auth-logout';
import { authRefresh } from '../api/fn/auth/auth-refresh';
import { meMe } from '../api/fn/auth/me-me';
import type { Me } from '../api/models/me';
import { forgetFirstQuestions } from './first-questions';
import { Tabs } from './tabs';

export type Permission = Me['permissions'][number];

/** A token that ends within so long is renewed before it is used. */
const RENEW_BEFORE_MS = 30_000;

/** What the page has asked for before the application was there. */
interface Early {
  readonly accessToken: string;
  readonly expiresIn: number;
  readonly me: Me | null;
}

/**
 * Who is signed in. The access token lives in this tab's memory; the refresh token in a cookie that
 * no script reads. All tabs of a browser are one session: one renews the token at a time, and tells
 * the others.
 */
@Injectable({ providedIn: 'root' })
export class Session {
  private readonly api = inject(Api);
  private readonly tabs = inject(Tabs);
  private token: { readonly value: string; readonly endsAt: number } | null = null;
  private renewing: Promise<boolean> | null = null;

  private readonly who = signal<Me | null>(null);
  readonly me = this.who.asReadonly();
  private readonly knows = signal(false);
  /** Whether it is known yet if somebody is signed in. */
  readonly known = this.knows.asReadonly();
  readonly signedIn = computed(() => this.who() !== null);
  /** The session ended while somebody was at work; what they typed is still on the screen. */
  readonly ended = signal(false);

  constructor() {
    this.tabs.heard.subscribe((message) => {
      if (message.kind === 'token') {
        const mine = this.who()?.user.id;
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
    const granted = this.who()?.permissions;
    return granted !== undefined && permissions.every((permission) => granted.includes(permission));
  }

  /**
   * Goes on with the session of the browser, where there is one: as the page itself has already
   * asked (`ui/index.html`).
   */
  async resume(): Promise<void> {
    try {
      const page = globalThis as { tradepostSession?: Promise<Early | null> };
      const early = await page.tradepostSession;
      // from here on the token is where no other script finds it
      delete page.tradepostSession;
      if (early) {
        this.take(early.accessToken, early.expiresIn);
        if (early.me) this.who.set(early.me);
        else await this.readMe();
        this.tell();
      } else if (early === undefined && (await this.renew())) await this.readMe();
    } catch {
      // without an answer: whoever is here can sign in as soon as there is one
    } finally {
      this.knows.set(true);
    }
  }

  /** @throws HttpErrorResponse with the problem, 401 where address or password are wrong */
  async signIn(email: string, password: string, code: string | undefined): Promise<void> {
    const answer = await this.api.invoke(authLogin, {
      body: { email, password, session: 'cookie', ...(code ? { code } : {}) },
    });
    // whoever signs in may be somebody else than before
    forgetFirstQuestions();
    this.take(answer.accessToken, answer.expiresIn);
    await this.readMe();
    this.ended.set(false);
    this.tell();
  }

  async signOut(): Promise<void> {
    await this.api.invoke(authLogout, { body: {} }).catch(() => undefined);
    this.forget();
    this.tabs.tell({ kind: 'signedOut' });
  }

  /** A token that is good for a while yet; null where the session has ended. */
  async accessToken(): Promise<string | null> {
    if (this.token === null) return null;
    if (this.token.endsAt - Date.now() < RENEW_BEFORE_MS) await this.renew();
    return this.token?.value ?? null;
  }

  /** Whether there is another token after `refused` was answered with 401. */
  async renewAfter(refused: string | null): Promise<boolean> {
    if (this.token !== null && this.token.value !== refused) return true;
    if (await this.renew()) return true;
    if (this.who() !== null) this.ended.set(true);
    return false;
  }

  private renew(): Promise<boolean> {
    this.renewing ??= this.renewAlone().finally(() => (this.renewing = null));
    return this.renewing;
  }

  /**
   * Under a lock of the whole browser: a refresh token is good once, and a second use ends the
   * session.
   */
  private renewAlone(): Promise<boolean> {
    const before = this.token;
    return navigator.locks.request('tradepost-refresh', async () => {
      // another tab was first, and has told
      if (
        this.token !== before &&
        this.token !== null &&
        this.token.endsAt - Date.now() > RENEW_BEFORE_MS
      )
        return true;
      try {
        const answer = await this.api.invoke(authRefresh, { body: {} });
        this.take(answer.accessToken, answer.expiresIn);
        this.tell();
        return true;
      } catch (error) {
        // without an answer the session may well be good: only a refusal ends it
        if (error instanceof HttpErrorResponse && (error.status === 401 || error.status === 400))
          this.token = null;
        return false;
      }
    });
  }

  private take(value: string, expiresIn: number): void {
    this.token = { value, endsAt: Date.now() + expiresIn * 1000 };
  }

  private tell(): void {
    const userId = this.who()?.user.id;
    if (this.token !== null && userId !== undefined)
      this.tabs.tell({ kind: 'token', userId, token: this.token.value, endsAt: this.token.endsAt });
  }

  private async readMe(): Promise<void> {
    this.who.set(await this.api.invoke(meMe));
  }

  private forget(): void {
    forgetFirstQuestions();
    this.token = null;
    this.who.set(null);
    this.ended.set(false);
  }
}
