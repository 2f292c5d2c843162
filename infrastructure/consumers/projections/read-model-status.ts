import type { Db } from 'mongodb';
import type { Position } from '../../../application/ports/event-store.js';
import type { AnyProjection } from '../../../projections/projection.js';
import { readModelRows } from '../../engines/mongodb/read-model-rows.js';
import type { ProjectionStatus } from '../../shared/read-models/projection-status.js';
import { remainingTime } from './remaining-time.js';

/** Why what an older version has made is not gone on with. */
export const beingRebuilt = (name: string): string =>
  `"${name}" is being rebuilt by this version, and is served as it was until then: nothing is to be retried`;

/** How every read model stands, whoever keeps it. */
export async function statusOfReadModels(
  db: Db,
  projections: readonly AnyProjection[],
  head: Position,
): Promise<ProjectionStatus[]> {
  const rows = new Map((await readModelRows(db).find().toArray()).map((row) => [row._id, row]));
  return projections.flatMap(({ name, version }): ProjectionStatus[] => {
    const row = rows.get(name);
    if (!row)
      return [
        {
          name,
          version,
          position: 0,
          handled: 0,
          status: 'building',
          remainingMs: null,
          error: null,
        },
      ];
    const { live, next, status, error } = row;
    return [
      {
        name,
        version: live.version,
        position: live.position,
        handled: live.handled ?? null,
        status: status === 'stopped' ? 'stopped' : 'running',
        remainingMs: null,
        error,
      },
      ...(next
        ? [
            {
              name: `${name} (rebuild)`,
              version: next.version,
              position: next.position,
              handled: next.handled ?? null,
              status: next.error ? ('stopped' as const) : ('building' as const),
              remainingMs: next.error
                ? null
                : remainingTime(next.startedAt.getTime(), next.position, head),
              error: next.error ?? null,
            },
          ]
        : []),
    ];
  });
}
