import type { Decider } from '../decider/decider.js';
import { invalid } from '../decider/domain-error.js';
import { requirePositiveInteger } from '../decider/text.js';
import type { RfqCommand } from './rfq.commands.js';
import type { RequestedLine, RfqEvent } from './rfq.events.js';

export type RfqState = {
  readonly rfqId: string;
  readonly buyerOrgId: string;
  readonly vendorOrgIds: readonly string[];
} | null;

/** A buyer's request for quotes to one vendor or several; offers follow on the same stream. */
export const rfq: Decider<RfqState, RfqCommand, RfqEvent> = {
  category: 'rfq',
  stateVersion: 1,
  initial: null,
  decide: ({ type: _type, at, ...command }, state) => {
    if (state) return [];
    if (command.vendorOrgIds.length === 0) throw invalid('rfq/no-vendor', 'name at least one vendor', { field: 'vendorOrgIds' });
    if (command.lines.length === 0) throw invalid('rfq/no-lines', 'ask for at least one product', { field: 'lines' });
    if (command.neededBy !== null && command.neededBy < at.slice(0, 10)) throw invalid('rfq/needed-by', 'neededBy must not be in the past', { field: 'neededBy' });
    const lines = command.lines.map((line, i): RequestedLine => {
      if (!line) throw invalid('rfq/unknown-product', 'there is no such product', { field: `lines[${i}].productId` });
      requirePositiveInteger(`lines[${i}].quantity`, line.quantity);
      if (!command.vendorOrgIds.includes(line.vendorOrgId))
        throw invalid('rfq/not-their-product', `"${line.name}" is sold by none of the vendors asked`, { field: `lines[${i}].productId` });
      return line;
    });
    return [{ type: 'QuoteRequested', data: { ...command, lines, occurredAt: at } }];
  },
  evolve: (_state, event) => {
    const { rfqId, buyerOrgId, vendorOrgIds } = event.data;
    return { rfqId, buyerOrgId, vendorOrgIds };
  },
};
