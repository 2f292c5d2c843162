import {
  context,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Context,
} from '@opentelemetry/api';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from '../../telemetry/log.js';
import type { Metrics } from '../../telemetry/metrics.js';
import { isTracing, tracer } from '../../telemetry/tracing.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Its place in a trace, where one is kept. */
    trace?: Context;
  }
}

/** Every answer names it; the events, the log and the trace of the request have it, too. */
const CORRELATION = 'x-correlation-id';

/** Asked for all the time, and nothing that anybody looks for. */
const isUnremarkable = (route: string): boolean =>
  route.startsWith('/health/') || route === '/metrics';

/** The pattern, never the address that was asked for: that may hold what a person has typed. */
const routeOf = (request: FastifyRequest): string => request.routeOptions.url ?? '(none)';

/**
 * Counts and times requests, keeps a span for each where traces are kept, and says a line for each
 * where `requestLog` is given.
 */
export function observeRequests(
  fastify: FastifyInstance,
  metrics: Metrics,
  requestLog: Log | null,
): void {
  fastify.addHook('onRequest', (request: FastifyRequest, reply: FastifyReply, done: () => void) => {
    void reply.header(CORRELATION, request.id);
    if (!isTracing() || isUnremarkable(routeOf(request))) return done();
    const parent = propagation.extract(ROOT_CONTEXT, request.headers);
    const attributes = {
      'http.request.method': request.method,
      'http.route': routeOf(request),
      'tradepost.correlation_id': request.id,
    };
    request.trace = trace.setSpan(
      parent,
      tracer().startSpan(
        `${request.method} ${routeOf(request)}`,
        { kind: SpanKind.SERVER, attributes },
        parent,
      ),
    );
    context.with(request.trace, done);
  });
  fastify.addHook(
    'onResponse',
    (request: FastifyRequest, reply: FastifyReply, done: () => void) => {
      const { method } = request;
      const [route, status] = [routeOf(request), reply.statusCode];
      metrics.requestSeconds.observe(
        { method, route, status: String(status) },
        reply.elapsedTime / 1_000,
      );
      const span = request.trace && trace.getSpan(request.trace);
      if (span) {
        span.setAttribute('http.response.status_code', status);
        if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
        span.end();
      }
      if (requestLog && !isUnremarkable(route)) {
        const traceId = span?.spanContext().traceId;
        const facts = {
          correlationId: request.id,
          method,
          route,
          status,
          milliseconds: Math.round(reply.elapsedTime * 10) / 10,
          ...(traceId ? { traceId } : {}),
        };
        requestLog('request', { ...facts, level: status >= 500 ? 'error' : 'info' });
      }
      done();
    },
  );
}

/** Does something as a part of the request's trace, whatever has been waited for since. */
export const within = <T>({ trace: of }: FastifyRequest, work: () => T): T =>
  of === undefined ? work() : context.with(of, work);
