import type { CommissionRules } from '../api/models/commission-rules';

export type CommissionRule = CommissionRules['rules'][number];

/** How a rule stands beside the rules that it is compared with. */
export type RuleChange = 'same' | 'new' | 'changed' | 'moved' | 'removed';

export interface ComparedRule {
  readonly rule: CommissionRule;
  readonly change: RuleChange;
}

const said = ({ id: _id, fixed: _fixed, floor: _floor, cap: _cap, ...rule }: CommissionRule) =>
  JSON.stringify([
    rule.name,
    rule.vendorOrgId,
    rule.categoryPath,
    rule.percent,
    [...rule.amounts].sort((a, b) => (a.currency < b.currency ? -1 : 1)),
  ]);

/**
 * Rules in their order beside others, with those that are gone at the end. `moved`: it says the same
 * and is tried after another rule than before, which can decide what applies.
 */
export function comparedRules(
  rules: readonly CommissionRule[],
  before: readonly CommissionRule[],
): readonly ComparedRule[] {
  const old = new Map(before.map((rule) => [rule.id, rule]));
  const kept = new Set(rules.map(({ id }) => id));
  const orderBefore = before.filter(({ id }) => kept.has(id)).map(({ id }) => id);
  const orderNow = rules.filter(({ id }) => old.has(id)).map(({ id }) => id);
  return [
    ...rules.map((rule): ComparedRule => {
      const was = old.get(rule.id);
      if (!was) return { rule, change: 'new' };
      if (said(was) !== said(rule)) return { rule, change: 'changed' };
      const isMoved = orderBefore.indexOf(rule.id) !== orderNow.indexOf(rule.id);
      return { rule, change: isMoved ? 'moved' : 'same' };
    }),
    ...before
      .filter(({ id }) => !kept.has(id))
      .map((rule): ComparedRule => ({ rule, change: 'removed' })),
  ];
}
