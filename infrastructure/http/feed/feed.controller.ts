import { Controller, Get, Header, Inject, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { getFeed, toldTo, type FeedInput } from '../../../application/hub/feed.queries.js';
import { feed } from '../../../projections/hub/feed.js';
import { FeedWatch } from '../../consumers/feed/feed-watch.js';
import type { Marketplace } from '../../runtime/marketplace.js';
import { callerOf, Needs } from '../kernel/access.js';
import { Answers } from '../kernel/answers.js';
import { Tag } from '../kernel/describe.js';
import { Gateway, MARKETPLACE } from '../kernel/gateway.js';
import { HttpProblem, problem } from '../kernel/problem.js';
import { FeedRequest } from './feed.requests.js';

const MAX_WAITING = 20;
/** How long the index may take to come to an event that somebody has waited for. */
const INDEXED_MS = 5_000;
const DEFAULT_LIMIT = 200;

@Tag('hub')
@Controller('feed')
export class FeedController {
  constructor(
    @Inject(Gateway) private readonly gateway: Gateway,
    @Inject(MARKETPLACE) private readonly marketplace: Marketplace,
    @Inject(FeedWatch) private readonly watch: FeedWatch,
  ) {}

  @Get()
  @Header('cache-control', 'no-store')
  @Answers('Feed')
  @Needs(
    'organization.read',
    'What has happened to what is one’s company’s, in order, from any position: for reconciliation, or instead of webhooks',
  )
  async read(
    @Query() { after = '0', type = [], limit = DEFAULT_LIMIT, wait = 0 }: FeedRequest,
    @Req() request: FastifyRequest,
  ) {
    const input: FeedInput = {
      after: after === 'latest' ? null : Number(after),
      names: type,
      limit,
      publicUrl: this.marketplace.publicUrl,
    };
    const page =
      wait > 0 ? await this.await(input, wait, request) : await this.page(input, request);
    return {
      items: page.items,
      nextAfter: String(page.nextAfter),
      more: page.more,
      asOf: this.marketplace.freshness.asOf(page.nextAfter),
    };
  }

  private page(input: FeedInput, request: FastifyRequest) {
    return this.gateway.ask(getFeed, input, request);
  }

  /** Reads until something is there to be told, or the time is up, or nobody listens any more. */
  private async await(input: FeedInput, seconds: number, request: FastifyRequest) {
    const caller = callerOf(request);
    const who = caller.clientId ?? caller.person.id;
    if (this.watch.waitingOf(who) >= MAX_WAITING)
      throw new HttpProblem(
        problem(
          429,
          'feed/too-many',
          `one person or program waits for its feed at most ${MAX_WAITING} times at once`,
          { field: 'wait' },
        ),
        { 'retry-after': '5' },
      );
    const told = toldTo(caller);
    const until = performance.now() + seconds * 1_000;
    for (let from = input; ;) {
      const left = until - performance.now();
      // before it is read, so that nothing comes in between unnoticed
      const waiting = this.watch.wait(
        told.all ? null : told.organizationId,
        who,
        Math.max(0, left),
      );
      const stop = () => waiting.stop();
      request.raw.once('close', stop);
      try {
        const page = await this.page(from, request);
        if (page.items.length > 0 || page.more || left <= 0 || request.raw.destroyed) return page;
        const position = await waiting.next;
        if (position === null) return page;
        await this.marketplace.documents.waitUntilSeen(feed, position, INDEXED_MS);
        from = { ...from, after: page.nextAfter };
      } finally {
        request.raw.off('close', stop);
        waiting.stop();
      }
    }
  }
}
