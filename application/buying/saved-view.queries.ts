import { type SavedViewDocument, savedViews } from '../../projections/buying/saved-views.js';
import { condition, list, pageOf, type ListInput, type Page } from '../shared/page.js';
import { query } from '../shared/query.js';

export const viewList = list({
  projection: savedViews,
  sorts: { name: [{ field: 'nameKey' }], changedAt: [{ field: 'changedAt' }] },
  sortedBy: { by: 'name', descending: false },
});

/** The caller's own views, and those that colleagues share. */
export const listViews = query<
  ListInput & { readonly of: readonly string[] },
  Page<SavedViewDocument>
>({
  name: 'ListViews',
  permission: 'organization.read',
  reads: [savedViews],
  run: ({ of, ...page }, { caller, services }) =>
    pageOf(services.documents, viewList, page, {
      ...condition('of', of),
      seenBy: [caller.person.id, caller.organization.id],
    }),
});
