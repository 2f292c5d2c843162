import { builds } from '../../domain/event-builder-spec.js';
import { paymentIdOf, vendorAccountId } from '../shared/command/ids.js';
import { process } from '../shared/process/process-spec.js';
import { chargebacks } from './chargebacks.process.js';

const ofPayment = {
  paymentId: paymentIdOf('pu-1', 'GBP'),
  purchaseId: 'pu-1',
  buyerOrgId: 'b-1',
  currency: 'GBP',
};
const of = { chargebackId: 'cb-1', disputeRef: 'du_1', ...ofPayment, vendorOrgIds: ['v-1'] };
const shares = [{ orderId: 'o1', number: '26-000001-1', vendorOrgId: 'v-1', amount: 1_200 }];
const opened = builds('ChargebackOpened', {
  ...of,
  gatewayRef: 'pi_1',
  number: '26-000001',
  kind: 'chargeback',
  reason: 'notReceived',
  gatewayReason: 'product_not_received',
  amount: 1_200,
  fee: 2_000,
  evidenceDueBy: null,
  shares,
  bearer: 'vendor',
  openedAt: '2026-03-02T09:00:00.000Z',
  entries: [],
});
const lost = builds('ChargebackLost', {
  ...of,
  amount: 1_200,
  shares,
  bearer: 'vendor',
  wasAccepted: false,
  entries: [],
});
const allocated = builds('ChargebackAllocated', {
  ...of,
  shares,
  bearer: 'vendor',
  kind: 'chargeback',
  reason: 'asked',
  allocatedBy: 'u-1',
});
const escalated = builds('InquiryEscalated', {
  ...of,
  amount: 1_200,
  fee: 2_000,
  evidenceDueBy: null,
  shares,
  bearer: 'vendor',
  entries: [],
});
const won = builds('ChargebackWon', { ...of, amount: 1_200, counterFee: 0, entries: [] });
const submitted = builds('EvidenceSubmissionRequested', {
  ...of,
  attempt: 1,
  evidence: {
    explanation: 'It came.',
    productDescription: null,
    carrier: null,
    trackingNumber: null,
    shippedOn: null,
  },
  evidenceIds: [],
  requestedBy: 'u-1',
});
const accepted = builds('ChargebackAcceptanceRequested', {
  ...of,
  attempt: 1,
  reason: 'they are right',
  acceptedBy: 'u-1',
});
const closed = builds('InquiryClosed', of);
const reminded = builds('ChargebackAnswerDue', {
  ...of,
  evidenceDueBy: '2026-03-16T09:00:00.000Z',
});
const withheld = builds('ChargebackWithheld', {
  ...ofPayment,
  chargebackId: 'cb-1',
  vendorOrgIds: ['v-1'],
  shares: [
    { ...shares[0]!, held: 200, reserved: 880, reserveId: 'r-2' },
    { ...shares[0]!, orderId: 'o2', held: 100, reserved: 0, reserveId: 'r-3' },
  ],
  freed: [{ orderId: 'o1', vendorOrgId: 'v-1', reserveId: 'r-1' }],
});
const ended = builds('ChargebackEnded', {
  ...ofPayment,
  chargebackId: 'cb-1',
  vendorOrgIds: ['v-1'],
  outcome: 'lost',
  bearer: 'vendor',
  shares: [],
  freed: [{ orderId: 'o1', vendorOrgId: 'v-1', reserveId: 'r-2' }],
  entries: [],
});
const account = vendorAccountId('v-1', 'GBP');

describe('what follows a chargeback', () => {
  const spec = process(chargebacks);

  it('is that its money is kept back from the payment on, whoever it is allocated to', () => {
    spec.given().when(opened()).sends({ type: 'WithholdForChargeback' });
    spec.given(opened()).when(allocated()).sends({ type: 'WithholdForChargeback' });
    spec.given().when(escalated()).sends({ type: 'WithholdForChargeback' });
  });

  it('is nothing while it is an inquiry, which has taken nothing', () => {
    spec
      .given()
      .when(opened({ kind: 'inquiry' }))
      .sendsNothing();
    spec
      .given(opened({ kind: 'inquiry' }))
      .when(allocated({ kind: 'inquiry' }))
      .sendsNothing();
  });

  it('is that vendors’ accounts keep back what was released, and give back what was kept before', () => {
    spec
      .given()
      .when(withheld())
      .sends(
        { type: 'FreeReserve', accountId: account, reserveId: 'r-1' },
        { type: 'HoldReserve', accountId: account, reserveId: 'r-2', amount: 880 },
      );
    spec.given().when(ended()).sends({ type: 'FreeReserve', accountId: account, reserveId: 'r-2' });
  });

  it('is that the payment hears what the bank has decided', () => {
    spec
      .given()
      .when(lost())
      .sends({
        type: 'EndChargeback',
        outcome: 'lost',
        bearer: 'vendor',
        shares: [{ orderId: 'o1', amount: 1_200 }],
      });
    spec.given().when(won()).sends({ type: 'EndChargeback', outcome: 'won', shares: [] });
  });

  it('is that people are reminded three days before the answer is due, unless it was given', () => {
    const due = { evidenceDueBy: '2026-03-16T09:00:00.000Z' };
    spec
      .given()
      .when(opened(due))
      .waitsUntil({ '2026-03-13T09:00:00.000Z': { type: 'RemindOfAnswer' } });
    spec
      .given()
      .when(opened({ evidenceDueBy: '2026-03-04T09:00:00.000Z' }))
      .waitsForNothing();
    for (const done of [submitted(), accepted(), closed(), reminded(), won(), lost()])
      spec.given(opened(due)).when(done).waitsForNothing();
    spec
      .given(opened(due))
      .when(allocated())
      .waitsUntil({ '2026-03-13T09:00:00.000Z': { type: 'RemindOfAnswer' } });
  });

  it('is specified for every event that it handles', () => spec.thenEveryHandledEventWasGiven());
});
