import { Controller, Get, Inject } from '@nestjs/common';
import type { Marketplace } from '../../runtime/marketplace.js';
import { Needs } from '../kernel/access.js';
import { Answers } from '../kernel/answers.js';
import { Tag } from '../kernel/describe.js';
import { MARKETPLACE } from '../kernel/gateway.js';

/** Well means: what is read is not further behind than this, and nothing has stopped. */
const WELL_LAG = 50_000;

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
   * Says what stopped, but not at which event: that is for the operator's command line. Ready as
   * soon as the engines answer: a read model that has stopped would otherwise take every replica,
   * and all that works, away from those who use it.
   */
  @Get('ready')
  @Answers('Readiness')
  @Needs('public', 'Readiness: store, projections and processes')
  async ready() {
    const head = await this.marketplace.store.head();
    const projections = (await this.marketplace.projectionStatus()).map(
      ({ name, status, position }) => ({ name, status, lag: Math.max(0, head - position) }),
    );
    const processes = (await this.marketplace.processes.status()).map(
      ({ name, position, inFlight, parked, error }) => ({
        name,
        status: error ? 'failing' : 'running',
        lag: Math.max(0, head - position),
        inFlight,
        parked,
      }),
    );
    const well =
      projections.every((p) => p.status !== 'stopped' && p.lag < WELL_LAG) &&
      processes.every((p) => p.status === 'running' && p.lag < WELL_LAG);
    return { status: well ? 'ready' : 'degraded', position: String(head), projections, processes };
  }
}
