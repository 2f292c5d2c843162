import { newId } from './objects.js';
import type { EventSource, Webhooks } from './webhooks.js';
import type { Call, Route, World } from './world.js';

interface Endpoint {
  readonly id: string;
  readonly object: 'webhook_endpoint';
  readonly api_version: string | null;
  readonly application: null;
  readonly created: number;
  readonly description: null;
  readonly enabled_events: readonly string[];
  readonly livemode: false;
  readonly metadata: Record<string, string>;
  readonly status: 'enabled';
  readonly url: string;
}

/**
 * Endpoints for events (docs.stripe.com/api/webhook_endpoints) and destinations of thin ones
 * (docs.stripe.com/api/v2/core/event_destinations). A secret is told once, with the answer to its
 * making. All of them lead to one address.
 */
export class Endpoints {
  private readonly made: Endpoint[] = [];

  constructor(
    private readonly world: World,
    private readonly webhooks: Webhooks,
  ) {}

  get routes(): readonly Route[] {
    return [
      {
        route: 'POST /v1/webhook_endpoints',
        accepts: ['url', 'enabled_events', 'api_version', 'connect', 'description', 'metadata'],
        requires: ['url', 'enabled_events'],
        run: (call) => this.create(call),
      },
      {
        route: 'GET /v1/webhook_endpoints',
        accepts: ['starting_after', 'ending_before'],
        integers: ['limit'],
        run: () => ({
          object: 'list',
          data: this.made.toReversed(),
          has_more: false,
          url: '/v1/webhook_endpoints',
        }),
      },
      {
        route: 'POST /v2/core/event_destinations',
        accepts: [
          ...['name', 'type', 'event_payload', 'enabled_events', 'events_from', 'include'],
          ...['webhook_endpoint', 'description', 'metadata'],
        ],
        requires: ['name', 'type', 'event_payload', 'enabled_events'],
        run: (call) => this.destine(call),
      },
    ];
  }

  private create({ params }: Call): unknown {
    const url = params.required('url');
    const isOfConnected = params.flag('connect') === true;
    const endpoint: Endpoint = {
      id: newId('we'),
      object: 'webhook_endpoint',
      api_version: params.text('api_version'),
      application: null,
      created: this.world.clock.now,
      description: null,
      enabled_events: params.texts('enabled_events'),
      livemode: false,
      metadata: params.metadata(),
      status: 'enabled',
      url,
    };
    this.made.push(endpoint);
    return { ...endpoint, secret: this.listens(url, isOfConnected ? 'connect' : 'platform') };
  }

  private destine({ params }: Call): unknown {
    const url = params.under('webhook_endpoint').required('url');
    const secret = this.listens(url, 'v2');
    const isTold = params.texts('include').includes('webhook_endpoint.signing_secret');
    return {
      id: newId('ed_test'),
      object: 'v2.core.event_destination',
      created: this.world.clock.iso,
      enabled_events: params.texts('enabled_events'),
      event_payload: params.text('event_payload'),
      events_from: params.texts('events_from'),
      livemode: false,
      name: params.text('name'),
      status: 'enabled',
      type: params.text('type'),
      webhook_endpoint: { url, ...(isTold && { signing_secret: secret }) },
    };
  }

  private listens(url: string, source: EventSource): string {
    const secret = `whsec_${newId('s').slice(2)}`;
    this.webhooks.listen(url, source, secret);
    return secret;
  }
}
