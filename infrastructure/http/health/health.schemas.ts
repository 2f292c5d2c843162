import { list, object, oneOf, text, whole } from '../kernel/schema.js';

const Health = object({ status: text });

const lagging = { name: text, status: text, lag: whole };

const Readiness = object({
  status: oneOf(['ready', 'degraded']),
  position: text,
  projections: list(object(lagging)),
  processes: list(object({ ...lagging, inFlight: whole, parked: whole })),
});

export const healthSchemas = { Health, Readiness };
