import type { StoredEvent } from '../../../application/ports/event-store.js';
import { eventTypes, isEventType, type EventType } from '../../../domain/events.js';

/** The category of an event's stream: what stands before the first dash. */
export const categoryOf = (stream: string): string => stream.slice(0, stream.indexOf('-'));

/** Which events a consumer takes, worked out once. All others it passes over undecoded. */
export class Interest {
  private readonly handled: ReadonlySet<string>;
  private readonly categories: ReadonlySet<string>;

  constructor(handles: readonly EventType[]) {
    this.handled = new Set(handles);
    this.categories = new Set(handles.map((type) => eventTypes[type].category));
  }

  /** Every event of these categories. */
  static inCategories(...categories: readonly string[]): Interest {
    return new Interest(
      (Object.keys(eventTypes) as EventType[]).filter((type) =>
        categories.includes(eventTypes[type].category),
      ),
    );
  }

  handles(type: string): boolean {
    return this.handled.has(type);
  }

  /**
   * Whether the consumer has to read an event: it handles its type, or a newer version of the
   * program has written a type that is unknown here into a category that it handles.
   */
  needs({ type, stream }: Pick<StoredEvent, 'type' | 'stream'>): boolean {
    return (
      this.handled.has(type) || (!isEventType(type) && this.categories.has(categoryOf(stream)))
    );
  }
}
