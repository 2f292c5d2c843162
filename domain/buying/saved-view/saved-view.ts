import { never, type Decider, type DomainCommand } from '../../shared/decider/decider.js';
import { missing } from '../../shared/decider/domain-error.js';
import { sayTheSame } from '../../shared/decider/same.js';
import { requireLine, requireText } from '../../shared/decider/text.js';
import type { SavedViewEvent, ViewContent } from './saved-view.events.js';

export type SavedViewCommand =
  | (DomainCommand<'SaveView'> & {
      viewId: string;
      organizationId: string;
      ownerId: string;
      content: ViewContent;
    })
  | (DomainCommand<'ChangeView'> & { content: ViewContent })
  | DomainCommand<'DeleteView'>;

export interface KnownView {
  readonly viewId: string;
  readonly organizationId: string;
  readonly ownerId: string;
  readonly content: ViewContent;
  readonly deleted: boolean;
}

export type SavedViewState = KnownView | null;

/** A user's saved filters and sorting of a list, by name. */
export const savedView: Decider<SavedViewState, SavedViewCommand, SavedViewEvent> = {
  category: 'savedView',
  stateVersion: 1,
  initial: null,
  decide,
  evolve,
};

function decide(command: SavedViewCommand, state: SavedViewState): readonly SavedViewEvent[] {
  if (command.type === 'SaveView') {
    if (state) return [];
    const { viewId, organizationId, ownerId, content, at: occurredAt } = command;
    requireContent(content);
    return [
      { type: 'ViewSaved', data: { viewId, organizationId, ownerId, ...content, occurredAt } },
    ];
  }
  if (!state || state.deleted) throw missing('saved-view/unknown', 'this view does not exist');
  const of = {
    viewId: state.viewId,
    organizationId: state.organizationId,
    ownerId: state.ownerId,
    occurredAt: command.at,
  };
  switch (command.type) {
    case 'ChangeView':
      requireContent(command.content);
      if (sayTheSame(command.content, state.content)) return [];
      return [{ type: 'ViewChanged', data: { ...of, before: state.content, ...command.content } }];
    case 'DeleteView':
      return [{ type: 'ViewDeleted', data: of }];
    default:
      return never(command);
  }
}

function requireContent({ name, of, query }: ViewContent): void {
  requireLine('name', name, 100);
  requireText('of', of, 60);
  if (query.length > 4_000) requireText('query', query, 4_000);
}

function evolve(state: SavedViewState, event: SavedViewEvent): SavedViewState {
  switch (event.type) {
    case 'ViewSaved':
    case 'ViewChanged': {
      const { viewId, organizationId, ownerId, name, of, query, shared } = event.data;
      return {
        viewId,
        organizationId,
        ownerId,
        content: { name, of, query, shared },
        deleted: false,
      };
    }
    case 'ViewDeleted':
      return state && { ...state, deleted: true };
    default:
      return never(event);
  }
}
