import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { readinessOf } from '../../operating/readiness.js';
import type { Marketplace } from '../../runtime/marketplace.js';
import { Needs } from '../kernel/access.js';
import { Answers } from '../kernel/answers.js';
import { Tag } from '../kernel/describe.js';
import { MARKETPLACE } from '../kernel/gateway.js';

/** A replica that answers so is to get no requests. */
const NOT_READY: ReadonlySet<string> = new Set(['starting', 'closed', 'full']);

@Tag('health')
@Controller('health')
export class HealthController {
  constructor(@Inject(MARKETPLACE) private readonly marketplace: Marketplace) {}

  @Get('live')
  @Answers('Health')
  @Needs('public', 'Liveness')
  live(): { status: string } {
    return { status: 'live' };
  }

  /**
   * Says what stopped, but not at which event: that is for operators. Ready as soon as the engines
   * answer and what requests need is in memory: a read model that has stopped would otherwise take
   * every replica, and all that works, away from those who use it. 503 where this replica is to get
   * no requests.
   */
  @Get('ready')
  @Answers('Readiness', 200, 503)
  @Needs(
    'public',
    'Readiness: store, projections, processes, relays, and what is followed in memory',
  )
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const readiness = await readinessOf(this.marketplace);
    if (NOT_READY.has(readiness.status)) reply.status(503);
    return readiness;
  }
}
