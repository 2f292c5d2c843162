import { isMemberState } from '../../pricing/tax/tax-territory.js';
import { taxOf, type TaxRate } from '../../pricing/tax/tax.js';
import { divideHalfUp, type Currency, type Money } from '../../shared/money/money.js';
import type { TaxId } from '../../shared/tax-id/tax-id.js';

/** A rule of commission. The first of the rules that fits a line applies to it. */
export interface CommissionRule {
  readonly ruleId: string;
  readonly name: string;
  /** Whose sales; null: every vendor's. */
  readonly vendorOrgId: string | null;
  /** A category and all below it, by names from the top; null: every category. */
  readonly categoryPath: readonly string[] | null;
  /** Percent of the net amount as a decimal, `"10"`, `"7.5"`. */
  readonly percent: string;
  /** Once per order, by currency. */
  readonly fixed: readonly Money[];
  /** Per order, no less and no more than this, by currency. */
  readonly floor: readonly Money[];
  readonly cap: readonly Money[];
}

/** What one rule takes of an order. */
export interface CommissionPart {
  readonly ruleId: string;
  readonly name: string;
  /** Net amount of the lines that it fits. */
  readonly base: Money;
  readonly percent: string;
  /** What the rule adds once per order; its least and its most, where it has them. */
  readonly fixed?: Money;
  readonly floor?: Money;
  readonly cap?: Money;
  readonly amount: Money;
}

/** VAT on the commission, which is a service of the operator's to the vendor. */
export interface CommissionTax {
  /**
   * - `domestic`: both in one country: its standard rate.
   * - `reverseCharge`: the vendor is in another member state and accounts for it (Council Directive
   *   2006/112/EC, articles 44 and 196).
   * - `outsideScope`: the vendor's country is another, outside the EU or without a tax id there.
   */
  readonly treatment: 'domestic' | 'reverseCharge' | 'outsideScope';
  readonly percent: string;
  readonly amount: Money;
}

/** The commission on one order, as it was frozen when the order was placed. */
export interface Commission {
  readonly net: Money;
  readonly parts: readonly CommissionPart[];
  readonly amount: Money;
  readonly tax: CommissionTax;
}

export interface CommissionedLine {
  readonly categoryPath: readonly string[];
  readonly net: Money;
}

/** Who issues commission invoices, and what it is for tax. */
export interface CommissionParties {
  /** ISO 3166-1. */
  readonly operatorCountry: string;
  readonly vendorCountry: string;
  readonly vendorTaxIds: readonly TaxId[];
  readonly taxRates: readonly TaxRate[];
  /** The day of the order. */
  readonly day: string;
}

/**
 * The commission on an order of one vendor. Percentages are of the net amounts of all lines that a
 * rule fits, and rounded once, half up; never more than the net itself. Null where no rule fits any
 * line.
 */
export function commissionOn(
  rules: readonly CommissionRule[],
  vendorOrgId: string,
  currency: Currency,
  lines: readonly CommissionedLine[],
  parties: CommissionParties,
): Commission | null {
  const parts = commissionParts(rules, vendorOrgId, currency, lines);
  if (parts.length === 0) return null;
  const net = lines.reduce((n, l) => n + l.net.amount, 0);
  const amount = parts.reduce((n, p) => n + p.amount.amount, 0);
  const tax = commissionTax(parties);
  return {
    net: { amount: net, currency },
    parts,
    amount: { amount, currency },
    tax: { ...tax, amount: { amount: percentOf(amount, tax.percent), currency } },
  };
}

/** What each rule takes of an order, before VAT; none where no rule fits any line. */
export function commissionParts(
  rules: readonly CommissionRule[],
  vendorOrgId: string,
  currency: Currency,
  lines: readonly CommissionedLine[],
): readonly CommissionPart[] {
  const byRule = new Map<CommissionRule, number>();
  for (const line of lines) {
    const rule = rules.find((r) => fits(r, vendorOrgId, line.categoryPath));
    if (rule) byRule.set(rule, (byRule.get(rule) ?? 0) + line.net.amount);
  }
  return [...byRule].map(([rule, base]): CommissionPart => {
    const { ruleId, name, percent } = rule;
    const amount = amountOf(rule, base, currency);
    return {
      ruleId,
      name,
      base: { amount: base, currency },
      percent,
      ...named('fixed', rule.fixed, currency),
      ...named('floor', rule.floor, currency),
      ...named('cap', rule.cap, currency),
      amount: { amount, currency },
    };
  });
}

const fits = (
  { vendorOrgId: of, categoryPath }: CommissionRule,
  vendorOrgId: string,
  path: readonly string[],
): boolean =>
  (of === null || of === vendorOrgId) &&
  (categoryPath === null || categoryPath.every((name, i) => path[i] === name));

const named = <Name extends string>(
  name: Name,
  amounts: readonly Money[],
  currency: Currency,
): Partial<Record<Name, Money>> => {
  const found = amounts.find((m) => m.currency === currency);
  return found ? ({ [name]: found } as Record<Name, Money>) : {};
};

const inCurrency = (amounts: readonly Money[], currency: Currency): number | null =>
  amounts.find((m) => m.currency === currency)?.amount ?? null;

function amountOf(rule: CommissionRule, base: number, currency: Currency): number {
  const wanted = percentOf(base, rule.percent) + (inCurrency(rule.fixed, currency) ?? 0);
  const atLeast = Math.max(wanted, inCurrency(rule.floor, currency) ?? 0);
  return Math.min(atLeast, inCurrency(rule.cap, currency) ?? atLeast, base);
}

/** Percent with up to four decimals of minor units, rounded half up. */
export function percentOf(minor: number, percent: string): number {
  const [whole = '0', decimals = ''] = percent.split('.');
  return Number(divideHalfUp(BigInt(minor) * BigInt(whole + decimals.padEnd(4, '0')), 1_000_000n));
}

function commissionTax({
  operatorCountry,
  vendorCountry,
  vendorTaxIds,
  taxRates,
  day,
}: CommissionParties): Omit<CommissionTax, 'amount'> {
  if (operatorCountry === vendorCountry) {
    const place = { country: operatorCountry, postalCode: null };
    const tax = taxOf(taxRates, {
      from: place,
      to: place,
      vendorTaxIds: [],
      buyerTaxIds: [],
      category: 'standard',
      day,
      reliefBeforeConfirmation: false,
    });
    return { treatment: 'domestic', percent: tax?.percent ?? '0' };
  }
  const isRegistered = vendorTaxIds.some((t) => t.isValid && t.country === vendorCountry);
  return isMemberState(operatorCountry) && isMemberState(vendorCountry) && isRegistered
    ? { treatment: 'reverseCharge', percent: '0' }
    : { treatment: 'outsideScope', percent: '0' };
}
