import {
  context,
  propagation,
  ROOT_CONTEXT,
  trace,
  TraceFlags,
  type Context,
  type Span,
  type Tracer,
} from '@opentelemetry/api';

/**
 * OpenTelemetry's variable for the collector's URL (OTLP over HTTP); this and others
 * (`OTEL_TRACES_SAMPLER`, `OTEL_SERVICE_NAME` …) are read by the SDK itself.
 */
export const TRACES_TO = 'OTEL_EXPORTER_OTLP_ENDPOINT';

let tracing = false;

/** False: no spans are created. */
export const isTracing = (): boolean => tracing;

export const tracer = (): Tracer => trace.getTracer('tradepost');

/**
 * Starts tracing in this thread if a collector is configured. The returned function sends the
 * remaining spans and stops it.
 */
export async function startTracing(part: string): Promise<() => Promise<void>> {
  if (!process.env[TRACES_TO]) return () => Promise.resolve();
  const [
    { BatchSpanProcessor, NodeTracerProvider },
    { OTLPTraceExporter },
    { defaultResource, detectResources, envDetector, resourceFromAttributes },
  ] = await Promise.all([
    import('@opentelemetry/sdk-trace-node'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ]);
  const serviceAttributes = resourceFromAttributes({
    'service.name': process.env['OTEL_SERVICE_NAME'] ?? 'tradepost',
    'tradepost.part': part,
  });
  const resource = defaultResource()
    .merge(serviceAttributes)
    .merge(detectResources({ detectors: [envDetector] }));
  const provider = new NodeTracerProvider({
    resource,
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  provider.register();
  tracing = true;
  return async () => {
    tracing = false;
    // an unavailable collector must not fail the shutdown
    await provider.shutdown().catch(() => undefined);
    trace.disable();
    context.disable();
    propagation.disable();
  };
}

const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** In W3C Trace Context format; null for a span that is not sampled. */
export function traceparentOf(span: Span): string | null {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return traceFlags & TraceFlags.SAMPLED ? `00-${traceId}-${spanId}-01` : null;
}

/** The context for child spans of a `traceparent`; null where it is invalid. */
export function contextOf(traceparent: string): Context | null {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(traceparent) ?? [];
  if (traceId === undefined || spanId === undefined) return null;
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags!, 16),
    isRemote: true,
  });
}
