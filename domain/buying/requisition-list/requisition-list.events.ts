import type { DomainEvent } from '../../shared/decider/decider.js';
import { eventsOf, organizations } from '../../shared/event/events-of.js';
import type { CartLine } from '../cart/cart-line.js';

interface OfList {
  readonly listId: string;
  readonly buyerOrgId: string;
}

export type RequisitionListEvent =
  | DomainEvent<
      'RequisitionListCreated',
      OfList & { name: string; lines: readonly CartLine[]; createdBy: string }
    >
  | DomainEvent<
      'RequisitionListRenamed',
      OfList & { before: string; name: string; changedBy: string }
    >
  /** The new line of each of these products; a quantity of 0 removes it. */
  | DomainEvent<
      'RequisitionListLinesChanged',
      OfList & { changeId: string; lines: readonly CartLine[]; changedBy: string }
    >
  | DomainEvent<'RequisitionListDeleted', OfList & { deletedBy: string }>;

const buyer = organizations('list.read', (e: OfList) => [e.buyerOrgId]);

export const requisitionListEvents = eventsOf<RequisitionListEvent>('requisitionList', {
  RequisitionListCreated: { version: 1, audience: buyer },
  RequisitionListRenamed: { version: 1, audience: buyer },
  RequisitionListLinesChanged: { version: 1, audience: buyer },
  RequisitionListDeleted: { version: 1, audience: buyer },
});
