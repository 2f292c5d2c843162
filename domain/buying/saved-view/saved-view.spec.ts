import { specify } from '../../shared/decider/decider-spec.js';
import type { SavedViewEvent } from './saved-view.events.js';
import { savedView } from './saved-view.js';

const at = '2026-03-02T09:00:00.000Z';
const of = { viewId: 'v', organizationId: 'o', ownerId: 'u' };
const content = { name: 'Late', of: 'orders', query: 'status=Confirmed', shared: false };
const saved: SavedViewEvent = { type: 'ViewSaved', data: { ...of, ...content, occurredAt: at } };

describe('a saved view', () => {
  const spec = specify(savedView);

  it('is saved once, changed, and deleted for good', () => {
    const save = { type: 'SaveView' as const, at, ...of, content };
    const deleted: SavedViewEvent = { type: 'ViewDeleted', data: { ...of, occurredAt: at } };
    spec.given().when(save).then([saved]);
    spec.given(saved).when(save).thenNothing();
    spec.given(saved).when({ type: 'ChangeView', at, content }).thenNothing();
    spec
      .given(saved)
      .when({ type: 'ChangeView', at, content: { ...content, shared: true } })
      .then([
        {
          type: 'ViewChanged',
          data: { ...of, before: content, ...content, shared: true, occurredAt: at },
        },
      ]);
    spec.given(saved).when({ type: 'DeleteView', at }).then([deleted]);
    spec
      .given(saved, deleted)
      .when({ type: 'ChangeView', at, content })
      .thenFails('saved-view/unknown');
  });

  it('has a name and a query of a sensible size', () => {
    const save = (more: object) => ({
      type: 'SaveView' as const,
      at,
      ...of,
      content: { ...content, ...more },
    });
    spec
      .given()
      .when(save({ name: '' }))
      .thenFails('text/required', { field: 'name' });
    spec
      .given()
      .when(save({ query: 'x'.repeat(4_001) }))
      .thenFails('text/too-long', { field: 'query' });
  });
});
