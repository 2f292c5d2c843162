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
 * OpenTelemetry's own name for where traces go (OTLP over HTTP); it and its neighbours
 * (`OTEL_TRACES_SAMPLER`, `OTEL_SERVICE_NAME` …) are read by the SDK itself.
 */
export const TRACES_TO = 'OTEL_EXPORTER_OTLP_ENDPOINT';

let tracing = false;

/** Where no traces are kept, nothing is spent on them. */
export const isTracing = (): boolean => tracing;

export const tracer = (): Tracer => trace.getTracer('tradepost');

/**
 * Keeps traces in this thread where the environment says to whom they go. The answer sends what is
 * left and ends it.
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
  const said = resourceFromAttributes({
    'service.name': process.env['OTEL_SERVICE_NAME'] ?? 'tradepost',
    'tradepost.part': part,
  });
  const resource = defaultResource()
    .merge(said)
    .merge(detectResources({ detectors: [envDetector] }));
  const provider = new NodeTracerProvider({
    resource,
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  provider.register();
  tracing = true;
  return async () => {
    tracing = false;
    // a collector that is away takes nothing down with it
    await provider.shutdown().catch(() => undefined);
    trace.disable();
    context.disable();
    propagation.disable();
  };
}

const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** As W3C Trace Context writes it; null for what is not kept. */
export function traceparentOf(span: Span): string | null {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return traceFlags & TraceFlags.SAMPLED ? `00-${traceId}-${spanId}-01` : null;
}

/** What is begun in it is a part of that trace; null where it is none. */
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
