import { specify } from '../../shared/decider/decider-spec.js';
import { fold } from '../../shared/decider/decider.js';
import type { VendorAccountCommand } from './vendor-account.commands.js';
import type { VendorAccountEvent } from './vendor-account.events.js';
import { vendorAccount } from './vendor-account.js';

const at = '2026-03-02T09:00:00.000Z';
const of = { accountId: 'va-1', vendorOrgId: 'v-1', currency: 'GBP', at };
const earning = {
  purchaseId: 'pu-1',
  orderId: 'o1',
  number: '26-000001-1',
  gross: 12_000,
  commission: 1_000,
  tax: 200,
};
const credit: VendorAccountCommand = { type: 'CreditEarning', ...of, releaseId: 'rel-1', earning };
const reverse: VendorAccountCommand = {
  type: 'ReverseEarning',
  ...of,
  refundId: 'r-1',
  earning: { ...earning, gross: 6_000, commission: 500, tax: 100 },
};
const payOut = (
  more: Partial<Extract<VendorAccountCommand, { type: 'RequestPayout' }>> = {},
): VendorAccountCommand => ({
  type: 'RequestPayout',
  ...of,
  payoutId: 'p-1',
  minimum: 0,
  limit: null,
  gatewayAccount: 'acct_1',
  by: 'u-1',
  ...more,
});
const transferred: VendorAccountCommand = {
  type: 'RecordTransfer',
  ...of,
  payoutId: 'p-1',
  transferRef: 'tr_1',
  gatewayTransactions: ['txn_9'],
};
const sent: VendorAccountCommand = {
  type: 'RecordPayoutSent',
  ...of,
  payoutId: 'p-1',
  payoutRef: 'po_1',
  arrivesOn: '2026-03-04',
};
const paid: VendorAccountCommand = { type: 'RecordPayoutPaid', ...of, payoutId: 'p-1' };
const failed: VendorAccountCommand = {
  type: 'RecordPayoutFailure',
  ...of,
  payoutId: 'p-1',
  code: 'account_closed',
};
const given = (...commands: VendorAccountCommand[]): VendorAccountEvent[] => {
  const events: VendorAccountEvent[] = [];
  for (const command of commands)
    events.push(...vendorAccount.decide(command, fold(vendorAccount, events)));
  return events;
};
const stateAfter = (...commands: VendorAccountCommand[]) => fold(vendorAccount, given(...commands));

describe('a vendor’s account', () => {
  const spec = specify(vendorAccount);

  it('is credited with the gross amount less commission and its VAT, once', () => {
    const [event] = given(credit);
    expect(event?.data).toMatchObject({
      net: 10_800,
      entries: [
        {
          book: 'operator',
          postings: [
            { account: 'clearing', of: 'o1', side: 'debit', amount: 12_000 },
            { account: 'vendorAvailable', of: 'v-1', side: 'credit', amount: 10_800 },
            { account: 'commission', side: 'credit', amount: 1_000 },
            { account: 'vatNotYetInvoiced', side: 'credit', amount: 200 },
          ],
        },
        { book: 'v-1' },
      ],
    });
    spec
      .given(...given(credit))
      .when(credit)
      .thenNothing();
  });

  it('gives back its part of a refund, even what it does not have', () => {
    expect(stateAfter(credit, reverse).available).toBe(5_400);
    spec
      .given(...given(credit, reverse))
      .when(reverse)
      .thenNothing();
    expect(stateAfter(credit, payOut(), reverse).available).toBe(-5_400);
    // what is earned next makes up for it first
    const next = { ...credit, releaseId: 'rel-2' } as VendorAccountCommand;
    expect(stateAfter(credit, payOut(), reverse, next).available).toBe(5_400);
  });

  it('is paid out with all that is available, and that is not available any more', () => {
    const [event] = given(credit, payOut()).slice(-1);
    expect(event).toMatchObject({ type: 'PayoutRequested', data: { amount: 10_800 } });
    expect(stateAfter(credit, payOut()).available).toBe(0);
    spec
      .given(...given(credit, payOut()))
      .when(payOut())
      .thenNothing();
  });

  it('is not paid out below the minimum, while it is blocked, or to nowhere', () => {
    const credited = given(credit);
    spec
      .given(...credited)
      .when(payOut({ minimum: 10_801 }))
      .thenFails('payout/below-minimum', { message: /108\.01 GBP/ });
    spec.given().when(payOut()).thenFails('payout/below-minimum');
    spec
      .given(...credited)
      .when(payOut({ gatewayAccount: null }))
      .thenFails('payout/not-ready');
    const block: VendorAccountCommand = {
      type: 'BlockPayouts',
      ...of,
      reason: 'complaints',
      by: 'u-1',
    };
    spec
      .given(...given(credit, block))
      .when(payOut())
      .thenFails('payout/blocked', { message: /complaints/ });
    const lift = (by: string): VendorAccountCommand => ({
      type: 'UnblockPayouts',
      ...of,
      reason: 'answered',
      by,
    });
    spec
      .given(...given(credit, block))
      .when(lift('u-1'))
      .thenFails('vendor-account/own-block');
    spec
      .given(...given(credit, block, lift('u-2')))
      .when(payOut())
      .thenTypes('PayoutRequested');
  });

  it('keeps a reserve back, and frees it', () => {
    const hold: VendorAccountCommand = {
      type: 'HoldReserve',
      ...of,
      reserveId: 'res-1',
      amount: 1_080,
      reason: 'new vendor',
      by: 'u-1',
    };
    const free: VendorAccountCommand = {
      type: 'FreeReserve',
      ...of,
      reserveId: 'res-1',
      reason: '90 days are over',
      by: 'u-1',
    };
    expect(stateAfter(credit, hold).available).toBe(9_720);
    expect(stateAfter(credit, hold, free).available).toBe(10_800);
    spec
      .given(...given(credit, hold, free))
      .when(free)
      .thenNothing();
    spec
      .given(...given(credit, hold, free))
      .when(hold)
      .thenNothing();
    spec.given().when(free).thenFails('vendor-account/unknown-reserve');
  });
});

describe('a payout', () => {
  const spec = specify(vendorAccount);
  const asked = [credit, payOut()];

  it('is moved to the gateway account, sent, and paid, each once', () => {
    const all = given(...asked, transferred, sent, paid);
    expect(all.map((e) => e.type)).toEqual([
      'EarningReleased',
      'PayoutRequested',
      'TransferMade',
      'PayoutSent',
      'PayoutPaid',
    ]);
    for (const repeat of [transferred, sent, paid])
      spec
        .given(...all)
        .when(repeat)
        .thenNothing();
  });

  it('is cancelled only while it is requested', () => {
    const cancel: VendorAccountCommand = {
      type: 'CancelPayout',
      ...of,
      payoutId: 'p-1',
      by: 'u-1',
    };
    expect(stateAfter(...asked, cancel).available).toBe(10_800);
    spec
      .given(...given(...asked, cancel))
      .when(cancel)
      .thenNothing();
    spec
      .given(...given(...asked, transferred))
      .when(cancel)
      .thenFails('payout/under-way');
    // and cannot be asked for again by a repeat
    spec
      .given(...given(...asked, cancel))
      .when(payOut())
      .thenNothing();
  });

  it('that the gateway does not move is available again', () => {
    const refused: VendorAccountCommand = {
      type: 'RecordTransferRefusal',
      ...of,
      payoutId: 'p-1',
      code: 'account_invalid',
    };
    expect(stateAfter(...asked, refused).available).toBe(10_800);
    spec
      .given(...given(...asked, transferred))
      .when(refused)
      .thenNothing();
  });

  it('that comes back from the bank, even after it was paid, is tried again', () => {
    const back = given(...asked, transferred, sent, paid, failed);
    expect(back.at(-1)).toMatchObject({
      type: 'PayoutFailed',
      data: {
        entries: [
          {
            book: 'v-1',
            postings: [
              { account: 'atGateway', side: 'debit', amount: 10_800 },
              { account: 'ownBank', side: 'credit', amount: 10_800 },
            ],
          },
        ],
      },
    });
    const retry: VendorAccountCommand = {
      type: 'RetryPayout',
      ...of,
      payoutId: 'p-1',
      gatewayAccount: 'acct_1',
      by: 'u-1',
    };
    const again = spec.given(...back).when(retry);
    again.thenTypes('PayoutRetried');
    expect(again.state().payouts.get('p-1')).toMatchObject({ status: 'Transferred', attempt: 2 });
    spec
      .given(...given(...asked, transferred, sent))
      .when(retry)
      .thenNothing();
  });

  it('is remembered for as long as a bank may return it, and then no longer', () => {
    const later = (day: string) => ({ ...credit, releaseId: day, at: `${day}T09:00:00.000Z` });
    const all = [...asked, transferred, sent, paid];
    expect(stateAfter(...all, later('2026-06-30')).payouts.size).toBe(1);
    const after = stateAfter(...all, later('2026-07-01'));
    expect(after.payouts.size).toBe(0);
    expect([...after.seen.keys()]).toEqual(['2026-07-01']);
  });

  it('survives its snapshot', () => {
    const state = stateAfter(...asked, transferred, reverse);
    const { encode, decode } = vendorAccount.snapshots!;
    expect(decode(JSON.parse(JSON.stringify(encode(state))))).toEqual(state);
  });

  it('keeps back a part of each release while its rule says so, until a day of its own', () => {
    const rule: VendorAccountCommand = {
      type: 'SetReserveRule',
      ...of,
      ruleId: 'rule-1',
      percent: '12.5',
      days: 90,
      from: '2026-03-01',
      until: '2026-03-31',
      reason: 'New vendor',
      proposedBy: 'u-1',
      confirmedBy: 'u-2',
    };
    const [released, held] = vendorAccount.decide(credit, fold(vendorAccount, given(rule)));
    expect(released!.type).toBe('EarningReleased');
    // 12.5 % of 108.00
    expect(held).toMatchObject({
      type: 'ReserveHeld',
      data: {
        reserveId: 'rolling:rel-1',
        amount: 1_350,
        freeAt: '2026-05-31T09:00:00.000Z',
        orderId: 'o1',
        heldBy: 'u-2',
      },
    });
    expect(fold(vendorAccount, given(rule, credit)).available).toBe(9_450);
    const april = { ...credit, at: '2026-04-01T00:00:00.000Z' };
    expect(vendorAccount.decide(april, fold(vendorAccount, given(rule)))).toHaveLength(1);
    const ended = { ...rule, ruleId: 'rule-2', percent: '0' };
    expect(vendorAccount.decide(credit, fold(vendorAccount, given(rule, ended)))).toHaveLength(1);
    expect(vendorAccount.decide(rule, fold(vendorAccount, given(rule)))).toEqual([]);
  });

  it('is adjusted by what two people have decided, once', () => {
    const adjust: VendorAccountCommand = {
      type: 'PostAdjustment',
      ...of,
      adjustmentId: 'adj-1',
      amount: -1_200,
      nature: 'compensation',
      reason: 'Broken pallet',
      evidence: 'CL-2026-118',
      proposedBy: 'u-1',
      confirmedBy: 'u-2',
    };
    const [posted] = vendorAccount.decide(adjust, fold(vendorAccount, given(credit)));
    expect(posted).toMatchObject({ type: 'AdjustmentPosted', data: { amount: -1_200 } });
    expect(fold(vendorAccount, given(credit, adjust, adjust)).available).toBe(9_600);
  });

  it('pays more than the limit only where two people have decided it', () => {
    const atLimit = fold(vendorAccount, given(credit));
    expect(vendorAccount.decide(payOut({ limit: 10_800 }), atLimit)).toHaveLength(1);
    expect(() => vendorAccount.decide(payOut({ limit: 10_799 }), atLimit)).toThrow(
      'needs two people',
    );
  });
});
