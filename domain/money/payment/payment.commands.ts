import type { DomainCommand } from '../../shared/decider/decider.js';
import type { Currency } from '../../shared/money/money.js';
import type { Bearer, ChargebackShare } from '../chargeback/chargeback.events.js';
import type {
  ChargedOrder,
  PaymentShare,
  PrepaidMethod,
  RefundedBy,
  TransferDetails,
} from './payment.events.js';
import type { LineToRefund } from './refund-requests.js';

/** A bank transfer that has come. */
export interface Receipt {
  readonly receiptRef: string;
  readonly amount: number;
  /** ISO 8601. */
  readonly receivedAt: string;
}

/** Amounts are minor units of the payment's currency. */
export type PaymentCommand =
  | (DomainCommand<'RequestPayment'> & {
      paymentId: string;
      purchaseId: string;
      buyerOrgId: string;
      currency: Currency;
      number: string;
      method: PrepaidMethod;
      shares: readonly PaymentShare[];
      /** Of the orders for which commission is charged. */
      charged: readonly ChargedOrder[];
      dueBy: string;
    })
  /** The buyer wants to pay now. */
  | (DomainCommand<'RequestCheckout'> & { by: string })
  | (DomainCommand<'RecordCheckoutOpened'> & { attempt: number; checkoutRef: string })
  | (DomainCommand<'RecordCheckoutFailed'> & { attempt: number; code: string })
  | (DomainCommand<'RecordBankTransferOpened'> & { gatewayRef: string; details: TransferDetails })
  /** All that has come so far, whether it is known or not. */
  | (DomainCommand<'RecordReceipts'> & { gatewayRef: string; receipts: readonly Receipt[] })
  /** All that came and is not needed goes back to where it came from. */
  | (DomainCommand<'RequestReturn'> & { returnId: string; by: string })
  | (DomainCommand<'RecordReturn'> & {
      returnId: string;
      returnRef: string;
    })
  | (DomainCommand<'RecordReturnFailure'> & { returnId: string; code: string })
  | (DomainCommand<'RecordAuthorisation'> & {
      gatewayRef: string;
      amount: number;
      captureBefore: string;
    })
  /** The order costs `to` from now on. */
  | (DomainCommand<'ReduceShare'> & {
      orderId: string;
      to: number;
      reason: string;
      /** Of the refund, where it was captured. */
      refundId: string;
    })
  | (DomainCommand<'ExpirePayment'> & object)
  | (DomainCommand<'RequestCapture'> & object)
  | (DomainCommand<'RecordCapture'> & {
      gatewayRef: string;
      amount: number;
      fee: number;
      gatewayTransactions: readonly string[];
    })
  | (DomainCommand<'RecordCaptureFailure'> & { code: string })
  | (DomainCommand<'ReleaseFunds'> & { orderId: string })
  /** Its money is not released before the hold is lifted. */
  | (DomainCommand<'SetReleaseHold'> & { orderId: string; reason: string; by: string })
  | (DomainCommand<'LiftReleaseHold'> & { orderId: string; reason: string; by: string })
  | (DomainCommand<'RequestRefund'> & {
      refundId: string;
      orderId: string;
      amount: number;
      by: RefundedBy;
      person: string | null;
      reason: string;
      /** The lines that it is for; absent: for none in particular. */
      lines?: readonly LineToRefund[];
      /** The buyer's request that it answers. */
      requestId?: string;
    })
  | (DomainCommand<'AskForRefund'> & {
      requestId: string;
      orderId: string;
      amount: number;
      lines: readonly LineToRefund[];
      person: string;
      reason: string;
    })
  | (DomainCommand<'DeclineRefund'> & {
      requestId: string;
      by: 'vendor' | 'operator';
      person: string;
      reason: string;
    })
  | (DomainCommand<'RecordRefund'> & {
      refundId: string;
      refundRef: string;
      gatewayTransactions: readonly string[];
    })
  | (DomainCommand<'RecordRefundFailure'> & {
      refundId: string;
      code: string;
      gatewayTransactions: readonly string[];
    })
  | (DomainCommand<'RetryRefund'> & { refundId: string; by: string })
  /** All that is left of it, which is how an inquiry is answered. */
  | (DomainCommand<'RefundInFull'> & { refundId: string; person: string; reason: string })
  | (DomainCommand<'WithholdForChargeback'> & {
      chargebackId: string;
      shares: readonly (Pick<ChargebackShare, 'orderId' | 'amount'> & {
        /** Of what is kept back in the vendor's account. */
        readonly reserveId: string;
      })[];
    })
  | (DomainCommand<'EndChargeback'> & {
      chargebackId: string;
      outcome: 'won' | 'lost';
      bearer: Bearer;
      shares: readonly Pick<ChargebackShare, 'orderId' | 'amount'>[];
    });
