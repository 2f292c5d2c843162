import type { AnyDecider } from '../../domain/shared/decider/decider.js';
import { sayTheSame } from '../../domain/shared/decider/same.js';
import type { EventStore } from '../ports/event-store.js';
import { deciders } from '../shared/deciders.js';
import { decodeEvent } from '../shared/event/codec.js';
import type { RecordedEvent } from '../shared/event/envelope.js';

/**
 * A point in a stream's history: after the event of a revision, after the events recorded up to a
 * time (milliseconds since 1970), or now.
 */
export type Moment = { readonly revision: number } | { readonly atMs: number } | 'now';

/** An aggregate's past state. */
export interface PastState {
  readonly stream: string;
  /** Revision of the last event applied. */
  readonly revision: number;
  readonly recordedAt: number;
  readonly lastEvent: { readonly id: string; readonly type: string };
  /** The state as plain JSON; personal data stays sealed. */
  readonly state: unknown;
}

/** The stream does not exist, or did not at that moment; the message says which. */
export class NothingToReplay extends Error {
  override readonly name = 'NothingToReplay';
}

const PAGE = 1_000;

/**
 * Folds a stream's events up to a moment.
 *
 * @throws NothingToReplay
 */
export async function replay(
  store: Pick<EventStore, 'readStream'>,
  stream: string,
  moment: Moment,
): Promise<PastState> {
  const category = stream.slice(0, Math.max(0, stream.indexOf('-')));
  const decider = Object.hasOwn(deciders, category) ? deciders[category]! : null;
  if (!decider)
    throw new NothingToReplay(
      `"${stream}" is no stream: its name begins with one of ${Object.keys(deciders).join('-, ')}-`,
    );
  let state: unknown = decider.initial;
  let last: RecordedEvent | null = null;
  let next = 0;
  let found = false;
  for (let more = true; more;) {
    const page = await store.readStream(stream, next, PAGE);
    found ||= page.length > 0;
    more = page.length === PAGE;
    for (const stored of page) {
      if (isAfter(stored, moment)) {
        more = false;
        break;
      }
      last = decodeEvent(stored);
      state = decider.evolve(state, last);
    }
    next += page.length;
  }
  if (!found) throw new NothingToReplay(`there is no stream "${stream}"`);
  if (!last) throw new NothingToReplay(`"${stream}" had not begun then`);
  const { revision, recordedAt, id, type } = last;
  return { stream, revision, recordedAt, lastEvent: { id, type }, state: plain(decider, state) };
}

const isAfter = (event: { revision: number; recordedAt: number }, moment: Moment): boolean =>
  moment !== 'now' &&
  ('revision' in moment ? event.revision > moment.revision : event.recordedAt > moment.atMs);

const plain = (decider: AnyDecider, state: unknown): unknown =>
  JSON.parse(
    JSON.stringify(decider.snapshots ? decider.snapshots.encode(state) : state),
  ) as unknown;

/** A difference between two states; `undefined`: absent on that side. */
export interface Difference {
  /** JSON Pointer (RFC 6901); list entries that have an id are addressed by it. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

const ids = ['reservationId', 'lineId', 'orderId', 'productId', 'row', 'id'] as const;
type Fields = Readonly<Record<string, unknown>>;

/** The differences between two states, one per leaf, in the order of their fields. */
export function differences(before: unknown, after: unknown, path = ''): readonly Difference[] {
  if (Object.is(before, after)) return [];
  const a = fieldsOf(before);
  const b = fieldsOf(after);
  if (!a || !b) return sayTheSame(before, after) ? [] : [{ path, before, after }];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((key) =>
    differences(a[key], b[key], `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
  );
}

/**
 * List entries with an id are matched by it, so that a removed entry does not make all that follow
 * differ.
 */
function fieldsOf(value: unknown): Fields | null {
  if (typeof value !== 'object' || value === null) return null;
  if (!Array.isArray(value)) return value as Fields;
  const entries = value as readonly (Fields | null)[];
  const id = ids.find(
    (name) =>
      entries.every((e) => typeof e === 'object' && e !== null && name in e) &&
      new Set(entries.map((e) => e![name])).size === entries.length,
  );
  return Object.fromEntries(entries.map((e, i) => [id ? String(e![id]) : String(i), e]));
}
