import { context, SpanStatusCode, type Span } from '@opentelemetry/api';
import type {
  AppendOutcome,
  GatewayNewsOutcome,
  CommandOutcome,
  ObservedCommand,
  Telemetry,
} from '../../application/ports/telemetry.js';
import type { Metrics } from './metrics.js';
import { contextOf, isTracing, traceparentOf, tracer } from './tracing.js';

/** Counts and times commands and appends, with a span for each where tracing is on. */
export class ObservedCommands implements Telemetry {
  constructor(private readonly metrics: Metrics) {}

  command(
    aggregate: string,
    command: string,
    correlationId: string,
    cause: string | null,
  ): ObservedCommand {
    const began = performance.now();
    const span = isTracing() ? this.span(aggregate, command, correlationId, cause) : null;
    return {
      traceparent: span && traceparentOf(span),
      ended: (outcome: CommandOutcome) => {
        this.metrics.commands.inc({ aggregate, command, outcome });
        this.metrics.commandSeconds.observe({ aggregate }, (performance.now() - began) / 1_000);
        end(span, outcome);
      },
    };
  }

  append(
    aggregate: string,
    events: number,
    commands: readonly ObservedCommand[],
  ): (outcome: AppendOutcome) => void {
    const began = performance.now();
    const spans = isTracing()
      ? commands.flatMap(({ traceparent }) =>
          traceparent === null ? [] : [appendSpan(traceparent, aggregate, events, commands.length)],
        )
      : [];
    return (outcome) => {
      this.metrics.appendSeconds.observe({ outcome }, (performance.now() - began) / 1_000);
      if (outcome === 'done') this.metrics.eventsAppended.inc({ aggregate }, events);
      if (outcome === 'conflict') this.metrics.conflicts.inc({ aggregate });
      for (const span of spans) end(span, outcome);
    };
  }

  processCommandFailed(process: string, then: 'retried' | 'parked'): void {
    this.metrics.processFailures.inc({ process, then });
  }

  gatewayNews(by: 'callback' | 'poll', outcome: GatewayNewsOutcome): void {
    this.metrics.gatewayNews.inc({ by, outcome });
  }

  private span(
    aggregate: string,
    command: string,
    correlationId: string,
    cause: string | null,
  ): Span {
    const parent = cause === null ? null : contextOf(cause);
    return tracer().startSpan(
      `command ${command}`,
      {
        attributes: {
          'tradepost.aggregate': aggregate,
          'tradepost.command': command,
          'tradepost.correlation_id': correlationId,
        },
      },
      parent ?? context.active(),
    );
  }
}

function appendSpan(
  traceparent: string,
  aggregate: string,
  events: number,
  commands: number,
): Span {
  const attributes = {
    'tradepost.aggregate': aggregate,
    'tradepost.events': events,
    'tradepost.commands': commands,
  };
  return tracer().startSpan('append', { attributes }, contextOf(traceparent)!);
}

function end(span: Span | null, outcome: string): void {
  if (span === null) return;
  span.setAttribute('tradepost.outcome', outcome);
  if (outcome === 'failed') span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}
