import { flag, list, nullable, object, oneOf, text, whole } from '../kernel/schema.js';

const Health = object({ status: text });

const lagging = { name: text, status: text, lag: whole, lagMs: nullable(whole) };

const Readiness = object(
  {
    status: oneOf(['ready', 'degraded', 'starting', 'closed', 'full']),
    position: text,
    missing: list(text),
    projections: list(object(lagging)),
    processes: list(object({ ...lagging, inFlight: whole, parked: whole })),
    relays: list(object({ ...lagging, open: whole, held: whole, parked: whole })),
    consumers: list(object({ ...lagging, passedOver: whole })),
    gateway: object({
      name: oneOf(['simulated', 'stripe']),
      isLive: flag,
      isReachable: nullable(flag),
      answeredAt: nullable(text),
      oldestCallMs: nullable(whole),
    }),
  },
  '`starting`, `closed` and `full` are answered by 503: `missing` is still being read into memory, or an event about rights cannot be read and nothing is changed here, or there is no room to write. `lag`: on servers 1 where there are any events; `lagMs`: null where the next one cannot be read. `gateway`: who takes buyers’ money; `isReachable` null where it was not asked yet, `oldestCallMs` null where all calls have been answered',
);

export const healthSchemas = { Health, Readiness };
