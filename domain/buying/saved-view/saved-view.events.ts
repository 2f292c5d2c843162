import type { DomainEvent } from '../../shared/decider/decider.js';
import { eventsOf, organizations } from '../../shared/event/events-of.js';

interface OfView {
  readonly viewId: string;
  readonly organizationId: string;
  readonly ownerId: string;
}

export interface ViewContent {
  readonly name: string;
  /** The list or screen that it belongs to: `orders`. */
  readonly of: string;
  /** The screen's query string. */
  readonly query: string;
  /** Whether the whole organisation sees it. */
  readonly shared: boolean;
}

export type SavedViewEvent =
  | DomainEvent<'ViewSaved', OfView & ViewContent>
  | DomainEvent<'ViewChanged', OfView & { before: ViewContent } & ViewContent>
  | DomainEvent<'ViewDeleted', OfView>;

const members = organizations('organization.read', (e: OfView) => [e.organizationId]);

export const savedViewEvents = eventsOf<SavedViewEvent>('savedView', {
  ViewSaved: { version: 1, audience: members },
  ViewChanged: { version: 1, audience: members },
  ViewDeleted: { version: 1, audience: members },
});
