import { Controller, Get, Header, Inject, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { getCorrelation } from '../../../application/looking-back/correlation.queries.js';
import { listEvents } from '../../../application/looking-back/event.queries.js';
import type { Moment } from '../../../application/looking-back/replay.js';
import { getStreamDiff, getStreamState } from '../../../application/looking-back/stream.queries.js';
import type { ShownEvent } from '../../../application/shared/event/shown-event.js';
import type { EventType } from '../../../domain/events.js';
import type { Marketplace } from '../../runtime/marketplace.js';
import { Needs } from '../kernel/access.js';
import { Answers, AnswersWhole } from '../kernel/answers.js';
import { Tag } from '../kernel/describe.js';
import { Gateway, MARKETPLACE } from '../kernel/gateway.js';
import { JSON_TYPE, Lists, ROWS_AT_ONCE } from '../kernel/lists.js';
import { UuidPipe } from '../kernel/pipes.js';
import { HttpProblem, problem } from '../kernel/problem.js';
import { pageOf } from '../kernel/requests.js';
import { isInstant } from '../kernel/rules.js';
import {
  ListEventsRequest,
  StreamDiffRequest,
  StreamStateRequest,
} from './looking-back.requests.js';
import { wireCaused, wireEvent, wirePast } from './looking-back.wire.js';

/** What happened, for those who may see everything. Personal data stays sealed. */
@Tag('looking back')
@Controller()
export class LookingBackController {
  constructor(
    @Inject(Gateway) private readonly gateway: Gateway,
    @Inject(MARKETPLACE) private readonly marketplace: Marketplace,
    @Inject(Lists) private readonly lists: Lists,
  ) {}

  @Get('events')
  @Header('cache-control', 'no-store')
  @AnswersWhole('Events')
  @Needs('audit.read', 'Events in the order of recording, or newest first')
  async events(
    @Query()
    {
      stream,
      revision,
      type,
      person,
      organization,
      impersonator,
      client,
      correlation,
      since,
      until,
      q,
      sort,
      without,
      ...page
    }: ListEventsRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    if (revision !== undefined && stream === undefined)
      throw new HttpProblem(
        problem(
          400,
          'events/revision-of-what',
          'a revision is one of a stream: name the stream too',
          { field: 'stream' },
        ),
      );
    const input = {
      stream: stream ?? null,
      revision: revision ?? null,
      types: (type ?? []) as EventType[],
      person: person?.toLowerCase() ?? null,
      organization: organization?.toLowerCase() ?? null,
      correlation: correlation?.toLowerCase() ?? null,
      impersonator: impersonator?.toLowerCase() ?? null,
      client: client ?? null,
      since: since === undefined ? null : Date.parse(since),
      until: until === undefined ? null : Date.parse(until),
      text: q ?? null,
      newestFirst: sort === '-position',
      ...pageOf(page),
    };
    const shown = (event: ShownEvent) =>
      without === 'data' ? { ...wireEvent(event), data: null } : wireEvent(event);
    const form = this.lists.typeOf(request, reply);
    if (form !== JSON_TYPE) {
      const part = async (cursor: string | null) => {
        const found = await this.gateway.ask(
          listEvents,
          { ...input, limit: ROWS_AT_ONCE, cursor: cursor ?? input.cursor },
          request,
        );
        return { items: found.events, nextCursor: found.nextCursor };
      };
      const columns = [
        'position',
        'stream',
        'revision',
        'id',
        'type',
        'recordedAt',
        'data',
        'metadata',
      ];
      return this.lists.stream(part, { name: 'events', wire: shown, columns }, form, request);
    }
    const { events, nextCursor, asOf } = await this.gateway.ask(listEvents, input, request);
    return { items: events.map(shown), nextCursor, asOf: this.marketplace.freshness.asOf(asOf) };
  }

  @Get('streams/:stream')
  @Header('cache-control', 'no-store')
  @Answers('PastState')
  @Needs('audit.read', 'An aggregate as it was after a revision, or at an instant of recording')
  async state(
    @Param('stream') stream: string,
    @Query() { revision, at }: StreamStateRequest,
    @Req() request: FastifyRequest,
  ) {
    if (revision !== undefined && at !== undefined)
      throw new HttpProblem(
        problem(400, 'stream/moment', 'name either a revision or an instant', { field: 'at' }),
      );
    const moment: Moment =
      revision !== undefined ? { revision } : at !== undefined ? { atMs: Date.parse(at) } : 'now';
    return wirePast(await this.gateway.ask(getStreamState, { stream, moment }, request));
  }

  @Get('streams/:stream/diff')
  @Header('cache-control', 'no-store')
  @Answers('StreamDiff')
  @Needs('audit.read', 'Changes of an aggregate between two revisions or instants')
  async diff(
    @Param('stream') stream: string,
    @Query() { from, to }: StreamDiffRequest,
    @Req() request: FastifyRequest,
  ) {
    const found = await this.gateway.ask(
      getStreamDiff,
      { stream, from: momentOf(from, 'from'), to: momentOf(to, 'to') },
      request,
    );
    const side = ({ state: _state, ...rest }: ReturnType<typeof wirePast>) => rest;
    return {
      stream,
      from: side(wirePast(found.from)),
      to: side(wirePast(found.to)),
      differences: found.differences,
    };
  }

  @Get('correlations/:id')
  @Header('cache-control', 'no-store')
  @Answers('Correlation')
  @Needs('audit.read', 'Everything that resulted from one command, as a tree')
  async correlation(@Param('id', UuidPipe) correlationId: string, @Req() request: FastifyRequest) {
    return {
      correlationId,
      events: (await this.gateway.ask(getCorrelation, { correlationId }, request)).map(wireCaused),
    };
  }
}

function momentOf(text: string, field: string): Moment {
  if (/^\d{1,9}$/.test(text)) return { revision: Number(text) };
  if (isInstant(text)) return { atMs: Date.parse(text) };
  throw new HttpProblem(
    problem(
      400,
      'stream/moment',
      `${field} is a revision such as 3, or an ISO 8601 time with its zone`,
      { field },
    ),
  );
}
