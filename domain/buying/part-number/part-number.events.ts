import type { DomainEvent } from '../../shared/decider/decider.js';

interface OfPartNumber {
  readonly partNumberId: string;
  readonly buyerOrgId: string;
  /** As the buyer writes it. */
  readonly partNumber: string;
}

export type PartNumberEvent =
  | DomainEvent<'PartNumberAssigned', OfPartNumber & { productId: string; assignedBy: string }>
  | DomainEvent<'PartNumberRemoved', OfPartNumber & { productId: string; removedBy: string }>;
