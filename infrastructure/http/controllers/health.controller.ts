import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Marketplace } from '../../runtime/marketplace.js';
import { Answers } from '../answers.js';
import { Tag } from '../describe.js';
import { Needs } from '../access.js';
import { MARKETPLACE } from '../gateway.js';

/** Ready means: what is read is not older than this many events, and nothing has stopped. */
const READY_LAG = 50_000;

@Tag('health')
@Controller('health')
export class HealthController {
  constructor(@Inject(MARKETPLACE) private readonly marketplace: Marketplace) {}

  @Get('live')
  @Answers('Health')
  @Needs('public', 'The process answers')
  live(): { status: string } {
    return { status: 'live' };
  }

  /** Says what stopped, but not at which event: that is for the operator's command line. */
  @Get('ready')
  @Answers('Readiness', 200, 503)
  @Needs('public', 'Store, projections and processes are at work')
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const head = await this.marketplace.store.head();
    const projections = (await this.marketplace.projectionStatus()).map(({ name, status, position }) => ({ name, status, lag: Math.max(0, head - position) }));
    const processes = (await this.marketplace.processes.status()).map(({ name, position, inFlight, parked, error }) => ({
      name,
      status: error ? 'failing' : 'running',
      lag: Math.max(0, head - position),
      inFlight,
      parked,
    }));
    const ready = projections.every((p) => p.status !== 'stopped' && p.lag < READY_LAG) && processes.every((p) => p.status === 'running' && p.lag < READY_LAG);
    void reply.status(ready ? 200 : 503);
    return { status: ready ? 'ready' : 'degraded', position: String(head), projections, processes };
  }
}
