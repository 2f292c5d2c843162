import type { SavedViewEvent } from '../../domain/buying/saved-view/saved-view.events.js';
import { eventTypesOutside } from '../../domain/events.js';
import { nameKeyOf } from '../../domain/shared/folding/folded.js';
import { isoTime, type Projection } from '../projection.js';

export interface SavedViewDocument {
  readonly id: string;
  readonly organizationId: string;
  readonly ownerId: string;
  readonly name: string;
  readonly nameKey: string;
  readonly of: string;
  readonly query: string;
  readonly shared: boolean;
  /** Where it is listed: the organisation's where it is shared, else the owner's. */
  readonly seenBy: string;
  readonly revision: number;
  readonly changedAt: string;
}

/** Saved filters and sort orders of lists. */
export const savedViews: Projection<SavedViewDocument, SavedViewEvent['type']> = {
  name: 'saved-views',
  version: 2,
  handles: ['ViewSaved', 'ViewChanged', 'ViewDeleted'],
  ignores: eventTypesOutside('savedView'),
  indexes: [['seenBy', 'nameKey'], ['nameKey']],
  columns: ['of', 'changedAt'],
  text: { weights: { name: 1 }, of: (doc) => [doc.name] },
  route: (event) => [event.data.viewId],
  evolve: (_key, _doc, event) => {
    if (event.type === 'ViewDeleted') return undefined;
    const { viewId: id, organizationId, ownerId, name, of, query, shared } = event.data;
    const seen = { revision: event.revision, changedAt: isoTime(event.recordedAt) };
    return {
      id,
      organizationId,
      ownerId,
      name,
      nameKey: nameKeyOf(name),
      of,
      query,
      shared,
      seenBy: shared ? organizationId : ownerId,
      ...seen,
    };
  },
};
