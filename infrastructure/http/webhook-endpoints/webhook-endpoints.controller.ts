import {
  Body,
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  Inject,
  Param,
  Post,
  Put,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { cloudEventsOf } from '../../../application/hub/cloud-event.js';
import type { Attempt, DeliveryCause } from '../../../application/hub/webhooks/delivery-log.js';
import { toldToCompany, wasTaken } from '../../../application/hub/webhooks/webhook-deliveries.js';
import {
  getWebhookEndpoint,
  listWebhookEndpoints,
} from '../../../application/hub/webhooks/webhook-endpoint.queries.js';
import {
  activateWebhookEndpoint,
  changeWebhookEndpoint,
  registerWebhookEndpoint,
  removeWebhookEndpoint,
  replayToWebhookEndpoint,
  rotateWebhookSecret,
  stopWebhookEndpoint,
} from '../../../application/hub/webhooks/webhook-endpoint.use-cases.js';
import { decodeEvent } from '../../../application/shared/event/codec.js';
import type { KnownWebhookEndpoint } from '../../../domain/hub/webhook-endpoint/webhook-endpoint.js';
import type { WebhookEndpointDocument } from '../../../projections/hub/webhook-endpoints.js';
import type { Marketplace } from '../../runtime/marketplace.js';
import { Needs } from '../kernel/access.js';
import { Answers, AnswersList } from '../kernel/answers.js';
import { Tag } from '../kernel/describe.js';
import { accepted, Gateway, MARKETPLACE } from '../kernel/gateway.js';
import { Lists } from '../kernel/lists.js';
import { UuidPipe } from '../kernel/pipes.js';
import { HttpProblem, problem } from '../kernel/problem.js';
import { listOf } from '../kernel/requests.js';
import type { Wire } from '../schemas.js';
import {
  ListDeliveriesRequest,
  ListWebhookEndpointsRequest,
  WebhookAgainRequest,
  WebhookEndpointRequest,
  WebhookReplayRequest,
  WebhookStatusRequest,
} from './webhook-endpoints.requests.js';

const DEFAULT_LIMIT = 50;

/** Where a company has its events sent. */
@Tag('hub')
@Controller('webhook-endpoints')
export class WebhookEndpointsController {
  constructor(
    @Inject(Gateway) private readonly gateway: Gateway,
    @Inject(Lists) private readonly lists: Lists,
    @Inject(MARKETPLACE) private readonly marketplace: Marketplace,
  ) {}

  @Get()
  @AnswersList('WebhookEndpoint')
  @Needs('organization.manage', 'Where the company has its events sent')
  list(
    @Query() page: ListWebhookEndpointsRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const columns = ['id', 'url', 'description', 'types', 'full', 'order', 'status', 'why'];
    const wire = (document: WebhookEndpointDocument): Wire<'WebhookEndpoint'> => document;
    return this.lists.answer(
      listWebhookEndpoints,
      listOf(page),
      { name: 'webhook-endpoints', wire, columns },
      request,
      reply,
    );
  }

  /** A repeat under the same Idempotency-Key makes a new secret; the one before signs for a day. */
  @Post()
  @Answers('WebhookEndpointRegistered', 201)
  @Needs('organization.manage', 'Have events sent to an address; nothing is before it is activated')
  async register(
    @Body() wanted: WebhookEndpointRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const result = await this.gateway.execute(
      registerWebhookEndpoint,
      this.wanted(wanted),
      request,
    );
    const secret = await this.marketplace.webhooks.secrets.renew(result.id);
    return { ...accepted(reply, result), secret };
  }

  @Put(':id')
  @Answers('Accepted')
  @Needs(
    'organization.manage',
    'Change where events are sent and which; another address has to be activated again',
  )
  async change(
    @Param('id', UuidPipe) endpointId: string,
    @Body() wanted: WebhookEndpointRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = { endpointId, ...this.wanted(wanted) };
    return accepted(reply, await this.gateway.execute(changeWebhookEndpoint, input, request));
  }

  @Put(':id/status')
  @Answers('Accepted')
  @Needs(
    'organization.manage',
    'Activate it, for which it has to answer a test with 2xx; or stop it. It goes on where it was',
  )
  async setStatus(
    @Param('id', UuidPipe) endpointId: string,
    @Body() { status }: WebhookStatusRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    if (status === 'Stopped')
      return accepted(
        reply,
        await this.gateway.execute(stopWebhookEndpoint, { endpointId }, request),
      );
    const endpoint = await this.gateway.ask(getWebhookEndpoint, { endpointId }, request);
    if (endpoint.status !== 'Active') {
      const tried = await this.sendTest(endpoint);
      if (tried.outcome !== 'delivered')
        throw new HttpProblem(
          problem(
            409,
            'webhook-endpoint/no-answer',
            `the endpoint did not answer a test with 2xx: ${tried.failure ?? `it answered ${String(tried.status)}`}`,
          ),
        );
    }
    return accepted(
      reply,
      await this.gateway.execute(activateWebhookEndpoint, { endpointId }, request),
    );
  }

  @Post(':id/secret')
  @Answers('WebhookEndpointRegistered', 201)
  @Needs('organization.manage', 'Make another secret; the one before signs too, for a day')
  async rotate(
    @Param('id', UuidPipe) endpointId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const result = await this.gateway.execute(rotateWebhookSecret, { endpointId }, request);
    const secret = await this.marketplace.webhooks.secrets.renew(endpointId);
    return { ...accepted(reply, result), secret };
  }

  @Delete(':id')
  @Answers('Accepted')
  @Needs('organization.manage', 'Send nothing there any more, for good')
  async remove(
    @Param('id', UuidPipe) endpointId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(
      reply,
      await this.gateway.execute(removeWebhookEndpoint, { endpointId }, request),
    );
  }

  @Post(':id/tests')
  @HttpCode(200)
  @Answers('WebhookDelivery')
  @Needs('organization.manage', 'Send a test event now, and say what came back')
  async test(@Param('id', UuidPipe) endpointId: string, @Req() request: FastifyRequest) {
    return this.sendTest(await this.gateway.ask(getWebhookEndpoint, { endpointId }, request));
  }

  @Get(':id/deliveries')
  @Header('cache-control', 'no-store')
  @Answers('WebhookDeliveries')
  @Needs('organization.manage', 'What was sent in the last 30 days, and what came back')
  async deliveries(
    @Param('id', UuidPipe) endpointId: string,
    @Query() { limit = DEFAULT_LIMIT, cursor }: ListDeliveriesRequest,
    @Req() request: FastifyRequest,
  ) {
    await this.gateway.ask(getWebhookEndpoint, { endpointId }, request);
    const found = await this.marketplace.webhookLog.list(endpointId, cursor ?? null, limit + 1);
    const items = found.slice(0, limit);
    return { items, nextCursor: found.length > limit ? items.at(-1)!.key : null };
  }

  @Post(':id/deliveries')
  @HttpCode(200)
  @Answers('WebhookDelivery')
  @Needs('organization.manage', 'Send one event again now, and say what came back')
  async again(
    @Param('id', UuidPipe) endpointId: string,
    @Body() { position }: WebhookAgainRequest,
    @Req() request: FastifyRequest,
  ) {
    const endpoint = await this.gateway.ask(getWebhookEndpoint, { endpointId }, request);
    const { services, webhooks, store } = this.marketplace;
    const stored = await store.eventAt(Number(position));
    const told = stored && (await toldToCompany(services, endpoint.organizationId));
    const [event] = told
      ? cloudEventsOf(decodeEvent(stored), told, {
          ...webhooks.tellingOf(endpoint.settings),
          names: null,
        })
      : [];
    if (!event)
      throw new HttpProblem(
        problem(422, 'webhook-endpoint/no-event', 'no event of your company has this position', {
          field: 'position',
        }),
      );
    return this.sendNow(endpoint, event, 'again', position);
  }

  @Post(':id/replays')
  @HttpCode(200)
  @Answers('Accepted')
  @Needs('organization.manage', 'Send everything behind a position again, in order')
  async replay(
    @Param('id', UuidPipe) endpointId: string,
    @Body() { after }: WebhookReplayRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const input = { endpointId, after: Number(after) };
    return accepted(reply, await this.gateway.execute(replayToWebhookEndpoint, input, request));
  }

  private wanted(wanted: WebhookEndpointRequest) {
    const { url, description, types, full, order, ratePerSecond } = wanted;
    return {
      settings: {
        url,
        description: description ?? '',
        types: types ?? [],
        full: full ?? false,
        order: order ?? ('bySubject' as const),
        ratePerSecond: ratePerSecond ?? null,
      },
      refused: this.marketplace.webhooks.sender.refuses(url),
    };
  }

  private sendTest(endpoint: KnownWebhookEndpoint) {
    const { endpointId, organizationId } = endpoint;
    const event = this.marketplace.webhooks.testEvent(endpointId, organizationId);
    return this.sendNow(endpoint, event, 'test', null);
  }

  private async sendNow(
    { endpointId, settings }: KnownWebhookEndpoint,
    event: { readonly id: string; readonly type: string; readonly subject: string },
    cause: DeliveryCause,
    position: string | null,
  ): Promise<Wire<'WebhookDelivery'>> {
    const { webhooks, webhookLog } = this.marketplace;
    const sent = await webhooks.send(endpointId, settings.url, event);
    const { status, failure, answer, tookMs } = sent;
    const attempt: Attempt = {
      at: new Date().toISOString(),
      eventId: event.id,
      type: event.type,
      subject: event.subject,
      position,
      cause,
      attempt: 1,
      outcome: wasTaken(sent) ? 'delivered' : 'failed',
      status,
      failure,
      answer,
      tookMs,
      nextAt: null,
    };
    return { key: await webhookLog.add(endpointId, attempt), ...attempt };
  }
}
