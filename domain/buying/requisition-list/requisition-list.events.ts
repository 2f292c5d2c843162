import type { CartLine } from '../cart/cart-line.js';
import type { DomainEvent } from '../../shared/decider/decider.js';

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
  /** What each of these products has from now on; a quantity of 0 takes it out. */
  | DomainEvent<
      'RequisitionListLinesChanged',
      OfList & { changeId: string; lines: readonly CartLine[]; changedBy: string }
    >
  | DomainEvent<'RequisitionListDeleted', OfList & { deletedBy: string }>;
