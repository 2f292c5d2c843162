import { DAY_MS, SECOND_MS, type StandInClock } from './clock.js';
import { newId, PLATFORM, type Records, type StripeEvent, type Thing } from './objects.js';
import type { Webhooks } from './webhooks.js';

/** docs.stripe.com/api/events: 30 days back. */
export const EVENT_DAYS_SECONDS = (30 * DAY_MS) / SECOND_MS;

/** docs.stripe.com/event-destinations#thin-events: what happened to what, without its contents. */
export interface ThinEvent {
  readonly id: string;
  readonly object: 'v2.core.event';
  readonly type: string;
  readonly created: string;
  readonly livemode: false;
  readonly reason?: {
    readonly type: 'request';
    readonly request: { readonly id: string; readonly idempotency_key: string };
  };
  readonly related_object?: { readonly id: string; readonly type: string; readonly url: string };
  /** Only where it is fetched. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/** The request that is being answered: events name it. */
export interface CurrentRequest {
  readonly id: string;
  readonly idempotencyKey: string | null;
  readonly version: string;
}

/** What has happened, told to the endpoint and listed for 30 days. */
export class Events {
  readonly thin: ThinEvent[] = [];
  current: CurrentRequest | null = null;

  constructor(
    private readonly clock: StandInClock,
    private readonly records: Records,
    private readonly webhooks: Webhooks,
    /** The version that bodies of events have: that of the endpoint, not of the request. */
    private readonly apiVersion: string,
    private readonly onTheWire: (thing: Thing) => unknown,
  ) {}

  /** A snapshot event: the object as it is now. */
  emit(
    type: string,
    thing: Thing,
    {
      account = PLATFORM,
      previous,
    }: { account?: string; previous?: Readonly<Record<string, unknown>> } = {},
  ): void {
    const event: StripeEvent = {
      id: newId('evt'),
      object: 'event',
      ...(account !== PLATFORM && { account }),
      api_version: this.apiVersion,
      created: this.clock.now,
      data: {
        object: structuredClone(this.onTheWire(thing)),
        ...(previous && { previous_attributes: previous }),
      },
      livemode: false,
      pending_webhooks: this.webhooks.isListening ? 1 : 0,
      request: {
        id: this.current?.id ?? null,
        idempotency_key: this.current?.idempotencyKey ?? null,
      },
      type,
    };
    this.records.add(event, account);
    this.webhooks.send({
      id: event.id,
      type,
      body: event,
      source: account === PLATFORM ? 'platform' : 'connect',
      done: () => {
        event.pending_webhooks = 0;
      },
    });
  }

  /** A thin event of API v2. */
  emitThin(
    type: string,
    related: { readonly id: string; readonly type: string; readonly url: string } | null,
    data?: Readonly<Record<string, unknown>>,
  ): void {
    const { current } = this;
    const notification: ThinEvent = {
      id: newId('evt_test'),
      object: 'v2.core.event',
      type,
      created: this.clock.iso,
      livemode: false,
      ...(current && {
        reason: {
          type: 'request',
          request: { id: current.id, idempotency_key: current.idempotencyKey ?? '' },
        },
      }),
      ...(related && { related_object: related }),
    };
    this.thin.push({ ...notification, ...(data && { data }) });
    this.webhooks.send({
      id: notification.id,
      type,
      body: notification,
      source: 'v2',
      done: () => undefined,
    });
  }
}
