import { cloudEventsOf, type CloudEvent, type Told } from '../../../application/hub/cloud-event.js';
import { readFeed } from '../../../application/hub/feed.js';
import type { Attempt } from '../../../application/hub/webhooks/delivery-log.js';
import {
  toldToCompany,
  wasTaken,
  type WebhookDeliveries,
} from '../../../application/hub/webhooks/webhook-deliveries.js';
import type { EventStore, Position } from '../../../application/ports/event-store.js';
import type { Sent } from '../../../application/ports/webhook-sender.js';
import { decodeEvent } from '../../../application/shared/event/codec.js';
import type { Services } from '../../../application/shared/use-case.js';
import type { WebhookStop } from '../../../domain/hub/webhook-endpoint/webhook-endpoint.events.js';
import type { KnownWebhookEndpoint } from '../../../domain/hub/webhook-endpoint/webhook-endpoint.js';
import { DAY_MS } from '../../../domain/shared/time/days.js';
import { feed } from '../../../projections/hub/feed.js';

/** A delivery that is not done yet, as it is kept. Times are milliseconds since 1970. */
interface Pending {
  readonly position: Position;
  /** Of the event: the `webhook-id`. */
  readonly id: string;
  readonly subject: string;
  readonly attempts: number;
  /** Not tried before. */
  readonly nextAt: number;
}

/** How far an endpoint has come. */
export interface KeptLane {
  readonly epoch: string;
  /** By which event of its own it was told where to begin. */
  readonly begun: number;
  /** Everything up to here is done, or pending. */
  readonly taken: Position;
  readonly pending: readonly Pending[];
  /** Since it has answered last. */
  readonly failures: number;
  readonly failingSince: number | null;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Pauses before the second attempt and the following (Standard Webhooks 1.0): 75 hours in all. */
export const SCHEDULE_MS: readonly number[] = [
  5_000,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
];

/** An endpoint is stopped where it fails for so long, and so often: one bad night is neither. */
export const STOPPED_AFTER_MS = 5 * DAY_MS;
export const STOPPED_AFTER_ATTEMPTS = 20;

/** Deliveries that are taken and not done: what comes behind waits in the store. */
const WINDOW = 200;
const PAGE = 50;
const AT_ONCE = 4;
/** After so many failures in a row one attempt at a time is made, and nothing more is taken. */
const DOWN_AFTER = 5;
const OUR_FAULT_MS = 1_000;
const INDEXED_MS = 5_000;

export interface LaneOptions {
  readonly services: Services;
  readonly store: Pick<EventStore, 'epoch' | 'eventAt'>;
  readonly deliveries: WebhookDeliveries;
  readonly now: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly schedule: readonly number[];
  /** Nothing more is to be sent to it. */
  readonly stop: (endpointId: string, why: WebhookStop) => Promise<void>;
}

/**
 * One endpoint: its own place in its company's feed, and its own attempts, so that none waits for
 * another. What it has not taken yet waits in the event store.
 */
export class WebhookLane {
  private pending: Pending[];
  private readonly events = new Map<string, CloudEvent>();
  private readonly underWay = new Map<string, Promise<void>>();
  private attempts: Attempt[] = [];
  private taken: Position;
  private failures: number;
  private failingSince: number | null;
  private wokenTo: Position = 0;
  private more = true;
  private pausedUntil = 0;
  private lastSentAt = 0;
  private dirty = true;
  private running = true;
  private wakeUp: () => void = () => undefined;
  private told: Told | null = null;
  private readonly loop: Promise<void>;

  constructor(
    private endpoint: KnownWebhookEndpoint,
    kept: KeptLane,
    private readonly options: LaneOptions,
  ) {
    this.pending = [...kept.pending];
    ({ taken: this.taken, failures: this.failures, failingSince: this.failingSince } = kept);
    this.loop = this.run();
  }

  get organizationId(): string {
    return this.endpoint.organizationId;
  }

  /** Its company sees the whole marketplace, or whether it does is not known yet. */
  get seesAll(): boolean {
    return this.told?.all ?? true;
  }

  get begun(): number {
    return this.endpoint.begins?.said ?? 0;
  }

  /** Deliveries that are not done. */
  get open(): number {
    return this.pending.length;
  }

  /** There is something new up to a position. */
  wake(position: Position): void {
    this.wokenTo = Math.max(this.wokenTo, position);
    this.wakeUp();
  }

  /** Its settings have changed. */
  change(endpoint: KnownWebhookEndpoint): void {
    this.endpoint = endpoint;
    this.events.clear();
    this.wakeUp();
  }

  /** Somebody has mended it: what waits for another attempt is tried at once. */
  tryNow(): void {
    const now = this.options.now();
    this.pending = this.pending.map((each) => ({ ...each, nextAt: Math.min(each.nextAt, now) }));
    [this.failures, this.failingSince, this.pausedUntil] = [0, null, 0];
    this.dirty = true;
    this.wakeUp();
  }

  /** Finishes the attempts that are under way. */
  async stop(): Promise<void> {
    this.running = false;
    this.wakeUp();
    await this.loop;
    await Promise.all(this.underWay.values());
  }

  /** What is to be kept, and what was tried since this was asked last; null: nothing is new. */
  changes(): { readonly lane: KeptLane; readonly attempts: readonly Attempt[] } | null {
    if (!this.dirty && this.attempts.length === 0) return null;
    const { attempts, taken, pending, failures, failingSince, begun } = this;
    this.attempts = [];
    this.dirty = false;
    const { epoch } = this.options.store;
    return {
      lane: { epoch, begun, taken, pending: [...pending], failures, failingSince },
      attempts,
    };
  }

  /** What could not be kept is to be kept the next time. */
  notKept(attempts: readonly Attempt[]): void {
    this.attempts = [...attempts, ...this.attempts];
    this.dirty = true;
  }

  private get isDown(): boolean {
    return this.failures >= DOWN_AFTER;
  }

  private async run(): Promise<void> {
    while (this.running) {
      const woken = new Promise<void>((resolve) => (this.wakeUp = resolve));
      try {
        await this.take();
        if (!this.running) return;
        const nextAt = this.startDue();
        if (this.mayTakeMore()) continue;
        await this.until(woken, nextAt);
      } catch {
        // an engine is away: nothing is lost, as everything is read again
        await this.until(woken, this.options.now() + OUR_FAULT_MS);
      }
    }
  }

  private async until(woken: Promise<void>, at: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const ms = Math.min(Math.max(0, at - this.options.now()), MINUTE_MS);
    await Promise.race([woken, new Promise((resolve) => (timer = setTimeout(resolve, ms)))]);
    clearTimeout(timer);
  }

  private mayTakeMore(): boolean {
    return (
      (this.more || this.wokenTo > this.taken) &&
      this.pending.length < WINDOW &&
      !this.isDown &&
      !(this.endpoint.settings.order === 'strict' && this.pending.length >= PAGE)
    );
  }

  /** Takes the next events of the feed, by what the company may be told now. */
  private async take(): Promise<void> {
    if (!this.mayTakeMore()) return;
    const { wokenTo } = this;
    const { services, deliveries, now } = this.options;
    const told = (this.told = await toldToCompany(services, this.organizationId));
    if (!told) return void (this.more = false);
    if (wokenTo > this.taken && !told.all)
      await services.documents.waitUntilSeen(feed, wokenTo, INDEXED_MS);
    const telling = deliveries.tellingOf(this.endpoint.settings);
    const page = await readFeed(services, {
      party: told.all ? null : this.organizationId,
      after: this.taken,
      names: telling.names && [...telling.names],
      limit: PAGE,
    });
    for (const event of page.events)
      for (const made of cloudEventsOf(event, told, telling)) {
        const { id, subject } = made;
        this.events.set(id, made);
        this.pending.push({ position: event.position, id, subject, attempts: 0, nextAt: now() });
      }
    this.more = page.more;
    if (page.through !== this.taken) this.dirty = true;
    this.taken = page.through;
    // one that is not readable here yet is not asked for again and again; but what has come while this
    // was read is
    if (!page.more && this.wokenTo === wokenTo) this.wokenTo = Math.min(wokenTo, this.taken);
  }

  /** Begins what is due; answers when the next is, in milliseconds since 1970. */
  private startDue(): number {
    const now = this.options.now();
    if (this.pausedUntil > now) return this.pausedUntil;
    const { order, ratePerSecond } = this.endpoint.settings;
    const atOnce = order === 'strict' || this.isDown ? 1 : AT_ONCE;
    const subjects = new Set<string>();
    let nextAt = Infinity;
    for (const one of this.pending) {
      if (this.underWay.size >= atOnce) break;
      const isHeldUp = subjects.has(one.subject);
      subjects.add(one.subject);
      if (isHeldUp || this.underWay.has(one.id)) {
        if (order === 'strict') break;
        continue;
      }
      if (one.nextAt > now) {
        nextAt = Math.min(nextAt, one.nextAt);
        if (order === 'strict') break;
        continue;
      }
      if (ratePerSecond !== null) {
        const freeAt = this.lastSentAt + 1_000 / ratePerSecond;
        if (freeAt > now) return Math.min(nextAt, freeAt);
        this.lastSentAt = now;
      }
      const attempt = this.attempt(one).finally(() => {
        this.underWay.delete(one.id);
        this.wakeUp();
      });
      this.underWay.set(one.id, attempt);
    }
    return nextAt;
  }

  /** Never rejects. */
  private async attempt(one: Pending): Promise<void> {
    const { endpointId, settings } = this.endpoint;
    let event: CloudEvent | null;
    let sent: Sent;
    try {
      event = this.events.get(one.id) ?? (await this.again(one));
      // it may not be told any more
      if (!event) return this.settle(one);
      sent = await this.options.deliveries.send(endpointId, settings.url, event);
    } catch {
      // our own fault never counts against the endpoint
      return this.replace(one, { ...one, nextAt: this.options.now() + OUR_FAULT_MS });
    }
    const attempts = one.attempts + 1;
    const now = this.options.now();
    if (wasTaken(sent)) {
      if (this.isDown) this.pending = this.pending.map((each) => ({ ...each, nextAt: now }));
      [this.failures, this.failingSince] = [0, null];
      this.settle(one);
      return this.log(event, sent, attempts, 'delivered', null);
    }
    this.failures++;
    this.failingSince ??= now;
    if (sent.retryAfterMs !== null) this.pausedUntil = now + Math.min(sent.retryAfterMs, HOUR_MS);
    const pause = this.options.schedule[attempts - 1];
    if (pause === undefined) {
      this.settle(one);
      this.log(event, sent, attempts, 'dead', null);
    } else {
      // full jitter: those who failed together do not come back together
      const nextAt = now + this.options.random() * pause;
      this.replace(one, { ...one, attempts, nextAt });
      this.log(event, sent, attempts, 'failed', nextAt);
    }
    if (sent.status === 410) await this.options.stop(endpointId, 'gone');
    else if (this.failures >= STOPPED_AFTER_ATTEMPTS && now - this.failingSince >= STOPPED_AFTER_MS)
      await this.options.stop(endpointId, 'failing');
  }

  /** After a restart: made again of its event. */
  private async again({ position, id }: Pending): Promise<CloudEvent | null> {
    const { services, store, deliveries } = this.options;
    const stored = await store.eventAt(position);
    const told = stored && (await toldToCompany(services, this.organizationId));
    if (!told) return null;
    const telling = deliveries.tellingOf(this.endpoint.settings);
    const made = cloudEventsOf(decodeEvent(stored), told, telling).find((each) => each.id === id);
    if (made) this.events.set(id, made);
    return made ?? null;
  }

  private settle({ id }: Pending): void {
    this.pending = this.pending.filter((each) => each.id !== id);
    this.events.delete(id);
    this.dirty = true;
  }

  private replace({ id }: Pending, by: Pending): void {
    this.pending = this.pending.map((each) => (each.id === id ? by : each));
    this.dirty = true;
  }

  private log(
    { id: eventId, type, subject, position }: CloudEvent,
    { status, failure, answer, tookMs }: Sent,
    attempt: number,
    outcome: Attempt['outcome'],
    nextAt: number | null,
  ): void {
    this.attempts.push({
      at: new Date(this.options.now()).toISOString(),
      eventId,
      type,
      subject,
      position,
      cause: 'event',
      attempt,
      outcome,
      status,
      failure,
      answer,
      tookMs,
      nextAt: nextAt === null ? null : new Date(nextAt).toISOString(),
    });
  }
}
