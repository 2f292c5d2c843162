import { Gauge } from 'prom-client';
import { chargebacksToWatch } from '../../application/money/chargebacks-to-watch.js';
import { longestHeldSince } from '../../application/money/held-funds.queries.js';
import { ReadModelOutdated, type Documents } from '../../application/ports/documents.js';
import type { EventStore } from '../../application/ports/event-store.js';
import type { Consumers } from '../consumers/consuming/consumers.js';
import { backlogsAt, COUNTED_AT_MOST } from '../consumers/followers/backlog.js';
import type { GatewayPoll } from '../consumers/gateway-news/gateway-poll.js';
import type { Processes } from '../consumers/processes/processes.js';
import type { Relays } from '../consumers/relays/relays.js';
import type { ProjectionStatus } from '../shared/read-models/projection-status.js';
import type { Metrics } from './metrics.js';

/** A marketplace as its metrics are read from it. */
export interface MeasuredMarketplace {
  readonly store: EventStore;
  readonly documents: Pick<Documents, 'find'>;
  readonly isShared: boolean;
  readonly processes: Processes;
  readonly relays: Pick<Relays, 'status'>;
  readonly consumers: Consumers;
  readonly gatewayPoll: Pick<GatewayPoll, 'answering'>;
  readonly hasRoom: boolean;
  /** Bytes that are free where everything is kept; null where that is not here. */
  freeBytes(): Promise<number | null>;
  projectionStatus(): Promise<readonly ProjectionStatus[]>;
  /** What the daily reconciliation has found; null: no money was ever moved. */
  reconciled?(): Promise<{
    readonly openFindings: number;
    /** Since the end of the last day that was compared; null: none was. */
    readonly secondsAgo: number | null;
  } | null>;
}

/**
 * Metrics of how far read models and processes lag behind, and of what awaits an operator. All
 * replicas report the same values for what they share: take the maximum.
 */
export function observeMarketplace(metrics: Metrics, marketplace: MeasuredMarketplace): void {
  const of = { registers: [metrics.registry] };
  const storePosition = new Gauge({
    ...of,
    name: 'tradepost_store_position',
    help: 'Where the event store ends',
  });
  const lagEvents = new Gauge({
    ...of,
    name: 'tradepost_projection_lag_events',
    help: `Events that a read model has not seen; on servers at most ${COUNTED_AT_MOST} are counted`,
    labelNames: ['projection'] as const,
  });
  const lagSeconds = new Gauge({
    ...of,
    name: 'tradepost_projection_lag_seconds',
    help: 'For how long the oldest event that a read model has not seen has been stored',
    labelNames: ['projection'] as const,
  });
  const status = new Gauge({
    ...of,
    name: 'tradepost_projection_status',
    help: '1 for the status that a read model has',
    labelNames: ['projection', 'status'] as const,
  });
  const processLag = new Gauge({
    ...of,
    name: 'tradepost_process_lag_events',
    help: 'Events that a process has not seen',
    labelNames: ['process'] as const,
  });
  const inFlight = new Gauge({
    ...of,
    name: 'tradepost_process_commands_in_flight',
    help: 'Commands sent and not answered yet',
    labelNames: ['process'] as const,
  });
  const instances = new Gauge({
    ...of,
    name: 'tradepost_process_instances',
    help: 'Instances that are open',
    labelNames: ['process'] as const,
  });
  const parked = new Gauge({
    ...of,
    name: 'tradepost_process_commands_parked',
    help: 'Commands put aside for an operator',
    labelNames: ['process'] as const,
  });
  const failing = new Gauge({
    ...of,
    name: 'tradepost_process_failing',
    help: '1 where a process cannot go on',
    labelNames: ['process'] as const,
  });
  const relayLag = new Gauge({
    ...of,
    name: 'tradepost_relay_lag_events',
    help: 'Events that a relay has not seen',
    labelNames: ['relay'] as const,
  });
  const effects = new Gauge({
    ...of,
    name: 'tradepost_relay_effects',
    help: 'Effects that are not done: open, held for an operator, or parked',
    labelNames: ['relay', 'state'] as const,
  });
  const oldestEffect = new Gauge({
    ...of,
    name: 'tradepost_relay_oldest_effect_seconds',
    help: 'For how long the event of the oldest open effect has been recorded',
    labelNames: ['relay'] as const,
  });
  const relayFailing = new Gauge({
    ...of,
    name: 'tradepost_relay_failing',
    help: '1 where a relay cannot go on',
    labelNames: ['relay'] as const,
  });
  const consumerState = new Gauge({
    ...of,
    name: 'tradepost_consumer_state',
    help: '1 for the state of what this replica follows in memory',
    labelNames: ['consumer', 'state'] as const,
  });
  const consumerLag = new Gauge({
    ...of,
    name: 'tradepost_consumer_lag_seconds',
    help: 'For how long the oldest event that it has not seen has been stored',
    labelNames: ['consumer'] as const,
  });
  const passedOver = new Gauge({
    ...of,
    name: 'tradepost_consumer_events_passed_over',
    help: 'Events that it needed and has gone on without since this replica started',
    labelNames: ['consumer'] as const,
  });
  const heldLongest = new Gauge({
    ...of,
    name: 'tradepost_held_funds_oldest_seconds',
    help: 'For how long the money of an order has been held, of the one that has been held longest',
  });
  const chargebacks = new Gauge({
    ...of,
    name: 'tradepost_chargebacks',
    help: 'Chargebacks and inquiries: open, of these to be answered, and those lost in the last 30 days',
    labelNames: ['state'] as const,
  });
  const chargebackDue = new Gauge({
    ...of,
    name: 'tradepost_chargeback_answer_due_seconds',
    help: 'Until the first chargeback has to be answered; below zero once it is too late',
  });
  const storageFull = new Gauge({
    ...of,
    name: 'tradepost_storage_full',
    help: '1 while nothing can be changed because the data directory has no room',
  });
  const storageFree = new Gauge({
    ...of,
    name: 'tradepost_storage_free_bytes',
    help: 'Bytes that are free on the disk of the data directory',
  });
  const openFindings = new Gauge({
    ...of,
    name: 'tradepost_reconciliation_open_findings',
    help: 'Reconciliation differences between the gateway and the books, and nobody has settled',
  });
  const reconciledAgo = new Gauge({
    ...of,
    name: 'tradepost_reconciliation_age_seconds',
    help: 'Since the end of the last day at the gateway that was compared with the books',
  });
  const gatewayReachable = new Gauge({
    ...of,
    name: 'tradepost_gateway_reachable',
    help: '1 where the payment gateway answered when it was asked last, 0 where it did not',
  });
  const all = [
    openFindings,
    reconciledAgo,
    heldLongest,
    chargebacks,
    chargebackDue,
    gatewayReachable,
    storageFull,
    storageFree,
    lagEvents,
    lagSeconds,
    status,
    processLag,
    inFlight,
    instances,
    parked,
    failing,
    relayLag,
    effects,
    oldestEffect,
    relayFailing,
    consumerState,
    consumerLag,
    passedOver,
  ];

  metrics.collect(async () => {
    // values that cannot be read are missing rather than stale
    for (const gauge of all) gauge.reset();
    const free = await marketplace.freeBytes();
    if (free !== null) {
      storageFull.set(marketplace.hasRoom ? 0 : 1);
      storageFree.set(free);
    }
    const reconciled = await marketplace.reconciled?.();
    if (reconciled) {
      openFindings.set(reconciled.openFindings);
      if (reconciled.secondsAgo !== null) reconciledAgo.set(reconciled.secondsAgo);
    }
    const now = Date.now();
    const watched = await chargebacksToWatch(marketplace.documents, now).catch(whileBuilt);
    if (watched) {
      for (const state of ['open', 'to_answer', 'lost_30d'] as const)
        chargebacks.set({ state }, watched[state]);
      if (watched.answerBy !== null)
        chargebackDue.set((Date.parse(watched.answerBy) - now) / 1_000);
    }
    const since = await longestHeldSince(marketplace.documents).catch(whileBuilt);
    heldLongest.set(since === null ? 0 : Math.max(0, Date.now() - Date.parse(since)) / 1_000);
    const head = await marketplace.store.head();
    storePosition.set(head);
    const behind = backlogsAt(marketplace, head);
    for (const { name, position, status: current } of await marketplace.projectionStatus()) {
      const { events, seconds } = await behind(position);
      lagEvents.set({ projection: name }, events);
      if (seconds !== null) lagSeconds.set({ projection: name }, seconds);
      status.set({ projection: name, status: current }, 1);
    }
    for (const {
      name,
      position,
      inFlight: sent,
      instances: open,
      parked: waiting,
      error,
    } of await marketplace.processes.status()) {
      processLag.set({ process: name }, (await behind(position)).events);
      inFlight.set({ process: name }, sent);
      instances.set({ process: name }, open);
      parked.set({ process: name }, waiting);
      failing.set({ process: name }, error === null ? 0 : 1);
    }
    for (const {
      name,
      position,
      oldestAt,
      error,
      ...counts
    } of await marketplace.relays.status()) {
      relayLag.set({ relay: name }, (await behind(position)).events);
      for (const state of ['open', 'held', 'parked'] as const)
        effects.set({ relay: name, state }, counts[state]);
      const waits = oldestAt === null ? 0 : Math.max(0, Date.now() - oldestAt) / 1_000;
      oldestEffect.set({ relay: name }, waits);
      relayFailing.set({ relay: name }, error === null ? 0 : 1);
    }
    const { answeredAt, failure } = await marketplace.gatewayPoll.answering();
    if (failure !== null) gatewayReachable.set(0);
    else if (answeredAt !== null) gatewayReachable.set(1);
    for (const { name, state, position, passedOver: events } of marketplace.consumers.statuses()) {
      consumerState.set({ consumer: name, state }, 1);
      const { seconds } = await behind(position);
      if (seconds !== null) consumerLag.set({ consumer: name }, seconds);
      passedOver.set({ consumer: name }, events);
    }
  });
}

/** After an upgrade a read model is being built, and says nothing meanwhile. */
function whileBuilt(error: unknown): null {
  if (error instanceof ReadModelOutdated) return null;
  throw error;
}
