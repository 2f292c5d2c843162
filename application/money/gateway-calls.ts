import type { Money } from '../../domain/shared/money/money.js';
import { payments } from '../../projections/money/payments.js';
import { organizations } from '../../projections/people/organizations.js';
import { decodeEvent } from '../shared/event/codec.js';
import type { CausingEvent } from '../shared/relay/relay.js';
import type { Services } from '../shared/use-case.js';

/** What a call to the gateway is about, for people who have to decide on it. */
export interface AboutCall {
  /** Null: no money moves, as of an account that is opened. */
  readonly amount: Money | null;
  /** Of the purchase that is paid for, or given money back for. */
  readonly number: string | null;
  readonly purchaseId: string | null;
  readonly vendorOrgId: string | null;
  /** Who pays or is paid: a buyer's or a vendor's company. */
  readonly party: string | null;
}

interface Said {
  readonly amount?: number;
  readonly currency?: string;
  readonly paymentId?: string;
  readonly purchaseId?: string;
  readonly buyerOrgId?: string;
  readonly vendorOrgId?: string;
}

/** What a call was caused by, in words of the trade; null: it is not known any more. */
export async function aboutCall(
  event: CausingEvent,
  { events, documents }: Pick<Services, 'events' | 'documents'>,
): Promise<AboutCall | null> {
  const [stored] = await events.readStream(event.stream, event.revision, 1);
  if (stored?.id !== event.id) return null;
  const said = decodeEvent(stored).data as Said;
  const { amount, currency, paymentId, purchaseId = null, buyerOrgId, vendorOrgId = null } = said;
  const payment = paymentId === undefined ? null : await documents.get(payments, paymentId);
  const party = vendorOrgId ?? buyerOrgId ?? null;
  const company = party === null ? null : await documents.get(organizations, party);
  return {
    amount: amount === undefined || currency === undefined ? null : { amount, currency },
    number: payment && 'number' in payment ? payment.number : null,
    purchaseId,
    vendorOrgId,
    party: company?.name ?? null,
  };
}
