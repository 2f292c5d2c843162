import type { PartNumberEvent } from '../../domain/buying/part-number/part-number.events.js';
import { foldedPartNumber } from '../../domain/buying/part-number/part-number.js';
import { eventTypesOutside } from '../../domain/events.js';
import { isoTime, type Projection } from '../projection.js';

export interface PartNumberDocument {
  readonly id: string;
  readonly buyerOrgId: string;
  readonly partNumber: string;
  readonly partNumberKey: string;
  readonly productId: string;
  readonly changedAt: string;
}

/** Buyers' own part numbers for products. */
export const partNumbers: Projection<PartNumberDocument, PartNumberEvent['type']> = {
  name: 'part-numbers',
  version: 2,
  handles: ['PartNumberAssigned', 'PartNumberRemoved'],
  ignores: eventTypesOutside('partNumber'),
  indexes: [
    ['buyerOrgId', 'partNumberKey'],
    ['buyerOrgId', 'productId'],
  ],
  columns: ['changedAt'],
  text: { weights: { partNumber: 1 }, of: (doc) => [doc.partNumber] },
  route: (event) => [event.data.partNumberId],
  evolve: (_key, _doc, event) => {
    if (event.type === 'PartNumberRemoved') return undefined;
    const { partNumberId: id, buyerOrgId, partNumber, productId } = event.data;
    return {
      id,
      buyerOrgId,
      partNumber,
      partNumberKey: foldedPartNumber(partNumber),
      productId,
      changedAt: isoTime(event.recordedAt),
    };
  },
};
