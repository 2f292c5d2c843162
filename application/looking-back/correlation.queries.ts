import { invalid, missing } from '../../domain/shared/decider/domain-error.js';
import { auditLog } from '../../projections/looking-back/audit-log.js';
import type { ShownEvent } from '../shared/event/shown-event.js';
import { query } from '../shared/query.js';
import { readByIndex, PAGE_SIZE } from './recorded-events.js';

export interface CausedEvent {
  readonly event: ShownEvent;
  readonly caused: readonly CausedEvent[];
}

const MAX_EVENTS = 10_000;

/** All events that followed from one command, as a tree: each below the event that caused it. */
export const getCorrelation = query<{ correlationId: string }, readonly CausedEvent[]>({
  name: 'GetCorrelation',
  permission: 'audit.read',
  reads: [auditLog],
  run: async ({ correlationId }, { services }) => {
    const events: ShownEvent[] = [];
    for await (const page of readByIndex(
      services,
      [{ correlationId }],
      { newestFirst: false, limit: PAGE_SIZE },
      { after: 0, before: Number.MAX_SAFE_INTEGER },
    )) {
      events.push(...page);
      if (events.length > MAX_EVENTS)
        throw invalid(
          'correlation/too-large',
          `more than ${MAX_EVENTS} events follow from this: list them with /events?correlation=`,
          { field: 'correlation' },
        );
    }
    if (events.length === 0)
      throw missing('correlation/unknown', 'nothing is known to have followed from this');
    return treeOf(events);
  },
});

/** Events whose cause is not among the others are roots: the command itself caused them. */
export function treeOf(events: readonly ShownEvent[]): readonly CausedEvent[] {
  const nodes = new Map(events.map((event) => [event.id, { event, caused: [] as CausedEvent[] }]));
  const roots: CausedEvent[] = [];
  for (const node of nodes.values()) {
    const cause = nodes.get(node.event.metadata.$causationId ?? '');
    if (cause && cause !== node) cause.caused.push(node);
    else roots.push(node);
  }
  return roots;
}
