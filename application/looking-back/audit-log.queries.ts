import {
  auditEntryOf,
  type AuditEntry,
  auditLog,
} from '../../projections/looking-back/audit-log.js';
import { decodeEvent } from '../shared/event/codec.js';
import { foreignCursor, type ListInput, type Page } from '../shared/page.js';
import { query } from '../shared/query.js';
import type { Services } from '../shared/use-case.js';

export interface AuditInput extends ListInput {
  readonly stream: string | null;
  readonly person: string | null;
  readonly organization: string | null;
}

export const listAuditLog = query<AuditInput, Page<AuditEntry>>({
  name: 'ListAuditLog',
  permission: 'audit.read',
  reads: [auditLog],
  run: async ({ stream, person, organization, limit, cursor }, { services }) => {
    if (cursor !== null && !/^\d{1,15}$/.test(cursor)) throw foreignCursor();
    if (stream !== null)
      return auditOfStream(
        services,
        stream,
        { person, organization },
        limit,
        cursor === null ? 0 : Number(cursor),
      );
    const filter = { ...(person ? { person } : {}), ...(organization ? { organization } : {}) };
    const after = cursor === null ? null : { values: [], key: cursor };
    const found = await services.documents.find(auditLog, {
      filter,
      sort: [],
      limit: limit + 1,
      after,
    });
    const page = found.documents.slice(0, limit);
    const items = page.map((d) => d.document);
    return {
      items,
      total: null,
      totalIsLowerBound: false,
      nextCursor: found.documents.length > limit ? page.at(-1)!.key : null,
      asOf: found.seen,
    };
  },
});

const STREAM_PAGE = 1_000;

/** A stream's entries, read from the event store by revision; the cursor is the next revision. */
async function auditOfStream(
  { events }: Services,
  stream: string,
  { person, organization }: Pick<AuditInput, 'person' | 'organization'>,
  limit: number,
  from: number,
): Promise<Page<AuditEntry>> {
  const asOf = await events.head();
  const items: AuditEntry[] = [];
  for (let next = from; ;) {
    const page = await events.readStream(stream, next, STREAM_PAGE);
    for (const stored of page) {
      if (items.length === limit)
        return {
          items,
          total: null,
          totalIsLowerBound: false,
          nextCursor: String(stored.revision),
          asOf,
        };
      const entry = auditEntryOf(decodeEvent(stored));
      if (
        (person === null || entry.person === person) &&
        (organization === null || entry.organization === organization)
      )
        items.push(entry);
    }
    if (page.length < STREAM_PAGE)
      return { items, total: null, totalIsLowerBound: false, nextCursor: null, asOf };
    next += page.length;
  }
}
