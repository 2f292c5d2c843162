import { eventTypesOf } from '../domain/events.js';
import type { RequestedLine, RfqEvent } from '../domain/rfq/rfq.events.js';
import { isoTime, type Projection } from './projection.js';

/** One document per party: the buyer's, and one for each vendor asked, with only the lines that they sell. */
export interface RfqDocument {
  readonly id: string;
  readonly number: string;
  /** Whose view this is. */
  readonly partyOrgId: string;
  readonly buyerOrgId: string;
  readonly buyerName: string;
  readonly requestedBy: string;
  readonly requestedAt: string;
  readonly vendorOrgIds: readonly string[];
  readonly lines: readonly RequestedLine[];
  readonly neededBy: string | null;
  readonly note: string | null;
  readonly status: 'Open';
  readonly revision: number;
  readonly changedAt: string;
}

export const rfqKey = (rfqId: string, partyOrgId: string): string => `${rfqId}:${partyOrgId}`;

/** Requests for quotes, as each party may see them: a vendor does not learn who else was asked. */
export const rfqs: Projection<RfqDocument, RfqEvent['type']> = {
  name: 'rfqs',
  version: 1,
  handles: ['QuoteRequested'],
  ignores: eventTypesOf('organization', 'user', 'claim', 'category', 'product', 'inventory', 'priceList', 'purchase', 'order', 'creditNote', 'stockWriteOff'),
  indexes: [['requestedAt'], ['partyOrgId', 'requestedAt']],
  route: ({ data }) => [data.buyerOrgId, ...data.vendorOrgIds].map((party) => rfqKey(data.rfqId, party)),
  evolve: (key, _doc, event) => {
    const { rfqId: id, number, buyerOrgId, buyerName, requestedBy, vendorOrgIds, lines, neededBy, note, occurredAt: requestedAt } = event.data;
    const partyOrgId = key.slice(id.length + 1);
    const own = partyOrgId === buyerOrgId;
    return {
      id,
      number,
      partyOrgId,
      buyerOrgId,
      buyerName,
      requestedBy,
      requestedAt,
      vendorOrgIds: own ? vendorOrgIds : [partyOrgId],
      lines: own ? lines : lines.filter((l) => l.vendorOrgId === partyOrgId),
      neededBy,
      note,
      status: 'Open',
      revision: event.revision,
      changedAt: isoTime(event.recordedAt),
    };
  },
};
