import type { DomainEvent } from '../../shared/decider/decider.js';
import { eventsOf, organizations } from '../../shared/event/events-of.js';

interface OfPartNumber {
  readonly partNumberId: string;
  readonly buyerOrgId: string;
  /** As the buyer writes it. */
  readonly partNumber: string;
}

export type PartNumberEvent =
  | DomainEvent<'PartNumberAssigned', OfPartNumber & { productId: string; assignedBy: string }>
  | DomainEvent<'PartNumberRemoved', OfPartNumber & { productId: string; removedBy: string }>;

const buyer = organizations('list.read', (e: OfPartNumber) => [e.buyerOrgId]);

export const partNumberEvents = eventsOf<PartNumberEvent>('partNumber', {
  PartNumberAssigned: { version: 1, audience: buyer },
  PartNumberRemoved: { version: 1, audience: buyer },
});
