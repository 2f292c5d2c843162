import { DeliveryLog } from '../../../application/hub/webhooks/delivery-log.js';
import type { WebhookDeliveries } from '../../../application/hub/webhooks/webhook-deliveries.js';
import type { EventStore } from '../../../application/ports/event-store.js';
import type { KeyValueStore } from '../../../application/ports/key-value-store.js';
import { newId } from '../../../application/shared/command/ids.js';
import type { RecordedEvent } from '../../../application/shared/event/envelope.js';
import type { Services } from '../../../application/shared/use-case.js';
import { publishedTypes } from '../../../domain/hub/public-events/public-events.js';
import {
  webhookEndpointEvents,
  type WebhookEndpointEvent,
  type WebhookStop,
} from '../../../domain/hub/webhook-endpoint/webhook-endpoint.events.js';
import {
  webhookEndpoint,
  type KnownWebhookEndpoint,
} from '../../../domain/hub/webhook-endpoint/webhook-endpoint.js';
import { EVERYBODY, partiesOf } from '../../../projections/hub/feed.js';
import {
  webhookEndpoints,
  type WebhookEndpointDocument,
} from '../../../projections/hub/webhook-endpoints.js';
import type { Log } from '../../telemetry/log.js';
import { RecurringFailure } from '../../telemetry/recurring-failure.js';
import { EventConsumer } from '../consuming/event-consumer.js';
import { Interest } from '../consuming/interest.js';
import type { RelayCompanion } from '../relays/relays.js';
import { HeldLease } from './held-lease.js';
import { SCHEDULE_MS, WebhookLane, type KeptLane } from './webhook-lane.js';

const LANES = 'webhook-lane';
const KEEP_MS = 500;
const LEASE_MS = 30_000;
const RENEW_MS = 5_000;
const SWEEP_MS = 3_600_000;
const AGAIN_MS = 1_000;
const PAGE = 200;
const INDEXED_MS = 30_000;
const ownTypes = Object.keys(webhookEndpointEvents) as WebhookEndpointEvent['type'][];
const isOwn = (event: RecordedEvent): event is RecordedEvent<WebhookEndpointEvent> =>
  (ownTypes as readonly string[]).includes(event.type);

export interface WebhookRunnerOptions {
  readonly services: Services;
  readonly store: EventStore;
  readonly keep: KeyValueStore;
  readonly deliveries: WebhookDeliveries;
  /** No other process can be sending. */
  readonly alone: boolean;
  readonly log: Log;
  readonly now?: () => number;
  readonly random?: () => number;
  readonly schedule?: readonly number[];
}

/** How webhooks stand here. */
export interface WebhooksStatus {
  readonly endpoints: number;
  /** Deliveries that are taken, and not done. */
  readonly open: number;
}

/**
 * Sends events to the endpoints of companies: a lane for each, with a place of its own in its
 * company's feed. It follows the store only to wake those whom an event concerns.
 */
export class WebhookRunner implements RelayCompanion {
  private readonly lanes = new Map<string, WebhookLane>();
  private readonly lease: HeldLease;
  private readonly failing: RecurringFailure;
  private readonly logs: DeliveryLog;
  private readonly now: () => number;
  private consumer: EventConsumer | null = null;
  private turning: Promise<void> = Promise.resolve();
  private timers: NodeJS.Timeout[] = [];
  private stopped = false;

  constructor(private readonly options: WebhookRunnerOptions) {
    const { keep, alone, log, now = Date.now } = options;
    this.now = now;
    this.lease = new HeldLease(keep, LEASE_MS, alone, now);
    this.failing = new RecurringFailure(log, 'webhooks');
    this.logs = new DeliveryLog(keep);
  }

  start(): void {
    this.timers = [
      setInterval(() => this.next(() => this.own()), RENEW_MS),
      setInterval(() => this.next(() => this.keepAll()), KEEP_MS),
      setInterval(() => this.next(() => this.sweep()), SWEEP_MS),
    ];
    for (const timer of this.timers) timer.unref();
    this.next(() => this.own());
  }

  /** Finishes the attempts that have begun. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.timers.forEach(clearInterval);
    await this.turning;
    await this.end();
    await this.lease.release().catch(() => undefined);
    await this.options.deliveries.sender.close();
  }

  status(): WebhooksStatus {
    let open = 0;
    for (const lane of this.lanes.values()) open += lane.open;
    return { endpoints: this.lanes.size, open };
  }

  /** One after the other; what fails is tried again the next time. */
  private next(turn: () => Promise<void>): void {
    this.turning = this.turning.then(async () => {
      if (this.stopped) return;
      try {
        await turn();
        this.failing.worked();
      } catch (error) {
        this.failing.failed((error as Error).message);
      }
    });
  }

  private async own(): Promise<void> {
    const mine = await this.lease.take();
    if (mine && !this.consumer) await this.begin();
    else if (!mine && this.consumer) await this.end();
  }

  private async begin(): Promise<void> {
    const { services, store, log } = this.options;
    const head = await store.head();
    await services.documents.waitUntilSeen(webhookEndpoints, head, INDEXED_MS);
    for (let after = ''; ;) {
      const page = await services.documents.all<WebhookEndpointDocument>(
        webhookEndpoints,
        after,
        PAGE,
      );
      for (const { key } of page.documents) await this.reload(key);
      if (page.documents.length < PAGE) break;
      after = page.documents.at(-1)!.key;
    }
    const interest = new Interest([...publishedTypes, ...ownTypes]);
    this.consumer = new EventConsumer({
      name: 'webhooks',
      store,
      interest: {
        handles: (type) => interest.handles(type),
        needs: (event) =>
          interest.needs(event) &&
          (this.lanes.size > 0 || (ownTypes as readonly string[]).includes(event.type)),
      },
      policy: 'goOn',
      handle: (event) => {
        if (isOwn(event)) this.reloadSoon(event);
        else this.wake(event);
      },
      onPassedOver: ({ position }) => {
        for (const lane of this.lanes.values()) lane.wake(position);
      },
      log,
    });
    this.consumer.start(head);
  }

  private async end(): Promise<void> {
    await this.consumer?.stop();
    this.consumer = null;
    await Promise.all([...this.lanes.values()].map((lane) => lane.stop()));
    await this.keepAll().catch(() => undefined);
    this.lanes.clear();
  }

  private wake(event: RecordedEvent): void {
    const parties = new Set(partiesOf(event));
    const everybody = parties.has(EVERYBODY);
    for (const lane of this.lanes.values())
      if (everybody || parties.has(lane.organizationId) || lane.seesAll) lane.wake(event.position);
  }

  /** In turn with all that is kept; while an engine is away, again. */
  private reloadSoon(event: RecordedEvent<WebhookEndpointEvent>): void {
    this.next(async () => {
      try {
        const { endpointId } = event.data;
        await this.reload(endpointId);
        // it may have been stopped and activated before either was heard of
        if (event.type === 'WebhookEndpointActivated') this.lanes.get(endpointId)?.tryNow();
      } catch (error) {
        setTimeout(() => this.reloadSoon(event), AGAIN_MS).unref();
        throw error;
      }
    });
  }

  /** As its events say now: begun, changed, or ended. */
  private async reload(endpointId: string): Promise<void> {
    const { state } = await this.options.services.pipeline.load(webhookEndpoint, endpointId, true);
    const lane = this.lanes.get(endpointId);
    if (lane && state?.status === 'Active' && state.begins?.said === lane.begun)
      return lane.change(state);
    if (lane) {
      await lane.stop();
      await this.keepAll();
      this.lanes.delete(endpointId);
    }
    if (state?.status === 'Active') {
      const made = await this.laneOf(state);
      this.lanes.set(endpointId, made);
      // what has come before it was there has woken nobody, and may not be in the index yet
      made.wake(await this.options.store.head());
    } else if (state?.status === 'Removed') {
      await this.options.deliveries.secrets.forget(endpointId);
      await this.options.keep.write([
        { bucket: LANES, key: endpointId, value: null },
        ...this.lease.guard(),
      ]);
    }
  }

  private async laneOf(endpoint: KnownWebhookEndpoint): Promise<WebhookLane> {
    const { services, store, deliveries, random = Math.random } = this.options;
    const { now } = this;
    return new WebhookLane(endpoint, await this.placeOf(endpoint), {
      services,
      store,
      deliveries,
      now,
      random,
      schedule: this.options.schedule ?? SCHEDULE_MS,
      stop: (endpointId, why) => this.stopEndpoint(endpointId, why),
    });
  }

  /** Where it goes on: where it was, or where it was told to begin since. */
  private async placeOf({ endpointId, begins }: KnownWebhookEndpoint): Promise<KeptLane> {
    const { store, keep } = this.options;
    const json = await keep.get(LANES, endpointId);
    const kept = json === null ? null : (JSON.parse(json) as KeptLane);
    const said = begins?.said ?? 0;
    const head = await store.head();
    const fresh: KeptLane = {
      epoch: store.epoch,
      begun: said,
      // a position of another history says nothing in this one
      taken: Math.min(begins?.after ?? head, head),
      pending: [],
      failures: 0,
      failingSince: null,
    };
    if (!kept || kept.begun !== said) return fresh;
    if (kept.epoch !== store.epoch || kept.taken > head) return { ...fresh, taken: head };
    // whoever activates it again has mended it: what waits is tried at once
    return {
      ...kept,
      pending: kept.pending.map((each) => ({ ...each, nextAt: Math.min(each.nextAt, this.now()) })),
      failures: 0,
      failingSince: null,
    };
  }

  private async stopEndpoint(endpointId: string, why: WebhookStop): Promise<void> {
    const { services, log } = this.options;
    const commandId = newId();
    try {
      await services.pipeline.execute({
        decider: webhookEndpoint,
        id: endpointId,
        command: {
          type: 'StopWebhookEndpoint',
          at: new Date(this.now()).toISOString(),
          by: null,
          why,
        },
        context: {
          commandId,
          correlationId: commandId,
          causationId: commandId,
          actor: { person: null, organization: null, impersonator: null, client: 'relay:webhooks' },
        },
      });
      log(`webhooks: the endpoint ${endpointId} was stopped: ${why}`, { level: 'warn' });
    } catch (error) {
      // it goes on failing, and is stopped the next time
      this.failing.failed((error as Error).message);
    }
  }

  /** How far all have come, and what was tried, in one write. */
  private async keepAll(): Promise<void> {
    const { keep } = this.options;
    for (const [endpointId, lane] of this.lanes) {
      const changes = lane.changes();
      if (!changes) continue;
      const written = await keep
        .write([
          { bucket: LANES, key: endpointId, value: JSON.stringify(changes.lane) },
          ...changes.attempts.map((attempt) => this.logs.at(endpointId, attempt)),
          ...this.lease.guard(),
        ])
        .catch(() => false);
      if (!written) lane.notKept(changes.attempts);
    }
  }

  private async sweep(): Promise<void> {
    for (const endpointId of this.lanes.keys()) await this.logs.sweep(endpointId, this.now());
  }
}
