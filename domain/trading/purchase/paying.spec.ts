import { notOffered, type PaidAtOnce, type PayingRules } from './paying.js';

const rules: PayingRules = { limits: { GBP: { min: 30, max: 99_999_999 } } };
const paid: PaidAtOnce = { currency: 'GBP', amount: 12_000, vendorOrgIds: ['v-1'], waiting: [] };
const why = (change: Partial<PaidAtOnce>, of: Partial<PayingRules> = {}) =>
  notOffered('card', { ...rules, ...of }, { ...paid, ...change });

describe('paying before delivery', () => {
  it('is offered for what the gateway takes', () => {
    expect(why({})).toBeNull();
    expect(why({ amount: 99_999_999 })).toBeNull();
    expect(why({ amount: 30 })).toBeNull();
  });

  it('is not offered for less or more than the gateway takes, and says how much that is', () => {
    expect(why({ amount: 29 })).toEqual({
      code: 'below-limit',
      detail: 'at least 0.30 GBP can be paid by card',
    });
    expect(why({ amount: 100_000_000 })).toMatchObject({
      code: 'above-limit',
      detail: 'at most 999999.99 GBP can be paid at once by card',
    });
    // nobody pays nothing, and what is not known yet is compared when it is ordered
    for (const amount of [0, null]) expect(why({ amount })).toBeNull();
  });

  it('is not offered in a currency that the gateway does not take', () => {
    expect(why({ currency: 'XAF' })).toMatchObject({ code: 'currency' });
  });

  it('is not offered for what may wait for stock, nor to vendors whom nothing can be passed on to', () => {
    expect(why({ waiting: ['Gloves'] })).toMatchObject({ code: 'waits-for-stock' });
    const restricted = [{ vendorOrgId: 'v-1', name: 'Harrow' }];
    expect(why({}, { restricted })).toEqual({
      code: 'vendor-restricted',
      detail: 'Harrow takes no payments by card at present',
    });
    expect(why({ vendorOrgIds: ['v-2'] }, { restricted })).toBeNull();
  });
});
