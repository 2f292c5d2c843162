import { withLines, type CartLine } from '../../domain/buying/cart/cart-line.js';
import type { RequisitionListEvent } from '../../domain/buying/requisition-list/requisition-list.events.js';
import { eventTypesOutside } from '../../domain/events.js';
import { never } from '../../domain/shared/decider/decider.js';
import { nameKeyOf } from '../../domain/shared/folding/folded.js';
import { isoTime, type Projection } from '../projection.js';

export interface RequisitionListDocument {
  readonly id: string;
  readonly buyerOrgId: string;
  readonly name: string;
  readonly nameKey: string;
  readonly lines: readonly CartLine[];
  readonly createdBy: string;
  readonly createdAt: string;
  readonly revision: number;
  readonly changedAt: string;
}

/** Lists of what companies order regularly. */
export const requisitionLists: Projection<RequisitionListDocument, RequisitionListEvent['type']> = {
  name: 'requisition-lists',
  version: 2,
  handles: [
    'RequisitionListCreated',
    'RequisitionListRenamed',
    'RequisitionListLinesChanged',
    'RequisitionListDeleted',
  ],
  ignores: eventTypesOutside('requisitionList'),
  indexes: [['buyerOrgId', 'nameKey']],
  columns: ['createdAt', 'changedAt'],
  text: { weights: { name: 1 }, of: (doc) => [doc.name] },
  route: (event) => [event.data.listId],
  evolve: (_key, doc, event) => {
    const seen = { revision: event.revision, changedAt: isoTime(event.recordedAt) };
    switch (event.type) {
      case 'RequisitionListCreated': {
        const {
          listId: id,
          buyerOrgId,
          name,
          lines,
          createdBy,
          occurredAt: createdAt,
        } = event.data;
        return {
          id,
          buyerOrgId,
          name,
          nameKey: nameKeyOf(name),
          lines,
          createdBy,
          createdAt,
          ...seen,
        };
      }
      case 'RequisitionListRenamed':
        return (
          doc && { ...doc, name: event.data.name, nameKey: nameKeyOf(event.data.name), ...seen }
        );
      case 'RequisitionListLinesChanged':
        return doc && { ...doc, lines: withLines(doc.lines, event.data.lines, 'set'), ...seen };
      case 'RequisitionListDeleted':
        return undefined;
      default:
        return never(event);
    }
  },
};
