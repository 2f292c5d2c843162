import { START, type Position } from '../../application/ports/event-store.js';
import type { KeyValueStore } from '../../application/ports/key-value-store.js';
import type { Mailer } from '../../application/ports/mailer.js';
import { decodeEvent } from '../../application/shared/event/codec.js';
import type { Services } from '../../application/shared/use-case.js';
import { auditLog } from '../../projections/looking-back/audit-log.js';
import type { KeyRing } from '../engines/vault/key-ring.js';

const BUCKET = 'forgetting';
const HEARD = 'heard';
const PAGE = 500;

export interface ForgottenAgain {
  /** Whose key a restore had brought back. */
  readonly subjects: number;
  /** Up to there the events have been looked at. */
  readonly heard: Position;
}

/**
 * Forgets whom a restored vault remembers. A backup from before somebody was forgotten has their
 * key, and knows nothing of their having been forgotten; the events do. The vault says itself how
 * far it has heard of them, so that an older one hears the rest again; the index of events finds
 * them, however long the history is.
 */
export async function forgetAgain(
  { documents, events, credentials }: Pick<Services, 'documents' | 'events' | 'credentials'>,
  vault: KeyValueStore,
  keys: KeyRing,
  mailer: Mailer,
  head: Position,
): Promise<ForgottenAgain> {
  const known = Number((await vault.get(BUCKET, HEARD)) ?? START);
  // events that were restored from an older backup than the vault
  const before = known > head ? START : known;
  const type = 'SubjectForgotten';
  const { seen } = await documents.find(auditLog, {
    filter: {},
    sort: [],
    limit: 1,
    after: null,
  });
  let subjects = 0;
  for (let key = String(before); ;) {
    const { documents: found } = await documents.find(auditLog, {
      filter: { type },
      sort: [{ field: 'type', descending: false }],
      limit: PAGE,
      after: { values: [type], key },
    });
    for (const { key: position } of found) {
      const event = decodeEvent((await events.eventAt(Number(position)))!);
      if (event.type !== type || (await keys.find(event.data.subject)) === null) continue;
      await credentials.forget(event.data.subject);
      await mailer.forget(event.data.subject);
      await keys.destroy(event.data.subject, event.data.occurredAt);
      subjects++;
    }
    if (found.length < PAGE) break;
    key = found.at(-1)!.key;
  }
  const heard = Math.min(seen, head);
  if (heard !== known) await vault.write([{ bucket: BUCKET, key: HEARD, value: String(heard) }]);
  return { subjects, heard };
}
