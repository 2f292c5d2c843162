import { hash } from 'node:crypto';
import type { StoredEvent } from '../../ports/event-store.js';

/**
 * The hash that an event's metadata carries: SHA-256, as base64url without padding (43 characters),
 * of these bytes (decision 28). Five lines, UTF-8, with one line feed (0x0A) between them and none
 * after the last; none of them can hold one, as JSON escapes it.
 *
 * 1. The id, as the store has it
 * 2. The type
 * 3. The schema version, in decimal
 * 4. `data` in canonical form (RFC 8785)
 * 5. `metadata` without `schemaVersion` and `hash` in canonical form
 *
 * @param data @param metadata Both in canonical form.
 */
export const eventHash = (
  id: string,
  type: string,
  version: number | string,
  data: string,
  metadata: string,
): string => hash('sha256', `${id}\n${type}\n${version}\n${data}\n${metadata}`, 'base64url');

/** Metadata as it is stored: `schemaVersion` first, `hash` last, between them line 5. */
export const hashedMetadata = (version: number, rest: string, hashed: string): string =>
  `{"schemaVersion":${version},${rest.slice(1, -1)},"hash":"${hashed}"}`;

const HASHED = /^\{"schemaVersion":(\d+),(.*),"hash":"([\w-]{43})"\}$/s;

/**
 * What an event's hash says of it. `uncovered`: it has none, as it was written before there were
 * hashes. `changed`: it is not what was written.
 */
export type Proof = 'intact' | 'changed' | 'uncovered';

/** Holds an event's hash against its bytes. Nothing that reads events for their contents does so. */
export function verifyEvent({
  id,
  type,
  data,
  metadata,
}: Pick<StoredEvent, 'id' | 'type' | 'data' | 'metadata'>): Proof {
  const hashed = HASHED.exec(metadata);
  if (!hashed) return metadata.includes('"hash":') ? 'changed' : 'uncovered';
  const [, version, rest, expected] = hashed;
  return eventHash(id, type, version!, data, `{${rest}}`) === expected ? 'intact' : 'changed';
}
