import type { CausedEvent } from '../../../application/looking-back/correlation.queries.js';
import type { PastState } from '../../../application/looking-back/replay.js';
import type { ShownEvent } from '../../../application/shared/event/shown-event.js';

export const wireEvent = ({
  position,
  stream,
  revision,
  id,
  type,
  recordedAt,
  data,
  metadata,
  unreadable,
}: ShownEvent) => ({
  position: String(position),
  stream,
  revision,
  id,
  type,
  recordedAt: new Date(recordedAt).toISOString(),
  data,
  metadata,
  ...(unreadable === null ? {} : { unreadable }),
});

interface WireCaused extends ReturnType<typeof wireEvent> {
  readonly caused: readonly WireCaused[];
}

export const wireCaused = ({ event, caused }: CausedEvent): WireCaused => ({
  ...wireEvent(event),
  caused: caused.map(wireCaused),
});

export const wirePast = ({ recordedAt, ...past }: PastState) => ({
  ...past,
  recordedAt: new Date(recordedAt).toISOString(),
});
