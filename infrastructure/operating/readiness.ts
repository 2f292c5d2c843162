import { GATEWAY } from '../../application/money/gateway.relay.js';
import type { PaymentGateway } from '../../application/ports/payment-gateway.js';
import { backlogsAt } from '../consumers/followers/backlog.js';
import type { MeasuredMarketplace } from '../telemetry/marketplace-metrics.js';

/**
 * Not well: something that others read is so far behind, in milliseconds. As time, since positions
 * are bytes of the log on EventStoreDB.
 */
const WELL_LAG_MS = 30_000;

interface Lagging {
  readonly name: string;
  readonly status: string;
  /** Events that it has not seen; on servers 1 where there are any: they are not counted. */
  readonly lag: number;
  /** For how long the oldest of them has been stored; null where it cannot be read. */
  readonly lagMs: number | null;
}

export interface Readiness {
  /**
   * `full`: there is no room, and nothing can be changed; `starting`: what requests need is still being read into memory; `closed`: an event about rights
   * cannot be read, and nothing is changed through this replica; `degraded`: something has stopped
   * or is behind, and all else works.
   */
  readonly status: 'ready' | 'degraded' | 'starting' | 'closed' | 'full';
  readonly position: string;
  /** What is still being read into memory. */
  readonly missing: readonly string[];
  readonly projections: readonly Lagging[];
  readonly processes: readonly (Lagging & { inFlight: number; parked: number })[];
  readonly relays: readonly (Lagging & { open: number; held: number; parked: number })[];
  readonly consumers: readonly (Lagging & { passedOver: number })[];
  readonly gateway: GatewayStanding;
}

/** Who takes buyers' money, and how it answers. */
export interface GatewayStanding {
  readonly name: 'simulated' | 'stripe';
  /** Without it no money is moved, whatever is shown. */
  readonly isLive: boolean;
  /** Whether it answered when it was asked last; null: it was not asked yet. */
  readonly isReachable: boolean | null;
  /** ISO 8601. */
  readonly answeredAt: string | null;
  /** For how long the oldest call that has no answer has been asked for; null: all have one. */
  readonly oldestCallMs: number | null;
}

/** What a marketplace is looked at by. */
export type ObservedMarketplace = MeasuredMarketplace & {
  readonly missing: readonly string[];
  readonly gateway: Pick<PaymentGateway, 'isSimulated' | 'name'>;
};

export async function gatewayStanding(
  { gateway, gatewayPoll, relays }: Pick<ObservedMarketplace, 'gateway' | 'gatewayPoll' | 'relays'>,
  now: number = Date.now(),
): Promise<GatewayStanding> {
  const { answeredAt, failure } = await gatewayPoll.answering();
  const { oldestAt = null } = (await relays.status()).find(({ name }) => name === GATEWAY) ?? {};
  return {
    name: gateway.name,
    isLive: !gateway.isSimulated,
    isReachable: failure === null ? (answeredAt === null ? null : true) : false,
    answeredAt,
    oldestCallMs: oldestAt === null ? null : Math.max(0, now - oldestAt),
  };
}

/** How a replica stands, without the events that something has stopped at. */
export async function readinessOf(marketplace: ObservedMarketplace): Promise<Readiness> {
  const head = await marketplace.store.head();
  // anybody may ask: an event each is enough to tell since when
  const behind = backlogsAt(marketplace, head, 1);
  const lagAt = async (position: number): Promise<Pick<Lagging, 'lag' | 'lagMs'>> => {
    const { events, seconds } = await behind(position);
    return { lag: events, lagMs: seconds === null ? null : Math.round(1_000 * seconds) };
  };
  const projections = await Promise.all(
    (await marketplace.projectionStatus()).map(async ({ name, status, position }) => ({
      name,
      status,
      ...(await lagAt(position)),
    })),
  );
  const processes = await Promise.all(
    (await marketplace.processes.status()).map(
      async ({ name, position, inFlight, parked, error, failed }) => ({
        name,
        status: failed ? 'stopped' : error ? 'failing' : 'running',
        ...(await lagAt(position)),
        inFlight,
        parked,
      }),
    ),
  );
  const relays = await Promise.all(
    (await marketplace.relays.status()).map(
      async ({ name, position, open, held, parked, error, failed }) => ({
        name,
        status: failed ? 'stopped' : error ? 'failing' : 'running',
        ...(await lagAt(position)),
        open,
        held,
        parked,
      }),
    ),
  );
  const consumers = await Promise.all(
    marketplace.consumers.statuses().map(async ({ name, state, position, passedOver }) => ({
      name,
      status: state,
      ...(await lagAt(position)),
      passedOver,
    })),
  );
  const { missing } = marketplace;
  const gateway = await gatewayStanding(marketplace);
  const isWell =
    [...projections, ...processes, ...relays, ...consumers].every(
      ({ status, lagMs }) =>
        (status === 'running' || status === 'building') && lagMs !== null && lagMs < WELL_LAG_MS,
    ) &&
    consumers.every((c) => c.passedOver === 0) &&
    gateway.isReachable !== false;
  const status = marketplace.consumers.closed()
    ? 'closed'
    : !marketplace.hasRoom
      ? 'full'
      : missing.length > 0
        ? 'starting'
        : isWell
          ? 'ready'
          : 'degraded';
  return {
    status,
    position: String(head),
    missing,
    projections,
    processes,
    relays,
    consumers,
    gateway,
  };
}
