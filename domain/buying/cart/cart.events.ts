import type { DomainEvent } from '../../shared/decider/decider.js';
import type { CartLine } from './cart-line.js';

interface OfCart {
  /** The person whose it is. */
  readonly userId: string;
  readonly organizationId: string;
}

export type CartEvent =
  /** What each of these products has from now on; a quantity of 0 takes it out. */
  | DomainEvent<'CartLinesChanged', OfCart & { changeId: string; lines: readonly CartLine[] }>
  /** What was in it became a purchase. */
  | DomainEvent<'CartOrdered', OfCart & { purchaseId: string; lines: readonly CartLine[] }>;
