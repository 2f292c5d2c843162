import type { StoredEvent } from '../../application/ports/event-store.js';
import type { RecordedEvent } from '../../application/shared/event/envelope.js';
import { contextOf, isTracing, tracer } from './tracing.js';

/** A projection that has processed a batch, and which events it handles. */
export interface Folded {
  readonly projection: { readonly name: string };
  readonly interest: { handles(type: string): boolean };
}

/**
 * Records a span for each traced event that read models have just processed, with documents and
 * checkpoint committed. `began`: milliseconds since 1970.
 */
export function traceProjected(
  events: readonly { readonly stored: StoredEvent; readonly event: RecordedEvent | null }[],
  by: readonly Folded[],
  began: number,
): void {
  if (!isTracing()) return;
  for (const one of events) {
    const names = by
      .filter(({ interest }) => interest.handles(one.stored.type))
      .map(({ projection }) => projection.name);
    if (names.length === 0) continue;
    const { event } = one;
    const parent = event?.metadata.traceparent ? contextOf(event.metadata.traceparent) : null;
    if (!event || !parent) continue;
    const attributes = {
      'tradepost.event': event.type,
      'tradepost.position': event.position,
      'tradepost.projections': names,
      'tradepost.lag_ms': began - event.recordedAt,
    };
    tracer().startSpan(`project ${event.type}`, { startTime: began, attributes }, parent).end();
  }
}
