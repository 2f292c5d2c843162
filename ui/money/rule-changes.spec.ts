import { comparedRules, type CommissionRule } from './rule-changes';

const rule = (id: string, more: Partial<CommissionRule> = {}): CommissionRule => ({
  id,
  name: `Rule ${id}`,
  vendorOrgId: null,
  categoryPath: null,
  percent: '10',
  fixed: null,
  floor: null,
  cap: null,
  amounts: [],
  ...more,
});
const changes = (rules: CommissionRule[], before: CommissionRule[]) =>
  comparedRules(rules, before).map(({ rule: { id }, change }) => `${id} ${change}`);

describe('rules beside those before', () => {
  it('are new, changed, the same, or gone', () =>
    expect(
      changes(
        [rule('a'), rule('b', { percent: '7.5' }), rule('d')],
        [rule('a'), rule('b'), rule('c')],
      ),
    ).toEqual(['a same', 'b changed', 'd new', 'c removed']));

  it('are moved where another one is tried before them now', () =>
    expect(changes([rule('b'), rule('a')], [rule('a'), rule('b')])).toEqual([
      'b moved',
      'a moved',
    ]));

  it('are the same where a new one comes before them', () =>
    expect(changes([rule('n'), rule('a')], [rule('a')])).toEqual(['n new', 'a same']));

  it('are the same in whatever order their currencies stand', () => {
    const gbp = { currency: 'GBP', fixed: '0.30', floor: null, cap: null };
    const eur = { currency: 'EUR', fixed: '0.35', floor: null, cap: null };
    expect(
      changes([rule('a', { amounts: [gbp, eur] })], [rule('a', { amounts: [eur, gbp] })]),
    ).toEqual(['a same']);
  });
});
