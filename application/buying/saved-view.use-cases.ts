import type { ViewContent } from '../../domain/buying/saved-view/saved-view.events.js';
import {
  savedView,
  type KnownView,
  type SavedViewCommand,
} from '../../domain/buying/saved-view/saved-view.js';
import { missing } from '../../domain/shared/decider/domain-error.js';
import type { Caller } from '../shared/caller.js';
import { useCase, type Services } from '../shared/use-case.js';

/**
 * Shared views are visible to all users of the organisation, but only their owner may change them.
 */
async function ownView(viewId: string, caller: Caller, { pipeline }: Services): Promise<KnownView> {
  const { state } = await pipeline.load(savedView, viewId);
  if (!state || state.deleted || state.ownerId !== caller.person.id)
    throw missing('saved-view/unknown', 'this view does not exist');
  return state;
}

export const saveView = useCase({
  name: 'SaveView',
  decider: savedView,
  permission: 'organization.read',
  prepare: ({ content }: { content: ViewContent }, { caller, meta }) => {
    const command: SavedViewCommand = {
      type: 'SaveView',
      at: meta.at,
      viewId: meta.newId,
      organizationId: caller.organization.id,
      ownerId: caller.person.id,
      content,
    };
    return { id: meta.newId, command, creates: true };
  },
});

export const changeView = useCase({
  name: 'ChangeView',
  decider: savedView,
  permission: 'organization.read',
  prepare: async (
    { viewId, content }: { viewId: string; content: ViewContent },
    { caller, meta, services },
  ) => {
    await ownView(viewId, caller, services);
    return { id: viewId, command: { type: 'ChangeView', at: meta.at, content } };
  },
});

export const deleteView = useCase({
  name: 'DeleteView',
  decider: savedView,
  permission: 'organization.read',
  prepare: async ({ viewId }: { viewId: string }, { caller, meta, services }) => {
    await ownView(viewId, caller, services);
    return { id: viewId, command: { type: 'DeleteView', at: meta.at } };
  },
});
