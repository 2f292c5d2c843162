import type { Position, StoredEvent } from '../../../application/ports/event-store.js';
import { canonical } from '../../../application/shared/event/canonical.js';
import type { LogPosition, RecordedEvent } from './client.js';

/**
 * The client has parsed it: the texts are made again where somebody asks for them, and nobody
 * parses twice.
 */
export class ParsedEvent implements StoredEvent {
  readonly id: string;
  readonly type: string;
  readonly revision: number;
  readonly position: Position;
  readonly recordedAt: number;
  readonly decoded: { readonly data: object; readonly metadata: object };

  constructor(
    event: RecordedEvent,
    /** Without the installation's prefix. */
    readonly stream: string,
  ) {
    this.id = event.id;
    this.type = event.type;
    this.revision = Number(event.revision);
    this.position = positionOf(event.position!.commit);
    this.recordedAt = event.created.getTime();
    this.decoded = { data: event.data as object, metadata: (event.metadata ?? {}) as object };
  }

  /**
   * What has a hash was written in canonical form, which is made again: an object puts members that
   * look like an index first. What is older is given back in the order in which it was read.
   */
  get data(): string {
    const { data, metadata } = this.decoded;
    return 'hash' in metadata ? canonical(data).text : JSON.stringify(data);
  }

  get metadata(): string {
    return JSON.stringify(this.decoded.metadata);
  }
}

/** @throws beyond 2^53, rather than to round: nine petabytes of log. */
export function positionOf(commit: bigint): Position {
  const position = Number(commit);
  if (!Number.isSafeInteger(position))
    throw new Error(`position ${commit} is beyond what can be counted here`);
  return position;
}

/** As the server names it: it writes every event as a record that commits itself. */
export const logPositionOf = (position: Position): LogPosition => ({
  commit: BigInt(position),
  prepare: BigInt(position),
});
