import type { DomainCommand } from '../decider/decider.js';
import type { RequestedLine, RfqEvent } from './rfq.events.js';

export type RfqCommand = DomainCommand<'RequestQuote'> &
  Omit<RfqEvent['data'], 'occurredAt' | 'lines'> & {
    /** Null where nobody knows the product. */
    readonly lines: readonly (RequestedLine | null)[];
  };
