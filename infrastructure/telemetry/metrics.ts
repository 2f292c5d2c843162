import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Histogram buckets, in seconds. */
const SECONDS = [
  0.0002, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
];
/**
 * Time limit of collectors: a replica must report its own metrics even while its engines do not
 * respond.
 */
const COLLECT_MS = 4_000;

export type Engine = 'EventStoreDB' | 'MongoDB' | 'Elasticsearch';

/** This process's Prometheus metrics; docs/operations.md lists them. */
export class Metrics {
  readonly registry = new Registry();
  private readonly of = { registers: [this.registry] };
  private readonly collectors: (() => Promise<void>)[] = [];

  readonly commands = new Counter({
    ...this.of,
    name: 'tradepost_commands_total',
    help: 'Commands by how they ended',
    labelNames: ['aggregate', 'command', 'outcome'] as const,
  });
  readonly commandSeconds = new Histogram({
    ...this.of,
    name: 'tradepost_command_duration_seconds',
    help: 'From a command’s arrival at the pipeline to its answer',
    labelNames: ['aggregate'] as const,
    buckets: SECONDS,
  });
  readonly appendSeconds = new Histogram({
    ...this.of,
    name: 'tradepost_append_duration_seconds',
    help: 'Appends to the event store, synced, by how they ended',
    labelNames: ['outcome'] as const,
    buckets: SECONDS,
  });
  readonly eventsAppended = new Counter({
    ...this.of,
    name: 'tradepost_events_appended_total',
    help: 'Events appended',
    labelNames: ['aggregate'] as const,
  });
  readonly conflicts = new Counter({
    ...this.of,
    name: 'tradepost_append_conflicts_total',
    help: 'Appends that met a stream further on than they thought, and were decided anew',
    labelNames: ['aggregate'] as const,
  });
  readonly processFailures = new Counter({
    ...this.of,
    name: 'tradepost_process_command_failures_total',
    help: 'Commands of processes that failed, by what came next: retried or parked',
    labelNames: ['process', 'then'] as const,
  });
  readonly engineErrors = new Counter({
    ...this.of,
    name: 'tradepost_engine_errors_total',
    help: 'Times that an engine could not be reached or did not answer',
    labelNames: ['engine'] as const,
  });
  readonly subscriptionDrops = new Counter({
    ...this.of,
    name: 'tradepost_eventstore_subscription_drops_total',
    help: 'Times that EventStoreDB has dropped the subscription because events came faster: routine',
  });
  readonly gatewayNews = new Counter({
    ...this.of,
    name: 'tradepost_gateway_news_total',
    help: 'News of the payment gateway by how they came, and whether they were taken, known, or of nothing of ours',
    labelNames: ['by', 'outcome'] as const,
  });
  readonly requestSeconds = new Histogram({
    ...this.of,
    name: 'tradepost_http_request_duration_seconds',
    help: 'HTTP requests by route and status',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: SECONDS,
  });
  readonly incomplete = new Gauge({
    ...this.of,
    name: 'tradepost_metrics_incomplete',
    help: '1 where an engine did not answer in time, and what it knows is missing here',
  });

  /** Adds memory, garbage collection, event loop and handles of this process. */
  ofProcess(): this {
    collectDefaultMetrics({ register: this.registry });
    return this;
  }

  /** Adds a collector that runs on each scrape. */
  collect(collector: () => Promise<void>): void {
    this.collectors.push(collector);
  }

  /** In Prometheus' text format. */
  async text(): Promise<string> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>(
      (_, reject) => (timer = setTimeout(() => reject(new Error('too late')), COLLECT_MS)),
    );
    await Promise.race([Promise.all(this.collectors.map((collector) => collector())), late]).then(
      () => this.incomplete.set(0),
      () => this.incomplete.set(1),
    );
    clearTimeout(timer);
    return this.registry.metrics();
  }
}
