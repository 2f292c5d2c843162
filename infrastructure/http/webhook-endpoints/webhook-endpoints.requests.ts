import { webhookEndpointList } from '../../../application/hub/webhooks/webhook-endpoint.queries.js';
import { publicEventNames } from '../../../domain/hub/public-events/public-events.js';
import {
  webhookOrders,
  type WebhookOrder,
} from '../../../domain/hub/webhook-endpoint/webhook-endpoint.events.js';
import { ListRequest } from '../kernel/requests.js';
import {
  Flag,
  OneOf,
  Pattern,
  Sort,
  StrictWhole,
  Text,
  TextsOneOf,
  Whole,
} from '../kernel/rules.js';

export class WebhookEndpointRequest {
  @Text({ max: 500, description: 'https only', example: 'https://erp.example/hooks' })
  url!: string;
  @Text({ max: 100, optional: true, description: 'What it is, for people' }) description?: string;
  @TextsOneOf(publicEventNames, {
    optional: true,
    description: 'Only these; omitted or empty: all that the company may be told',
  })
  types?: string[];
  @Flag({ optional: true, description: 'With lines and terms; otherwise ids, states and totals' })
  full?: boolean;
  @OneOf(webhookOrders, {
    optional: true,
    description:
      '`bySubject` by default: one that fails holds up those of the same subject; `strict`: all',
  })
  order?: WebhookOrder;
  @StrictWhole({
    min: 1,
    max: 1_000,
    optional: true,
    description: 'Deliveries a second at most; omitted: as many as it answers',
  })
  ratePerSecond?: number;
}

export class WebhookStatusRequest {
  @OneOf(['Active', 'Stopped'], { description: 'Active: once it has answered a test' })
  status!: 'Active' | 'Stopped';
}

export class WebhookReplayRequest {
  @Pattern(/^\d{1,15}$/, 'a position', {
    description: 'Everything behind it is sent again',
    example: '1204',
  })
  after!: string;
}

export class WebhookAgainRequest {
  @Pattern(/^\d{1,15}$/, 'a position', { description: 'Of the event', example: '1204' })
  position!: string;
}

export class ListWebhookEndpointsRequest extends ListRequest {
  @Sort(Object.keys(webhookEndpointList.sorts), '-registeredAt') sort?: string;
}

export class ListDeliveriesRequest {
  @Whole({ min: 1, max: 200, optional: true, description: '50 by default' }) limit?: number;
  @Text({ max: 100, optional: true, description: 'nextCursor of the previous page' })
  cursor?: string;
}
