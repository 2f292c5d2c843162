import type { KeyValueChange } from '../../../application/ports/key-value-store.js';
import { DAY_MS } from '../../../domain/shared/time/days.js';
import type { Happened } from './news.js';
import type { DisputeRecord, PaymentRecord } from './records.js';
import { paymentRefOf } from './references.js';
import type { Simulation } from './simulation.js';

/** An inquiry on which nothing follows is closed (docs.stripe.com/disputes/how-disputes-work). */
export const INQUIRY_DAYS = 120;

export const isInquiry = ({ status }: DisputeRecord): boolean =>
  status === 'inquiry' || status === 'inquiryUnderReview';

export const inquiryEndsAtMs = ({ createdAtMs }: DisputeRecord): number =>
  createdAtMs + INQUIRY_DAYS * DAY_MS;

/** An inquiry that ends when all was refunded; null: there is none. */
export function inquiryAnswered(
  simulation: Simulation,
  { id, dispute }: PaymentRecord,
): { readonly after: DisputeRecord; readonly changes: readonly KeyValueChange[] } | null {
  if (!dispute || !isInquiry(dispute)) return null;
  return {
    after: { ...dispute, status: 'inquiryClosed' },
    changes: [simulation.notDue(inquiryEndsAtMs(dispute), 'inquiry', id)],
  };
}

export const aboutDispute = (
  { paymentId, id }: PaymentRecord,
  { disputeRef }: DisputeRecord,
  type: string,
): Happened => ({
  type,
  about: { what: 'dispute', paymentId, gatewayRef: paymentRefOf(id), disputeRef },
});
