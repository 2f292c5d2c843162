import {
  isPublicEventName,
  type PublicEventName,
} from '../../domain/hub/public-events/public-events.js';
import { invalid } from '../../domain/shared/decider/domain-error.js';
import { feed } from '../../projections/hub/feed.js';
import type { Position } from '../ports/event-store.js';
import { seesEverything, type Caller } from '../shared/caller.js';
import { query } from '../shared/query.js';
import { cloudEventsOf, type CloudEvent, type Told } from './cloud-event.js';
import { readFeed } from './feed.js';

export interface FeedInput {
  /** Null: behind everything that there is now. */
  readonly after: Position | null;
  /** Empty: all. */
  readonly names: readonly string[];
  /** 1 to 1,000 events. */
  readonly limit: number;
  readonly publicUrl: string;
}

export interface Feed {
  readonly items: readonly CloudEvent[];
  /** Where the next page begins. */
  readonly nextAfter: Position;
  readonly more: boolean;
}

export const toldTo = (caller: Caller): Told => ({
  organizationId: caller.organization.id,
  permissions: caller.permissions,
  all: seesEverything(caller),
});

/**
 * What has happened to whatever is the caller's organisation's, of any age, by what it may read
 * today: what it may no longer see is passed over, and positions stay.
 */
export const getFeed = query<FeedInput, Feed>({
  name: 'GetFeed',
  permission: 'organization.read',
  reads: [feed],
  run: async ({ after, names, limit, publicUrl }, { caller, services }) => {
    const head = await services.events.head();
    if (after === null) return { items: [], nextAfter: head, more: false };
    if (after > head)
      throw invalid(
        'feed/other-history',
        'no event has this position: it is from before a backup was restored, or from elsewhere. Begin with after=0, or with after=latest',
        { field: 'after' },
      );
    const wanted = names.filter(isPublicEventName) as PublicEventName[];
    const told = toldTo(caller);
    const page = await readFeed(services, {
      party: told.all ? null : told.organizationId,
      after,
      names: wanted.length > 0 ? wanted : null,
      limit,
    });
    const telling = {
      publicUrl,
      names: wanted.length > 0 ? new Set(wanted) : null,
      full: true,
    };
    return {
      items: page.events.flatMap((event) => cloudEventsOf(event, told, telling)),
      nextAfter: page.through,
      more: page.more,
    };
  },
});
