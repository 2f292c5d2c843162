import { indexed, PAGE } from './recorded-events.js';
import { invalid, missing } from '../../domain/shared/decider/domain-error.js';
import type { ShownEvent } from '../shared/event/shown-event.js';
import { auditLog } from '../../projections/looking-back/audit-log.js';
import { query } from '../shared/query.js';

export interface CausedEvent {
  readonly event: ShownEvent;
  readonly caused: readonly CausedEvent[];
}

const LARGEST_TREE = 10_000;

/**
 * Everything that followed from one command, as a tree: each event under the one that caused it.
 */
export const getCorrelation = query<{ correlationId: string }, readonly CausedEvent[]>({
  name: 'GetCorrelation',
  permission: 'audit.read',
  reads: [auditLog],
  run: async ({ correlationId }, { services }) => {
    const events: ShownEvent[] = [];
    for await (const page of indexed(
      services,
      [{ correlationId }],
      { newestFirst: false, limit: PAGE },
      { after: 0, before: Number.MAX_SAFE_INTEGER },
    )) {
      events.push(...page);
      if (events.length > LARGEST_TREE)
        throw invalid(
          'correlation/too-large',
          `more than ${LARGEST_TREE} events follow from this: list them with /events?correlation=`,
          { field: 'correlation' },
        );
    }
    if (events.length === 0)
      throw missing('correlation/unknown', 'nothing is known to have followed from this');
    return treeOf(events);
  },
});

/** An event whose cause is none of the others stands at the root: the command itself caused it. */
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
