import type { DomainEvent } from '../../shared/decider/decider.js';
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
