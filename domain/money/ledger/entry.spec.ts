import fc from 'fast-check';
import {
  accountKey,
  entriesOf,
  operatorEntry,
  posted,
  requireBalanced,
  reversed,
  vendorEntry,
} from './entry.js';
import { nextShare, shareOf } from './share.js';

const when = { currency: 'GBP', at: '2026-03-02T23:30:00.000Z' };

describe('an entry', () => {
  const captured = operatorEntry(when, {
    debit: [
      ['gateway', null, 11_650],
      ['gatewayFees', null, 350],
    ],
    credit: [['orderFunds', 'o1', 12_000]],
  });

  it('says which accounts gain and lose what, on which day', () => {
    expect(captured).toEqual({
      book: 'operator',
      currency: 'GBP',
      valueDate: '2026-03-02',
      postings: [
        { account: 'gateway', of: null, side: 'debit', amount: 11_650 },
        { account: 'gatewayFees', of: null, side: 'debit', amount: 350 },
        { account: 'orderFunds', of: 'o1', side: 'credit', amount: 12_000 },
      ],
    });
  });

  it('whose debits are not its credits is never made', () => {
    expect(() =>
      operatorEntry(when, { debit: [['gateway', null, 12]], credit: [['commission', null, 11]] }),
    ).toThrow('out of balance by 1 GBP');
    expect(() =>
      requireBalanced({ ...captured, postings: [{ ...captured.postings[0]!, amount: 0.5 }] }),
    ).toThrow('not whole minor units');
  });

  it('leaves out what is zero, and puts what is negative on the other side', () => {
    const { postings } = vendorEntry('v1', when, {
      debit: [
        ['dueFromPlatform', null, -5],
        ['inputVat', null, 0],
      ],
      credit: [['paymentsOnAccount', null, -5]],
    });
    expect(postings).toEqual([
      { account: 'dueFromPlatform', of: null, side: 'credit', amount: 5 },
      { account: 'paymentsOnAccount', of: null, side: 'debit', amount: 5 },
    ]);
    expect(entriesOf(operatorEntry(when, { debit: [], credit: [] }))).toEqual([]);
  });

  it('and the one that undoes it leave nothing behind', () => {
    const balances = posted(new Map(), [captured, reversed(captured, when.at)]);
    expect([...balances.values()]).toEqual([0, 0, 0]);
    const once = posted(new Map(), [captured]);
    expect(once.get(accountKey('operator', 'GBP', { account: 'orderFunds', of: 'o1' }))).toBe(
      -12_000,
    );
  });
});

describe('shares', () => {
  it('of parts add up to the whole exactly, however it was cut', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1_000_000_000 }),
        fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 1, maxLength: 30 }),
        (whole, parts) => {
          const of = parts.reduce((n, p) => n + p, 0);
          fc.pre(of > 0);
          let [before, sum] = [0, 0];
          for (const part of parts) {
            const share = nextShare(whole, before, part, of);
            expect(share).toBeGreaterThanOrEqual(0);
            sum += share;
            before += part;
          }
          expect(sum).toBe(whole);
        },
      ),
    );
  });

  it('of nothing are nothing', () => {
    expect(shareOf(100, 0, 0)).toBe(0);
    expect(shareOf(1_200, 50, 100)).toBe(600);
    expect(shareOf(1, 1, 2)).toBe(1);
  });
});
