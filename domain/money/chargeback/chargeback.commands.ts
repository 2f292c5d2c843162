import type { DomainCommand } from '../../shared/decider/decider.js';
import type { DisputedOrder } from './allocation.js';
import type { Bearer, EvidenceFile } from './chargeback.events.js';
import type { DisputeEvidence, DisputeStanding } from './dispute-standing.js';

/** The payment that is disputed, as it is known when the gateway tells of it. */
export interface DisputedPayment {
  readonly chargebackId: string;
  readonly paymentId: string;
  readonly purchaseId: string;
  readonly buyerOrgId: string;
  /** The purchase's. */
  readonly number: string;
  readonly orders: readonly DisputedOrder[];
}

/** Amounts are minor units of the chargeback's currency. */
export type ChargebackCommand =
  /** How the gateway says that it stands, however often and in whatever order it does. */
  | (DomainCommand<'RecordDispute'> & {
      standing: DisputeStanding;
      payment: DisputedPayment;
    })
  | (DomainCommand<'AllocateChargeback'> & {
      shares: readonly { readonly orderId: string; readonly amount: number }[];
      /** The payment's orders, with what can be allocated to each. */
      orders: readonly DisputedOrder[];
      bearer: Bearer;
      reason: string;
      by: string;
    })
  | (DomainCommand<'AddEvidence'> & {
      evidenceId: string;
      text: string | null;
      file: EvidenceFile | null;
      vendorOrgId: string | null;
      by: string;
    })
  | (DomainCommand<'SubmitEvidence'> & {
      evidence: DisputeEvidence;
      evidenceIds: readonly string[];
      by: string;
    })
  | (DomainCommand<'RecordEvidenceRefusal'> & { code: string })
  | (DomainCommand<'AcceptChargeback'> & { reason: string; by: string })
  | (DomainCommand<'RecordAcceptanceRefusal'> & { code: string })
  /** Its answer is due soon. */
  | (DomainCommand<'RemindOfAnswer'> & object);
