import { eventTypes } from '../../../domain/events.js';

/** Of every event of the marketplace. */
const CATEGORIES: ReadonlySet<string> = new Set(
  Object.values(eventTypes).map(({ category }) => category),
);

/**
 * Which streams of a server are this installation's, and what they are called there: those of the
 * marketplace's categories (`order-…`), behind a prefix where several share the server. Whatever
 * else stands in its log is somebody else's, and is never looked into.
 */
export class OwnStreams {
  /** What the server's names of these streams begin with, for its filter. */
  readonly prefixes: readonly string[];

  constructor(readonly prefix: string = '') {
    this.prefixes = [...CATEGORIES].map((category) => `${prefix}${category}-`);
  }

  /** Whether a stream, without the prefix, is of one of the marketplace's categories. */
  holds(stream: string): boolean {
    const end = stream.indexOf('-');
    return end > 0 && CATEGORIES.has(stream.slice(0, end));
  }

  /** What the server calls a stream. */
  nameOf(stream: string): string {
    return this.prefix + stream;
  }

  /** The stream of an event in the log, without the prefix; null where it is not one of ours. */
  streamOf({
    type,
    streamId,
  }: {
    readonly type: string;
    readonly streamId: string;
  }): string | null {
    if (type.startsWith('$') || !streamId.startsWith(this.prefix)) return null;
    const stream = streamId.slice(this.prefix.length);
    return this.holds(stream) ? stream : null;
  }
}
