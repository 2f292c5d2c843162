import { specify } from '../../shared/decider/decider-spec.js';
import type { CommissionRulesEvent } from './commission-rules.events.js';
import { commissionRules, type CommissionRulesCommand } from './commission-rules.js';
import { commissionOn, type CommissionParties, type CommissionRule } from './commission.js';

const at = '2026-03-02T09:00:00.000Z';
const rule = (more: Partial<CommissionRule> = {}): CommissionRule => ({
  ruleId: 'all',
  name: 'Everything',
  vendorOrgId: null,
  categoryPath: null,
  percent: '10',
  fixed: [],
  floor: [],
  cap: [],
  ...more,
});
const gbp = (amount: number) => ({ amount, currency: 'GBP' });
const line = (amount: number, ...categoryPath: string[]) => ({ categoryPath, net: gbp(amount) });
const parties: CommissionParties = {
  operatorCountry: 'GB',
  vendorCountry: 'GB',
  vendorTaxIds: [],
  taxRates: [{ country: 'GB', category: 'standard', from: '2011-01-04', percent: '20' }],
  day: '2026-03-02',
};
const on = (
  rules: readonly CommissionRule[],
  lines: Parameters<typeof commissionOn>[3],
  more: Partial<CommissionParties> = {},
) => commissionOn(rules, 'v-1', 'GBP', lines, { ...parties, ...more });

describe('commission', () => {
  it('of 10 % on 100.00 is 10.00, and 2.00 of VAT on top', () => {
    expect(on([rule()], [line(10_000, 'Paper')])).toEqual({
      net: gbp(10_000),
      parts: [
        { ruleId: 'all', name: 'Everything', base: gbp(10_000), percent: '10', amount: gbp(1_000) },
      ],
      amount: gbp(1_000),
      tax: { treatment: 'domestic', percent: '20', amount: gbp(200) },
    });
  });

  it('follows the first rule that fits each line', () => {
    const rules = [
      rule({ ruleId: 'v', name: 'Northern', vendorOrgId: 'v-2', percent: '1' }),
      rule({ ruleId: 'c', name: 'Paper', categoryPath: ['Paper'], percent: '5' }),
      rule(),
    ];
    const found = on(rules, [line(10_000, 'Paper', 'Copier'), line(1_000, 'Tools')])!;
    expect(found.parts.map((p) => [p.ruleId, p.base.amount, p.amount.amount])).toEqual([
      ['c', 10_000, 500],
      ['all', 1_000, 100],
    ]);
  });

  it('says what its rule adds, its least and its most, in the currency of the order alone', () => {
    const [part] = on(
      [rule({ fixed: [gbp(30)], cap: [gbp(5_000), { amount: 1, currency: 'EUR' }] })],
      [line(100_000)],
    )!.parts;
    expect(part).toMatchObject({ fixed: gbp(30), cap: gbp(5_000), amount: gbp(5_000) });
    expect(part).not.toHaveProperty('floor');
  });

  it('is none where no rule fits', () => {
    expect(on([rule({ vendorOrgId: 'v-2' })], [line(100)])).toBeNull();
    expect(on([], [line(100)])).toBeNull();
  });

  it.each([
    ['a fixed part', { fixed: [gbp(30)] }, 10_000, 1_030],
    ['a floor', { floor: [gbp(1_500)] }, 10_000, 1_500],
    ['a cap', { cap: [gbp(400)] }, 10_000, 400],
    ['amounts of another currency only', { floor: [{ amount: 9, currency: 'EUR' }] }, 100, 10],
    ['half a penny', { percent: '0.5' }, 100, 1],
    ['more than the order is worth', { floor: [gbp(1_000)] }, 300, 300],
  ])('with %s', (_what, more, net, amount) => {
    expect(on([rule(more)], [line(net)])?.amount.amount).toBe(amount);
  });

  it.each([
    ['of another member state with a tax id', 'DE', 'FR', 'FR', 'reverseCharge'],
    ['of another member state without one', 'DE', 'FR', null, 'outsideScope'],
    ['outside the EU', 'DE', 'US', null, 'outsideScope'],
    ['of the same country', 'GB', 'GB', null, 'domestic'],
  ] as const)('to a vendor %s', (_what, operatorCountry, vendorCountry, taxId, treatment) => {
    const vendorTaxIds = taxId ? [{ country: taxId, id: `${taxId}1`, isValid: true }] : [];
    const found = on([rule()], [line(10_000)], { operatorCountry, vendorCountry, vendorTaxIds });
    expect(found?.tax.treatment).toBe(treatment);
    expect(found?.tax.amount.amount).toBe(treatment === 'domestic' ? 200 : 0);
  });
});

describe('commission rules', () => {
  const spec = specify(commissionRules);
  const propose: Extract<CommissionRulesCommand, { type: 'ProposeCommissionRules' }> = {
    type: 'ProposeCommissionRules',
    at,
    proposalId: 'p-1',
    rules: [rule()],
    operatorCountry: 'GB',
    reason: 'Price list 2026',
    by: 'u-1',
  };
  const proposed: CommissionRulesEvent = {
    type: 'CommissionRulesProposed',
    data: {
      proposalId: 'p-1',
      rules: [rule()],
      operatorCountry: 'GB',
      reason: 'Price list 2026',
      proposedBy: 'u-1',
      occurredAt: at,
    },
  };
  const publish = (by: string): CommissionRulesCommand => ({
    type: 'PublishCommissionRules',
    at,
    proposalId: 'p-1',
    by,
  });

  it('are proposed by one and published by another', () => {
    spec.given().when(propose).then([proposed]);
    spec.given(proposed).when(propose).thenNothing();
    spec.given(proposed).when(publish('u-1')).thenFails('commission/own-proposal');
    const published = spec.given(proposed).when(publish('u-2'));
    published.thenTypes('CommissionRulesPublished');
    expect(published.state()).toMatchObject({ edition: 1, rules: [rule()], proposed: null });
  });

  it('that were declined do not apply, and are not published any more', () => {
    const decline: CommissionRulesCommand = {
      type: 'DeclineCommissionRules',
      at,
      proposalId: 'p-1',
      reason: 'too high',
      by: 'u-1',
    };
    const declined = spec.given(proposed).when(decline);
    declined.thenTypes('CommissionRulesDeclined');
    expect(declined.state().edition).toBe(0);
    const events = commissionRules.decide(decline, declined.state());
    expect(events).toEqual([]);
    spec.given().when(publish('u-2')).thenFails('commission/no-proposal');
  });

  it.each([
    ['a percentage above 99.9999', [rule({ percent: '100' })], 'rules[0].percent'],
    ['a percentage with a sign', [rule({ percent: '-1' })], 'rules[0].percent'],
    ['a negative amount', [rule({ fixed: [gbp(-1)] })], 'rules[0].fixed[0].amount'],
    ['a currency twice', [rule({ cap: [gbp(1), gbp(2)] })], 'rules[0].cap[1].currency'],
    [
      'no such currency',
      [rule({ cap: [{ amount: 1, currency: 'XXQ' }] })],
      'rules[0].cap[0].currency',
    ],
    ['a floor above the cap', [rule({ floor: [gbp(2)], cap: [gbp(1)] })], 'rules[0].floor'],
    ['a rule named twice', [rule({ vendorOrgId: 'v' }), rule()], 'rules[1].id'],
    ['a rule that never applies', [rule(), rule({ ruleId: 'b' })], 'rules[1]'],
    ['a rule without a name', [rule({ name: ' ' })], 'rules[0].name'],
  ])('with %s are refused, and it is named', (_what, rules, field) => {
    expect(() => commissionRules.decide({ ...propose, rules }, commissionRules.initial)).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ field }) as object }),
    );
  });
});
