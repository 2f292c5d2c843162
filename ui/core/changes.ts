import { computed, effect, inject, Injectable, signal, untracked } from '@angular/core';
import { createParser } from 'eventsource-parser';
import { Subject } from 'rxjs';
import { Connection } from './connection';
import { earlyPosition } from './early-requests';
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
export type ChangeBatch = readonly Change[] | null;

/**
 * The server sends a heartbeat every 15 s: after this long without one the stream is dead, even if
 * the connection looks open.
 */
const SILENCE_MS = 40_000;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 15_000;

/**
 * What changes on the server. One tab of the browser holds the stream, by a lock, and passes the
 * changes on to the others; another takes over when it closes. A stream that ends is resumed where
 * it ended.
 */
@Injectable({ providedIn: 'root' })
export class Changes {
  private readonly session = inject(Session);
  private readonly tabs = inject(Tabs);
  private readonly connection = inject(Connection);
  private readonly streaming = signal(false);
  private leaving: AbortController | null = null;
  /** Whether this tab holds the stream. */
  private holds = false;
  private lastId: string | null = null;

  readonly received = new Subject<ChangeBatch>();
  readonly live = computed(() => this.streaming() && !this.connection.lost());

  constructor() {
    this.tabs.messages.subscribe((message) => {
      if (message.kind === 'changes') this.pass(message.changes);
      else if (message.kind === 'resync') this.received.next(null);
      else if (message.kind === 'stream') this.streaming.set(message.live);
      else if (message.kind === 'streamQuery' && this.holds)
        this.tabs.broadcast({ kind: 'stream', live: this.streaming() });
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
    // the network is back: no need to wait for the next retry
    addEventListener('online', () => this.wake?.());
  }

  private wake: (() => void) | null = null;

  private async follow(signal: AbortSignal, userId: string): Promise<void> {
    this.tabs.broadcast({ kind: 'streamQuery' });
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
      const response = await fetch('/changes', { headers, signal });
      if (response.status === 401) await this.session.renewAfter(token);
      if (!response.ok || response.body === null) return;
      this.connection.responded();
      this.setStreaming(true);
      let batch: Change[] = [];
      const parser = createParser({
        onEvent: ({ event, data, id }) => {
          if (id !== undefined && id !== '') this.lastId = id;
          if (event === 'change') batch.push(JSON.parse(data) as Change);
          else if (event === 'resync') {
            // positions may be of a history that was replaced by a restore
            this.connection.startOver((JSON.parse(data) as { position?: string }).position);
            this.received.next(null);
            this.tabs.broadcast({ kind: 'resync' });
          }
        },
      });
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        clearTimeout(silence);
        silence = setTimeout(() => broken.abort(), SILENCE_MS);
        parser.feed(value);
        if (batch.length === 0) continue;
        this.pass(batch);
        this.tabs.broadcast({ kind: 'changes', changes: batch });
        batch = [];
      }
    } catch (error) {
      if (!outer.aborted && !broken.signal.aborted) this.connection.unreachable();
      throw error;
    } finally {
      clearTimeout(silence);
    }
  }

  /** What is read after a change was received must include it. */
  private pass(changes: readonly Change[]): void {
    for (const { position } of changes) this.connection.wrote(position);
    this.received.next(changes);
  }

  private setStreaming(live: boolean): void {
    this.streaming.set(live);
    this.tabs.broadcast({ kind: 'stream', live });
  }
}
