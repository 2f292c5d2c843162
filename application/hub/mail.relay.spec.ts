import { builds } from '../../domain/event-builder-spec.js';
import {
  anOrder,
  approvalByMonday,
  aPurchase,
  line,
} from '../../domain/trading/trading-events-spec.js';
import { relay } from '../shared/relay/relay-spec.js';
import { mailRelay } from './mail.relay.js';

const ofUser = { userId: 'u-7', organizationId: 'b-1' };
const sealed = { subject: 'u-7', sealed: '1.e.name.x' };
const invited = builds('UserInvited', {
  ...ofUser,
  role: 'requester',
  name: sealed,
  email: sealed,
  emailClaimId: 'cl-1',
  invitedBy: 'u-9',
  expiresAt: '2026-03-09T09:00:00.000Z',
});
const invitedAgain = builds('UserInvitedAgain', {
  ...ofUser,
  invitedBy: 'u-9',
  expiresAt: '2026-03-16T09:00:00.000Z',
});
const registrationRequested = builds('RegistrationRequested', {
  registrationId: 'g-1',
  details: {
    organizationId: 'g-1',
    organizationType: 'Buyer',
    name: 'Quill Ltd',
    address: { city: 'Leeds', country: 'GB', consignee: sealed },
    contacts: [],
    taxId: null,
    timeZone: 'Europe/London',
    firstUser: {
      userId: 'u-7',
      role: 'buyerAdmin',
      name: sealed,
      email: sealed,
      emailClaimId: 'cl-1',
    },
  },
  expiresAt: '2026-03-03T09:00:00.000Z',
});
const registrationMailRequested = builds('RegistrationMailRequested', {
  registrationId: 'g-1',
  expiresAt: '2026-03-03T09:00:00.000Z',
});
const passwordChanged = builds('UserPasswordChanged', { ...ofUser, credentialVersion: 2 });
const secondFactorSet = builds('UserSecondFactorSet', { ...ofUser, on: true });
const resetRequested = builds('PasswordResetRequested', ofUser);
const order = anOrder('o1', [line('l1', 100)]);
const purchase = aPurchase([order]);
const ofPayment = {
  paymentId: 'pay-1',
  purchaseId: 'pu-1',
  buyerOrgId: 'b-1',
  currency: 'GBP',
};
const requested = builds('PaymentRequested', {
  ...ofPayment,
  number: '26-000001',
  method: 'card',
  shares: [],
  amount: 1_800,
  dueBy: '2026-03-05T09:00:00.000Z',
});
const captured = builds('PaymentCaptured', {
  ...ofPayment,
  gatewayRef: 'pi_1',
  shares: [],
  amount: 1_800,
  fee: 30,
  entries: [],
});
const captureFailed = builds('CaptureFailed', { ...ofPayment, code: 'expired' });
const abandoned = builds('PaymentAbandoned', { ...ofPayment, reason: 'expired' });
const ofRequest = { ...ofPayment, requestId: 'q-1', orderId: 'o1', vendorOrgId: 'v-1' };
const refundAsked = builds('RefundAsked', {
  ...ofRequest,
  amount: 600,
  lines: [],
  reason: 'arrived broken',
  askedBy: 'u-1',
});
const refundDeclined = builds('RefundDeclined', {
  ...ofRequest,
  by: 'vendor',
  declinedBy: 'u-9',
  reason: 'it was delivered whole',
});
const refunded = builds('RefundSucceeded', {
  ...ofPayment,
  refundId: 'r-1',
  refundRef: 're_1',
  amount: 600,
  entries: [],
});
const ofQuote = { rfqId: 'r-1', buyerOrgId: 'b-1', vendorOrgId: 'v-1', quoteId: 'q-1' };
const offered = builds('QuoteOffered', {
  ...ofQuote,
  number: 'R26-7-1',
  vendorName: 'Harrow',
  offeredBy: 'u-5',
  round: 1,
  lines: [],
  validUntil: '2026-03-16T17:00:00.000Z',
  note: null,
});
const accepted = builds('QuoteAccepted', {
  ...ofQuote,
  acceptedBy: 'u-1',
  purchase: purchase.placed().data,
});

describe('mails', () => {
  const mails = relay(mailRelay());

  it('go to who registers a company, each time, who is nobody’s user yet', () => {
    const confirmation = { channel: 'mail', kind: 'registration', to: 'whoRegisters' } as const;
    for (const asked of [registrationRequested(), registrationMailRequested()])
      mails.given(asked).sends(confirmation);
  });

  it('go to who is invited, each time', () => {
    const invitation = { channel: 'mail', kind: 'invitation', to: { user: 'u-7' } };
    mails.given(invited()).sends(invitation);
    mails.given(invitedAgain()).sends(invitation);
  });

  it('bring a link to who asked for a new password', () => {
    mails.given(resetRequested()).sends({ kind: 'password-reset', to: { user: 'u-7' } });
    for (const changed of [passwordChanged(), secondFactorSet(), secondFactorSet({ on: false })])
      mails.given(changed).sends({ kind: 'account-changed', to: { user: 'u-7' } });
  });

  it('ask all approvers but whoever placed it, where a purchase needs approval', () => {
    mails
      .given(purchase.placed({ approval: approvalByMonday }))
      .sends({ kind: 'approval-asked', to: { approversOf: 'b-1', except: 'u-1' } });
    mails.given(purchase.placed()).sendsNothing();
  });

  it('tell whoever placed a purchase what became of the approval', () => {
    for (const decided of [purchase.approved(), purchase.declined(), purchase.approvalExpired()])
      mails.given(decided).sends({ kind: 'approval-decided', to: 'whoBegan' });
  });

  it('tell whoever asked of a quote, and whoever made it of its acceptance', () => {
    mails.given(offered()).sends({ kind: 'quote-given', to: 'whoBegan' });
    mails.given(accepted()).sends({ kind: 'quote-accepted', to: { whoOffered: 'q-1' } });
  });

  it('tell a vendor’s administrators of payouts, and of another bank account', () => {
    const managers = { in: 'v-1', whoMay: 'payout.manage' } as const;
    const of = { accountId: 'va-1', vendorOrgId: 'v-1', currency: 'GBP', payoutId: 'p-1' };
    const sent = { ...of, amount: 10_800, payoutRef: 'po_1', arrivesOn: null, entries: [] };
    mails.given(builds('PayoutSent', sent)()).sends({ kind: 'payout', to: managers });
    const failed = { ...of, amount: 10_800, code: 'account_closed', entries: [] };
    mails.given(builds('PayoutFailed', failed)()).sends({ kind: 'payout', to: managers });
    const bank = { bankName: null, last4: '1234', country: 'GB', currency: 'GBP' };
    const changed = builds('PayoutBankChanged', { vendorOrgId: 'v-1', bank, coolsUntil: null });
    const stopped = builds('PayoutsRestricted', { vendorOrgId: 'v-1', reason: 'rejected' });
    for (const event of [changed(), stopped()])
      mails.given(event).sends({ kind: 'payout-account-changed', to: managers });
  });

  it('tell everybody who made one of the quotes that are accepted together', () => {
    const quotes = ['q-1', 'q-2'].map((quoteId) => ({ quoteId, vendorOrgId: 'v', lineIds: [] }));
    const { vendorOrgId: _one, quoteId: _alone, ...data } = accepted().data;
    mails
      .given(builds('QuotesAccepted', { ...data, quotes, vendorOrgIds: ['v'] })())
      .sends(
        { kind: 'quote-accepted', to: { whoOffered: 'q-1' } },
        { kind: 'quote-accepted', to: { whoOffered: 'q-2' } },
      );
  });

  it('tell whoever placed an order of each shipment', () => {
    for (const shipped of [order.partlyShipped('s1', { l1: 40 }), order.shipped('s2', { l1: 60 })])
      mails.given(shipped).sends({ kind: 'shipment', to: 'whoBegan' });
  });

  it('tell whoever placed an order of what will not come, and of what will all the same', () => {
    for (const event of [order.closedShort({ l1: 60 }), order.closingDeclined()])
      mails.given(event).sends({ kind: 'closing', to: 'whoBegan' });
  });

  it('tell operators once of a day on which something new does not agree', () => {
    const ran = (opened: number) =>
      builds('ReconciliationRun', {
        day: '2026-03-05',
        requestId: 'r-1',
        gateway: 'simulated',
        isWhole: true,
        counts: { transactions: 9, carried: 7, underWay: 0, references: 7, findingsLeftOut: 0 },
        totals: [],
        balances: [],
        opened,
        requestedBy: null,
      })();
    mails.given(ran(2)).sends({ kind: 'finding', to: 'operators' });
    mails.given(ran(0)).sendsNothing();
  });

  it('tell whoever placed a purchase where to send the money, and what is missing or too much', () => {
    const ofPayment = {
      paymentId: 'pay-1',
      purchaseId: 'pu-1',
      buyerOrgId: 'b-1',
      currency: 'GBP',
      gatewayRef: 'pi_1',
      amount: 1_000,
    };
    const details = {
      accountHolder: 'Tradepost',
      bankName: null,
      country: 'GB',
      numbers: [],
      reference: 'TP-1',
    };
    const opened = builds('BankTransferOpened', {
      ...ofPayment,
      details,
      dueBy: '2026-03-09T09:00:00.000Z',
      number: '26-000001',
    });
    const received = builds('BankTransferReceived', {
      ...ofPayment,
      receiptRef: 'rc_1',
      receivedAt: '2026-03-02T09:00:00.000Z',
      missing: 0,
      excess: 0,
      entries: [],
    });
    for (const event of [opened(), received({ missing: 200 }), received({ excess: 200 })])
      mails.given(event).sends({ kind: 'payment', to: 'whoBegan' });
    // the orders are confirmed
    mails.given(received()).sendsNothing();
  });

  it('tell the operator and the vendors concerned of a chargeback, and of what the bank decides', () => {
    const of = {
      chargebackId: 'cb-1',
      disputeRef: 'du_1',
      paymentId: 'pay-1',
      purchaseId: 'pu-1',
      buyerOrgId: 'b-1',
      currency: 'GBP',
      vendorOrgIds: ['v-1'],
    };
    const money = { amount: 1_200, shares: [], bearer: 'vendor' as const, entries: [] };
    for (const event of [
      builds('ChargebackOpened', {
        ...of,
        ...money,
        gatewayRef: 'pi_1',
        number: '26-000001',
        kind: 'chargeback',
        reason: 'notReceived',
        gatewayReason: 'product_not_received',
        fee: 2_000,
        evidenceDueBy: null,
        openedAt: '2026-03-02T09:00:00.000Z',
      })(),
      builds('ChargebackAnswerDue', { ...of, evidenceDueBy: '2026-03-16T09:00:00.000Z' })(),
      builds('InquiryEscalated', { ...of, ...money, fee: 0, evidenceDueBy: null })(),
      builds('ChargebackWon', { ...of, amount: 1_200, counterFee: 0, entries: [] })(),
      builds('ChargebackLost', { ...of, ...money, wasAccepted: false })(),
    ])
      mails
        .given(event)
        .sends(
          { kind: 'chargeback', to: 'operators' },
          { kind: 'chargeback', to: { whoMay: 'chargeback.answer', in: 'v-1' } },
        );
  });

  it('tell whoever placed a purchase that it is to be paid, was, or could not be', () => {
    const toBuyer = (kind: string) => ({ kind, to: 'whoBegan' }) as const;
    mails.given(requested()).sends(toBuyer('payment-asked'));
    mails.given(requested({ method: 'transfer' })).sendsNothing();
    mails.given(captured()).sends(toBuyer('payment-taken'));
    mails.given(captureFailed()).sends(toBuyer('payment-failed'));
    mails.given(abandoned()).sends(toBuyer('payment-failed'));
    mails.given(abandoned({ reason: 'nothing-left' })).sendsNothing();
  });

  it('tell a vendor that a refund is asked for, and the buyer what became of it', () => {
    mails.given(refundAsked()).sends({ kind: 'refund-asked', to: { refundersOf: 'v-1' } });
    for (const answered of [refundDeclined(), refunded()])
      mails.given(answered).sends({ kind: 'refund', to: 'whoBegan' });
  });

  it('of a kind that is switched off are not sent', () => {
    const without = relay(mailRelay(new Set(['shipment'])));
    without.given(order.shipped('s1', { l1: 100 })).sendsNothing();
    without.given(offered()).sends({ kind: 'quote-given' });
  });

  it('are specified for every event that has one', () => mails.thenEveryHandledEventWasGiven());
});
