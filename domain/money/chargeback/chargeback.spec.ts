import { specify } from '../../shared/decider/decider-spec.js';
import { fold } from '../../shared/decider/decider.js';
import { bearerOf, proposedShares, type DisputedOrder } from './allocation.js';
import type { ChargebackCommand } from './chargeback.commands.js';
import type { ChargebackEvent } from './chargeback.events.js';
import { chargeback } from './chargeback.js';
import { disputeReasons, type DisputeStanding } from './dispute-standing.js';

const at = '2026-03-02T09:00:00.000Z';
const anOrder = (orderId: string, left: number, more: Partial<DisputedOrder> = {}) => ({
  orderId,
  number: `26-000001-${orderId}`,
  vendorOrgId: `v-${orderId}`,
  left,
  isDelivered: false,
  wasReduced: false,
  ...more,
});
const orders = [anOrder('o1', 12_000), anOrder('o2', 6_000)];
const standing: DisputeStanding = {
  disputeRef: 'du_1',
  gatewayRef: 'pi_1',
  status: 'needsResponse',
  gatewayStatus: 'needs_response',
  reason: 'fraudulent',
  gatewayReason: 'fraudulent',
  amount: 18_000,
  currency: 'GBP',
  evidenceDueBy: '2026-03-16T09:00:00.000Z',
  hasEvidence: false,
  taken: { amount: 18_000, fee: 2_000, transactions: ['txn_1'] },
  returned: null,
  counterFee: { charged: null, returned: null },
  createdAt: '2026-03-02T08:59:00.000Z',
};
const tells = (more: Partial<DisputeStanding> = {}): ChargebackCommand => ({
  type: 'RecordDispute',
  at,
  standing: { ...standing, ...more },
  payment: {
    chargebackId: 'cb-1',
    paymentId: 'pay-1',
    purchaseId: 'pu-1',
    buyerOrgId: 'b-1',
    number: '26-000001',
    orders,
  },
});
const asks = tells({ status: 'inquiry', taken: null });
const won = tells({ status: 'won', returned: { amount: 18_000, transactions: ['txn_2'] } });
const lost = tells({ status: 'lost' });
const fee = { amount: 1_500, transactions: ['txn_3'] };
const answered = tells({
  status: 'underReview',
  hasEvidence: true,
  counterFee: { charged: fee, returned: null },
});
const submit: ChargebackCommand = {
  type: 'SubmitEvidence',
  at,
  evidence: {
    explanation: 'It was delivered.',
    productDescription: null,
    carrier: null,
    trackingNumber: null,
    shippedOn: null,
  },
  evidenceIds: [],
  by: 'u-1',
};
const says = (evidenceId = 'e-1'): ChargebackCommand => ({
  type: 'AddEvidence',
  at,
  evidenceId,
  text: 'Signed for.',
  file: null,
  vendorOrgId: 'v-o1',
  by: 'u-2',
});
const accept: ChargebackCommand = { type: 'AcceptChargeback', at, reason: 'right', by: 'u-1' };
const allocate = (
  amounts: Record<string, number>,
  more: Partial<Extract<ChargebackCommand, { type: 'AllocateChargeback' }>> = {},
): ChargebackCommand => ({
  type: 'AllocateChargeback',
  at,
  shares: Object.entries(amounts).map(([orderId, amount]) => ({ orderId, amount })),
  orders,
  bearer: 'vendor',
  reason: 'the parcel was lost',
  by: 'u-1',
  ...more,
});
const given = (...commands: ChargebackCommand[]): ChargebackEvent[] => {
  const events: ChargebackEvent[] = [];
  for (const command of commands)
    events.push(...chargeback.decide(command, fold(chargeback, events)));
  return events;
};
const spec = specify(chargeback);

describe('a chargeback', () => {
  it('is opened once, with what was taken and who would pay', () => {
    spec.given().when(tells()).thenTypes('ChargebackOpened');
    spec
      .given(...given(tells()))
      .when(tells())
      .thenNothing();
    const [opened] = given(tells());
    expect(opened!.data).toMatchObject({
      kind: 'chargeback',
      fee: 2_000,
      bearer: 'platform',
      shares: [{ amount: 12_000 }, { amount: 6_000 }],
      vendorOrgIds: ['v-o1', 'v-o2'],
      entries: [
        {
          gatewayTransactions: ['txn_1'],
          postings: [
            { account: 'disputed', of: 'cb-1', side: 'debit', amount: 18_000 },
            { account: 'disputeFees', side: 'debit', amount: 2_000 },
            { account: 'gateway', side: 'credit', amount: 20_000 },
          ],
        },
      ],
    });
  });

  it('that was over before we heard of it is opened and decided at once', () => {
    spec.given().when(lost).thenTypes('ChargebackOpened', 'ChargebackLost');
    spec
      .given()
      .when(
        tells({
          ...(answered as { standing: DisputeStanding }).standing,
          status: 'won',
          returned: fee,
        }),
      )
      .thenTypes('ChargebackOpened', 'EvidenceSubmitted', 'ChargebackWon');
  });

  it('that was an inquiry takes the money when it becomes one, and is answered anew', () => {
    const [asked] = given(asks);
    expect(asked!.data).toMatchObject({ kind: 'inquiry', fee: 0, entries: [] });
    const replied = given(
      asks,
      submit,
      tells({ status: 'inquiryUnderReview', taken: null, hasEvidence: true }),
    );
    spec
      .given(...replied)
      .when(tells({ hasEvidence: true }))
      .thenTypes('InquiryEscalated');
    spec
      .given(...replied, ...given(asks, tells()).slice(1))
      .when(submit)
      .thenTypes('EvidenceSubmissionRequested');
  });

  it('is not given up while it is an inquiry, which is answered by a refund', () => {
    spec
      .given(...given(asks))
      .when(accept)
      .thenFails('chargeback/inquiry');
    spec
      .given(...given(asks))
      .when(tells({ status: 'inquiryClosed', taken: null }))
      .thenTypes('InquiryClosed');
  });

  it('is answered once and in time, and not after it was decided or given up', () => {
    const open = given(tells());
    spec
      .given(...open)
      .when(submit)
      .thenTypes('EvidenceSubmissionRequested');
    spec
      .given(...given(tells(), submit))
      .when(submit)
      .thenNothing();
    spec
      .given(...given(tells(), submit, answered))
      .when(submit)
      .thenFails('chargeback/submitted');
    spec
      .given(...open)
      .when({ ...submit, at: '2026-03-16T09:00:00.000Z' })
      .thenFails('chargeback/past-due');
    spec
      .given(...given(tells(), accept))
      .when(says())
      .thenFails('chargeback/accepted');
    for (const decision of [won, lost])
      for (const late of [submit, says(), accept, allocate({ o1: 12_000, o2: 6_000 })])
        spec
          .given(...given(tells(), decision))
          .when(late)
          .thenFails('chargeback/decided');
  });

  it('is remembered once before the answer is due, as long as nobody has given one', () => {
    const remind: ChargebackCommand = { type: 'RemindOfAnswer', at };
    spec
      .given(...given(tells()))
      .when(remind)
      .thenTypes('ChargebackAnswerDue');
    for (const done of [[remind], [submit], [accept], [lost]])
      spec
        .given(...given(tells(), ...done))
        .when(remind)
        .thenNothing();
  });

  it('can be answered again where the gateway did not take it', () => {
    const refused: ChargebackCommand = { type: 'RecordEvidenceRefusal', at, code: 'too_long' };
    spec
      .given(...given(tells(), submit))
      .when(refused)
      .thenTypes('EvidenceRefused');
    spec
      .given(...given(tells(), submit, refused))
      .when(submit)
      .thenTypes('EvidenceSubmissionRequested');
  });

  it('takes what speaks for the vendor, each piece once', () => {
    spec
      .given(...given(tells()))
      .when(says())
      .thenTypes('ChargebackEvidenceAdded');
    spec
      .given(...given(tells(), says()))
      .when(says())
      .thenNothing();
    const many = Array.from({ length: 30 }, (_, i) => says(`e-${i}`));
    spec
      .given(...given(tells(), ...many))
      .when(says('e-30'))
      .thenFails('chargeback/too-much-evidence');
  });

  it('that is won brings back the amount and the fee of the answer, and not its own fee', () => {
    const back = tells({
      ...(answered as { standing: DisputeStanding }).standing,
      status: 'won',
      returned: { amount: 18_000, transactions: ['txn_2'] },
      counterFee: { charged: fee, returned: fee },
    });
    const event = given(tells(), submit, answered, back).at(-1)!;
    expect(event.data).toMatchObject({
      amount: 18_000,
      counterFee: 1_500,
      entries: [
        {
          postings: [
            { account: 'gateway', side: 'debit', amount: 19_500 },
            { account: 'disputed', of: 'cb-1', side: 'credit', amount: 18_000 },
            { account: 'disputeFees', side: 'credit', amount: 1_500 },
          ],
        },
      ],
    });
  });

  it('that is said to be won is looked at until the money is there', () => {
    const early = tells({ status: 'won', gatewayStatus: 'won' });
    spec
      .given(...given(tells()))
      .when(early)
      .thenTypes('ChargebackUnclear');
    spec
      .given(...given(tells(), early))
      .when(won)
      .thenTypes('ChargebackWon');
  });

  it('that is lost goes to the clearing accounts of the orders whose vendors pay', () => {
    const [, , event] = given(tells(), allocate({ o1: 12_000, o2: 6_000 }), lost);
    expect(event!.data).toMatchObject({
      bearer: 'vendor',
      entries: [
        {
          postings: [
            { account: 'clearing', of: 'o1', side: 'debit', amount: 12_000 },
            { account: 'clearing', of: 'o2', side: 'debit', amount: 6_000 },
            { account: 'disputed', of: 'cb-1', side: 'credit', amount: 18_000 },
          ],
        },
      ],
    });
  });

  it('that is lost is the platform’s where its reason says so, and what is of no order always', () => {
    expect(given(tells(), lost)[1]!.data).toMatchObject({
      entries: [
        { postings: [{ account: 'chargebackLosses', amount: 18_000 }, { account: 'disputed' }] },
      ],
    });
    const more = tells({
      reason: 'notReceived',
      status: 'lost',
      amount: 20_000,
      taken: { amount: 20_000, fee: 0, transactions: [] },
    });
    expect(given(more)[1]!.data).toMatchObject({
      entries: [
        {
          postings: [
            { account: 'clearing', amount: 12_000 },
            { account: 'clearing', amount: 6_000 },
            { account: 'chargebackLosses', amount: 2_000 },
            { account: 'disputed', amount: 20_000 },
          ],
        },
      ],
    });
  });

  it('is allocated to its payment’s orders, no order more than was paid for it, and all of it', () => {
    const open = given(tells());
    spec
      .given(...open)
      .when(allocate({ o1: 12_000, o2: 6_000 }))
      .thenTypes('ChargebackAllocated');
    spec
      .given(...given(tells(), allocate({ o1: 12_000, o2: 6_000 })))
      .when(allocate({ o1: 12_000, o2: 6_000 }))
      .thenNothing();
    for (const [amounts, code] of [
      [{ o1: 12_001, o2: 5_999 }, 'chargeback/share'],
      [{ o1: 12_000 }, 'chargeback/sum'],
      [{ o1: 12_000, o3: 6_000 }, 'chargeback/unknown-order'],
      [{ o1: 12_000, o2: 0 }, 'chargeback/share'],
    ] as const)
      spec
        .given(...open)
        .when(allocate(amounts))
        .thenFails(code);
  });

  it('is shown where the gateway says what we have no word for, once, and goes on', () => {
    const odd = tells({ status: 'unknown', gatewayStatus: 'appeal_won' });
    spec
      .given(...given(tells()))
      .when(odd)
      .thenTypes('ChargebackUnclear');
    spec
      .given(...given(tells(), odd))
      .when(odd)
      .thenNothing();
    spec
      .given(...given(tells(), odd))
      .when(lost)
      .thenTypes('ChargebackLost');
    spec
      .given(...given(tells(), lost))
      .when(won)
      .thenTypes('ChargebackUnclear');
    // what comes late says nothing new
    spec
      .given(...given(tells(), lost))
      .when(tells())
      .thenNothing();
  });
});

describe('which orders a chargeback is about', () => {
  const amounts = (shares: ReturnType<typeof proposedShares>) =>
    shares.map((s) => [s.orderId, s.amount]);

  it('is the only one that costs exactly so much', () => {
    expect(amounts(proposedShares('fraudulent', 6_000, orders))).toEqual([['o2', 6_000]]);
  });

  it('is the only one whose facts fit the reason', () => {
    const came = [anOrder('o1', 12_000, { isDelivered: true }), anOrder('o2', 6_000)];
    expect(amounts(proposedShares('notReceived', 5_000, came))).toEqual([['o2', 5_000]]);
    expect(amounts(proposedShares('notAsDescribed', 5_000, came))).toEqual([['o1', 5_000]]);
  });

  it('is else all of them in proportion, to the penny', () => {
    const three = [anOrder('a', 3_333), anOrder('b', 3_333), anOrder('c', 3_334)];
    const shares = proposedShares('fraudulent', 9_999, three);
    expect(shares.reduce((n, s) => n + s.amount, 0)).toBe(9_999);
    for (const [i, s] of shares.entries()) expect(s.amount).toBeLessThanOrEqual(three[i]!.left);
    expect(amounts(proposedShares('fraudulent', 50_000, three))).toEqual([
      ['a', 3_333],
      ['b', 3_333],
      ['c', 3_334],
    ]);
  });

  it('is paid for by the vendor where the goods are in question, else by the platform', () => {
    expect(disputeReasons.filter((reason) => bearerOf(reason) === 'vendor')).toEqual([
      'notReceived',
      'notAsDescribed',
      'creditNotProcessed',
      'cancelled',
    ]);
  });
});
