import { builds } from '../../domain/event-builder-spec.js';
import { project, recordedAt } from '../projection-spec.js';
import { savedViews } from './saved-views.js';

const of = { viewId: 'view-1', organizationId: 'b-1', ownerId: 'u-1' };
const mine = { name: 'Late Orders', of: 'orders', query: 'status=Confirmed', shared: false };
const saved = builds('ViewSaved', { ...of, ...mine });
const changed = builds('ViewChanged', { ...of, before: mine, ...mine });
const deleted = builds('ViewDeleted', of);

describe('a saved view', () => {
  const spec = project(savedViews);

  it('is seen by its owner alone unless it is shared', () => {
    spec.given(saved()).then('view-1', {
      id: 'view-1',
      organizationId: 'b-1',
      ownerId: 'u-1',
      ...mine,
      nameKey: 'late orders',
      seenBy: 'u-1',
      revision: 0,
      changedAt: recordedAt(1),
    });
    spec.given(saved({ shared: true })).thenMatches('view-1', { seenBy: 'b-1', ownerId: 'u-1' });
  });

  it('moves to the list of the organisation when it is shared, and back when it is not', () => {
    spec
      .given(saved(), changed({ shared: true }))
      .thenMatches('view-1', { shared: true, seenBy: 'b-1', revision: 1 });
    spec
      .given(saved({ shared: true }), changed({ shared: false }))
      .thenMatches('view-1', { shared: false, seenBy: 'u-1' });
  });

  it('has the name and the query that it was given last', () => {
    spec.given(saved(), changed({ name: 'Overdue', query: 'late=true' })).thenMatches('view-1', {
      name: 'Overdue',
      nameKey: 'overdue',
      query: 'late=true',
    });
  });

  it('is gone once it is deleted', () => {
    spec.given(saved(), changed({ name: 'Overdue' }), deleted()).thenNothing('view-1');
  });

  it('is deleted without the others', () => {
    spec
      .given(saved(), saved({ viewId: 'view-2', name: 'Mine' }), deleted())
      .thenDocuments({ 'view-2': { name: 'Mine' } });
  });

  it('is specified for every event that it handles', () => spec.thenEveryHandledEventWasGiven());
});
