import type { DomainEvent } from '../decider/decider.js';

/** What is asked for, with the product's name and SKU as they were. */
export interface RequestedLine {
  readonly lineId: string;
  readonly productId: string;
  readonly vendorOrgId: string;
  readonly sku: string;
  readonly name: string;
  readonly quantity: number;
  readonly note: string | null;
}

export type RfqEvent = DomainEvent<
  'QuoteRequested',
  {
    rfqId: string;
    number: string;
    buyerOrgId: string;
    buyerName: string;
    requestedBy: string;
    vendorOrgIds: readonly string[];
    lines: readonly RequestedLine[];
    /** A calendar day, `2026-03-05`. */
    neededBy: string | null;
    note: string | null;
  }
>;
