import { computed, effect, inject, Injectable, signal, untracked } from '@angular/core';
import { createParser } from 'eventsource-parser';
import { Subject } from 'rxjs';
import { Connection } from './connection';
import { earlyPosition } from './first-questions';
import { Session } from './session';
import { Tabs } from './tabs';

/** Something that the person may see has changed. */
export interface Change {
  readonly position: string;
  /** The event's type. */
  readonly type: string;
  /** The kind of thing: order, purchase, product, stock, … */
  readonly resource: string;
  readonly id: string;
  /**
   * Who did it, the person of one's own organisation only; `null`: a process of the marketplace.
   */
  readonly by: { readonly organizationId: string; readonly userId: string | null } | null;
}

/** `null`: anything may have changed. */
export type Heard = readonly Change[] | null;

/**
 * The server beats every 15 s: after so long without, the stream is dead, whatever the network
 * says.
 */
const SILENCE_MS = 40_000;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 15_000;

/**
 * What changes on the server. One tab of the browser holds the stream, by a lock, and tells the
 * others; another takes over when it closes. A stream that ends is taken up where it ended.
 */
@Injectable({ providedIn: 'root' })
export class Changes {
  private readonly session = inject(Session);
  private readonly tabs = inject(Tabs);
  private readonly connection = inject(Connection);
  private readonly streaming = signal(false);
  private leaving: AbortController | null = null;
  /** The stream is this tab's. */
  private holds = false;
  private lastId: string | null = null;

  readonly heard = new Subject<Heard>();
  readonly live = computed(() => this.streaming() && !this.connection.lost());

  constructor() {
    this.tabs.heard.subscribe((message) => {
      if (message.kind === 'changes') this.pass(message.changes);
      else if (message.kind === 'resync') this.heard.next(null);
      else if (message.kind === 'stream') this.streaming.set(message.live);
      else if (message.kind === 'streamAsked' && this.holds)
        this.tabs.tell({ kind: 'stream', live: this.streaming() });
    });
    effect(() => {
      const userId = this.session.me()?.user.id;
      untracked(() => {
        this.leaving?.abort();
        this.leaving = null;
        this.streaming.set(false);
        if (userId !== undefined)
          void this.follow((this.leaving = new AbortController()).signal, userId);
      });
    });
    // somebody is back at the network: no need to wait for the next try
    addEventListener('online', () => this.wake?.());
  }

  private wake: (() => void) | null = null;

  private async follow(signal: AbortSignal, userId: string): Promise<void> {
    this.tabs.tell({ kind: 'streamAsked' });
    try {
      await navigator.locks.request(`tradepost-changes-${userId}`, { signal }, () =>
        this.stream(signal),
      );
    } catch (error) {
      if (!signal.aborted) console.error(error);
    } finally {
      this.holds = false;
    }
  }

  private async stream(signal: AbortSignal): Promise<void> {
    this.holds = true;
    let wait = FIRST_RETRY_MS;
    while (!signal.aborted) {
      const began = Date.now();
      await this.readOnce(signal).catch(() => undefined);
      if (signal.aborted) return;
      this.setStreaming(false);
      wait =
        Date.now() - began > LAST_RETRY_MS ? FIRST_RETRY_MS : Math.min(wait * 2, LAST_RETRY_MS);
      await this.pause(wait, signal);
    }
  }

  private pause(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
      signal.addEventListener('abort', () => this.wake?.(), { once: true });
    });
  }

  private async readOnce(outer: AbortSignal): Promise<void> {
    const token = await this.session.accessToken();
    if (token === null) {
      await this.session.renewAfter(null);
      return;
    }
    this.lastId ??= await earlyPosition();
    const broken = new AbortController();
    const signal = AbortSignal.any([outer, broken.signal]);
    let silence = setTimeout(() => broken.abort(), SILENCE_MS);
    try {
      const headers: Record<string, string> = {
        authorization: `Bearer ${token}`,
        accept: 'text/event-stream',
      };
      if (this.lastId !== null) headers['last-event-id'] = this.lastId;
      const answer = await fetch('/changes', { headers, signal });
      if (answer.status === 401) await this.session.renewAfter(token);
      if (!answer.ok || answer.body === null) return;
      this.connection.answered();
      this.setStreaming(true);
      let batch: Change[] = [];
      const parser = createParser({
        onEvent: ({ event, data, id }) => {
          if (id !== undefined && id !== '') this.lastId = id;
          if (event === 'change') batch.push(JSON.parse(data) as Change);
          else if (event === 'resync') {
            this.heard.next(null);
            this.tabs.tell({ kind: 'resync' });
          }
        },
      });
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        clearTimeout(silence);
        silence = setTimeout(() => broken.abort(), SILENCE_MS);
        parser.feed(value);
        if (batch.length === 0) continue;
        this.pass(batch);
        this.tabs.tell({ kind: 'changes', changes: batch });
        batch = [];
      }
    } catch (error) {
      if (!outer.aborted && !broken.signal.aborted) this.connection.unanswered();
      throw error;
    } finally {
      clearTimeout(silence);
    }
  }

  /** What is read after hearing of a change has it in. */
  private pass(changes: readonly Change[]): void {
    for (const { position } of changes) this.connection.wrote(position);
    this.heard.next(changes);
  }

  private setStreaming(live: boolean): void {
    this.streaming.set(live);
    this.tabs.tell({ kind: 'stream', live });
  }
}
