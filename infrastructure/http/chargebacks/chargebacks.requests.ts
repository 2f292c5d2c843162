import { chargebackList } from '../../../application/money/chargeback.queries.js';
import {
  bearers,
  chargebackKinds,
  type Bearer,
  type ChargebackKind,
} from '../../../domain/money/chargeback/chargeback.events.js';
import {
  chargebackStatuses,
  MAX_EVIDENCE_TEXT,
  type ChargebackStatus,
} from '../../../domain/money/chargeback/chargeback.js';
import {
  disputeReasons,
  MAX_EVIDENCE_CHARACTERS,
  type DisputeReason,
} from '../../../domain/money/chargeback/dispute-standing.js';
import { ListRequest } from '../kernel/requests.js';
import {
  Decimal,
  Id,
  Ids,
  Instant,
  OneOf,
  Parts,
  RepeatedId,
  RepeatedOneOf,
  Sort,
  Text,
} from '../kernel/rules.js';

export class ListChargebacksRequest extends ListRequest {
  @RepeatedOneOf(chargebackStatuses, { optional: true }) status?: ChargebackStatus[];
  @RepeatedOneOf(chargebackKinds, { optional: true }) kind?: ChargebackKind[];
  @RepeatedOneOf(disputeReasons, { optional: true }) reason?: DisputeReason[];
  @RepeatedOneOf(bearers, { optional: true }) bearer?: Bearer[];
  @RepeatedId({ optional: true }) purchaseId?: string[];
  @RepeatedId({ optional: true }) paymentId?: string[];
  @OneOf(['true', 'false'], {
    optional: true,
    description: 'Only those that no bank has decided, or only the others',
  })
  open?: 'true' | 'false';
  @Instant({ optional: true }) openedFrom?: string;
  @Instant({ optional: true }) openedTo?: string;
  @Sort(Object.keys(chargebackList.sorts), 'answerBy') sort?: string;
}

export class ChargebackShareRequest {
  @Id({ description: 'An order of the payment' }) orderId!: string;
  @Decimal({ description: 'Gross, in the chargeback’s currency', example: '120.00' })
  amount!: string;
}

export class AllocationRequest {
  @Parts(() => ChargebackShareRequest, {
    once: 'orderId',
    min: 1,
    max: 100,
    description: 'Together the chargeback’s amount, or all that is left of the payment',
  })
  shares!: ChargebackShareRequest[];
  @OneOf(bearers, { description: 'Who pays if it is lost' }) bearer!: Bearer;
  @Text({ max: 500, lines: true }) reason!: string;
}

export class EvidenceRequest {
  @Text({ max: MAX_EVIDENCE_TEXT, lines: true, description: 'What speaks for the delivery' })
  text!: string;
}

export class EvidenceFileRequest {
  @Text({ max: 200, description: 'Name of the file', example: 'delivery-note.pdf' })
  fileName!: string;
}

export class SubmissionRequest {
  @Text({
    max: MAX_EVIDENCE_CHARACTERS,
    lines: true,
    description: 'What the buyer’s bank reads; parcels and goods of the orders go with it',
  })
  explanation!: string;
  @Ids({
    max: 30,
    optional: true,
    description: 'Pieces of evidence whose files go with it; absent: all',
  })
  evidenceIds?: string[];
}
