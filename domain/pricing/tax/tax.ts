import { divideHalfEven, sum, type Currency, type Money } from '../../shared/money/money.js';

export type TaxCategory = 'standard' | 'reduced' | 'zero' | 'exempt';

/** A configured tax rate, by country, tax category and first day of validity. */
export interface TaxRate {
  readonly country: string;
  readonly category: TaxCategory;
  /** First day on which it applies, `2011-01-04`. */
  readonly from: string;
  /** Percent as a decimal: `"20"`, `"5.5"`. */
  readonly percent: string;
}

/** The tax on a line as frozen on the order. */
export interface LineTax {
  readonly category: TaxCategory;
  readonly percent: string;
  /** The country that levies the tax. */
  readonly country: string;
  readonly exemptionReason: string | null;
}

/** A VAT breakdown of EN 16931 (BG-23): per category and rate. */
export interface TaxBreakdown extends LineTax {
  readonly net: Money;
  readonly tax: Money;
}

export interface Taxable {
  readonly net: Money;
  readonly tax: LineTax;
}

export interface TaxedTotals {
  readonly netAmount: Money;
  readonly taxes: readonly TaxBreakdown[];
  /** Gross. */
  readonly totalAmount: Money;
}

/**
 * The tax on what a vendor of one country sends to another. Within a country its rate of the day
 * applies; across a border the supply is free of the vendor's tax (export), and inside the EU only
 * for a buyer with a tax id (reverse charge: Council Directive 2006/112/EC, articles 138 and 196).
 *
 * Null where no rate is configured.
 */
export function taxOf(
  rates: readonly TaxRate[],
  supply: {
    vendorCountry: string;
    shipToCountry: string;
    buyerTaxId: string | null;
    category: TaxCategory;
    day: string;
  },
): LineTax | null {
  const { vendorCountry, shipToCountry, buyerTaxId, category, day } = supply;
  const abroad = vendorCountry !== shipToCountry;
  if (abroad && !(isEu(vendorCountry) && isEu(shipToCountry)))
    return {
      category: 'exempt',
      percent: '0',
      country: vendorCountry,
      exemptionReason: 'export outside the tax territory',
    };
  if (abroad && buyerTaxId)
    return {
      category: 'exempt',
      percent: '0',
      country: shipToCountry,
      exemptionReason: 'reverse charge',
    };
  if (category === 'exempt')
    return { category, percent: '0', country: vendorCountry, exemptionReason: 'exempt supply' };
  if (category === 'zero')
    return { category, percent: '0', country: vendorCountry, exemptionReason: null };
  const percent = rateOn(rates, vendorCountry, category, day);
  return percent === null
    ? null
    : { category, percent, country: vendorCountry, exemptionReason: null };
}

function rateOn(
  rates: readonly TaxRate[],
  country: string,
  category: TaxCategory,
  day: string,
): string | null {
  let best: TaxRate | null = null;
  for (const rate of rates)
    if (
      rate.country === country &&
      rate.category === category &&
      rate.from <= day &&
      (!best || rate.from > best.from)
    )
      best = rate;
  return best?.percent ?? null;
}

/**
 * Tax is computed once per (category, rate) on the summed nets, half-even (EN 16931, BR-CO-17), not
 * per line.
 */
export function totalsOf(currency: Currency, lines: readonly Taxable[]): TaxedTotals {
  const groups = Map.groupBy(
    lines,
    ({ tax }) => `${tax.country}|${tax.category}|${tax.percent}|${tax.exemptionReason ?? ''}`,
  );
  const taxes = [...groups.values()].map((group): TaxBreakdown => {
    const net = sum(
      currency,
      group.map((l) => l.net),
    );
    return {
      ...group[0]!.tax,
      net,
      tax: { amount: percentOf(net.amount, group[0]!.tax.percent), currency },
    };
  });
  const netAmount = sum(
    currency,
    lines.map((l) => l.net),
  );
  const totalAmount = sum(currency, [netAmount, ...taxes.map((t) => t.tax)]);
  return { netAmount, taxes, totalAmount };
}

function percentOf(minor: number, percent: string): number {
  const [whole = '0', decimals = ''] = percent.split('.');
  const scaled = BigInt(whole + decimals.padEnd(4, '0'));
  return Number(divideHalfEven(BigInt(minor) * scaled, 1_000_000n));
}

const EU = new Set(
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' '),
);
const isEu = (country: string): boolean => EU.has(country);
