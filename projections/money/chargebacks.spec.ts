import { project } from '../projection-spec.js';
import { chargebackKey, chargebacks } from './chargebacks.js';
import { aPaidPurchase, PAID_AT } from './paid-purchase-spec.js';

const mine = chargebackKey('cb-1', 'v-1');
const other = chargebackKey('cb-1', 'v-2');

describe('a chargeback as it is read', () => {
  const spec = project(chargebacks, {
    because: 'a vendor gives back its earning after the chargeback was lost',
    causes: [['ChargebackLost', 'EarningReclaimed']],
  });
  const of = { at: PAID_AT };

  it('is the operator’s whole, and the vendor’s as far as its orders go, without fees', () => {
    const it = aPaidPurchase();
    it.paid();
    it.bank({ amount: 18_000, taken: { amount: 18_000, fee: 2_000, transactions: [] } });
    const read = spec.given(...it.events);
    read.thenMatches('cb-1', {
      side: 'operator',
      status: 'NeedsResponse',
      answerBy: '2026-03-16T09:00:00.000Z',
      amount: 18_000,
      fee: 2_000,
      vendorOrgIds: ['v-1', 'v-2'],
    });
    read.thenMatches(mine, { side: 'vendor', partyOrgId: 'v-1', amount: 12_000, fee: 0 });
    read.thenMatches(other, { partyOrgId: 'v-2', amount: 6_000, shares: [{ orderId: 'o-2' }] });
  });

  it('is no vendor’s any more to whose orders it is not allocated', () => {
    const it = aPaidPurchase();
    it.paid();
    it.bank({ amount: 9_000, taken: { amount: 9_000, fee: 2_000, transactions: [] } });
    spec.given(...it.events).thenMatches(other, { partyOrgId: 'v-2' });
    it.chargedBack({
      type: 'AllocateChargeback',
      ...of,
      shares: [{ orderId: 'o-1', amount: 9_000 }],
      orders: [
        {
          orderId: 'o-1',
          number: '26-000001-1',
          vendorOrgId: 'v-1',
          left: 12_000,
          isDelivered: false,
          wasReduced: false,
        },
      ],
      bearer: 'vendor',
      reason: 'the parcel was lost',
      by: 'u-op',
    });
    const read = spec.given(...it.events);
    read.thenNothing(other);
    read.thenMatches(mine, { amount: 9_000, allocatedBy: null, allocationReason: null });
    read.thenMatches('cb-1', { allocatedBy: 'u-op', bearer: 'vendor' });
  });

  it('shows a vendor its own evidence, and the operator everybody’s and what was submitted', () => {
    const it = aPaidPurchase();
    it.paid();
    it.bank({ amount: 18_000, taken: { amount: 18_000, fee: 2_000, transactions: [] } });
    for (const vendorOrgId of ['v-1', 'v-2', null])
      it.chargedBack({
        type: 'AddEvidence',
        ...of,
        evidenceId: `e-${vendorOrgId}`,
        text: `of ${vendorOrgId}`,
        file: null,
        vendorOrgId,
        by: `u-${vendorOrgId}`,
      });
    const evidence = {
      explanation: 'It came.',
      productDescription: null,
      carrier: null,
      trackingNumber: null,
      shippedOn: null,
    };
    it.chargedBack({ type: 'SubmitEvidence', ...of, evidence, evidenceIds: [], by: 'u-op' });
    const read = spec.given(...it.events);
    read.thenMatches(mine, {
      status: 'Answering',
      answerBy: null,
      submission: null,
      evidence: [{ id: 'e-v-1' }],
    });
    read.thenMatches('cb-1', { submission: { explanation: 'It came.' } });
    it.chargedBack({ type: 'RecordEvidenceRefusal', ...of, code: 'too_long' });
    spec.given(...it.events).thenMatches('cb-1', { refusalCode: 'too_long', isOpen: true });
    it.chargedBack({ type: 'AcceptChargeback', ...of, reason: 'they are right', by: 'u-op' });
    spec.given(...it.events).thenMatches('cb-1', { answerBy: null, refusalCode: null });
    it.chargedBack({ type: 'RecordAcceptanceRefusal', ...of, code: 'closed' });
    spec.given(...it.events).thenMatches('cb-1', { acceptance: null, refusalCode: 'closed' });
  });

  it('that is lost at the vendor’s cost says what commission came back', () => {
    const it = aPaidPurchase();
    it.paid();
    it.release();
    it.bank({ status: 'inquiry', taken: null });
    it.bank();
    it.chargedBack({ type: 'RemindOfAnswer', ...of });
    it.bank({ status: 'unknown', gatewayStatus: 'appeal' });
    spec.given(...it.events).thenMatches('cb-1', { kind: 'chargeback', unclear: 'appeal' });
    it.bank({ status: 'lost' });
    it.borne();
    spec.given(...it.events).thenMatches(mine, {
      status: 'Lost',
      isOpen: false,
      answerBy: null,
      shares: [{ amount: 12_000, commissionReturned: 1_000, taxReturned: 200 }],
    });
  });

  it('that is won gives back what answering it has cost, and an inquiry may be closed', () => {
    const it = aPaidPurchase();
    it.paid();
    it.bank();
    const fee = { amount: 1_500, transactions: [] };
    const charged = { charged: fee, returned: null };
    it.bank({ status: 'underReview', hasEvidence: true, counterFee: charged });
    spec.given(...it.events).thenMatches('cb-1', { status: 'UnderReview', counterFee: 1_500 });
    it.bank({
      status: 'won',
      hasEvidence: true,
      counterFee: { charged: fee, returned: fee },
      returned: { amount: 12_000, transactions: [] },
    });
    spec.given(...it.events).thenMatches('cb-1', { status: 'Won', counterFee: 0, fee: 2_000 });
    const asked = aPaidPurchase();
    asked.paid();
    asked.bank({ status: 'inquiry', taken: null });
    asked.bank({ status: 'inquiryClosed', taken: null });
    spec.given(...asked.events).thenMatches('cb-1', { status: 'Closed', isOpen: false });
  });

  it('is specified for every event that it handles', () => spec.thenEveryHandledEventWasGiven());
});
