import { isCountry } from '../../shared/address/countries.js';
import {
  divideHalfEven,
  divideHalfUp,
  sum,
  type Currency,
  type Money,
} from '../../shared/money/money.js';
import type { TaxId } from '../../shared/tax-id/tax-id.js';
import { isMemberState, taxTerritoryOf } from './tax-territory.js';

export const taxCategories = ['standard', 'reduced', 'zero', 'exempt'] as const;

export type TaxCategory = (typeof taxCategories)[number];

/** A tax rate, by country, tax category and first day of validity. */
export interface TaxRate {
  readonly country: string;
  readonly category: TaxCategory;
  /** First day on which it applies, `2011-01-04`. */
  readonly from: string;
  /** Percent as a decimal: `"20"`, `"5.5"`. Null: from that day on there is none. */
  readonly percent: string | null;
}

/**
 * How a buyer's tax id was checked when the order was placed: `form` means its form and check digits
 * alone, `confirmed` that somebody had asked the tax authorities' service and recorded the answer.
 */
export type TaxIdCheck = 'form' | 'confirmed';

/** The buyer's tax id on which the tax of a line rests, or would rest if it were confirmed. */
export interface BuyerTaxIdUsed {
  readonly id: string;
  readonly check: TaxIdCheck;
  /** The day on which the service confirmed it. */
  readonly confirmedOn?: string;
  /** The service's own number of the answer: VIES calls it consultation number. */
  readonly consultation?: string;
}

/** The tax on a line as frozen on the order. */
export interface LineTax {
  readonly category: TaxCategory;
  readonly percent: string;
  /** The country that levies the tax. */
  readonly country: string;
  readonly exemptionReason: string | null;
  /**
   * Of a supply into another member state. Where there is tax all the same, the id was not confirmed
   * yet; where there is none and `check` is `form`, relief was granted before it was.
   */
  readonly buyerTaxId?: BuyerTaxIdUsed;
  /** The vendor's in the country that the goods leave from; where one mattered. */
  readonly vendorTaxId?: string;
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

/**
 * How tax amounts are rounded to the minor unit. An order keeps the rule under which it was placed,
 * whatever is computed of it later.
 *
 * - `halfUp`: half away from zero, as EN 16931 (BR-CO-17, "rounded to two decimals") is read by its
 *   validators and by tax offices. The rule of today.
 * - `halfEven`: half to even. The rule of orders that name none, which were placed before.
 */
export type TaxRounding = 'halfUp' | 'halfEven';

export const TODAYS_ROUNDING: TaxRounding = 'halfUp';

/** The rule of totals that were recorded: those without a name were rounded half to even. */
export const roundingOf = ({ taxRounding }: Pick<TaxedTotals, 'taxRounding'>): TaxRounding =>
  taxRounding ?? 'halfEven';

export interface TaxedTotals {
  readonly netAmount: Money;
  readonly taxes: readonly TaxBreakdown[];
  /** Gross. */
  readonly totalAmount: Money;
  /** Absent: half to even. */
  readonly taxRounding?: 'halfUp';
}

/** A place for tax: ISO 3166-1 alpha-2, and the postal code where it is known. */
export interface TaxablePlace {
  readonly country: string;
  readonly postalCode: string | null;
}

/** A company's tax id, and what is known of it. */
export interface KnownTaxId extends TaxId {
  /** Null: nobody has recorded that it is registered. */
  readonly confirmation: { readonly on: string; readonly consultation: string } | null;
}

export interface Supply {
  /** Where the goods leave. */
  readonly from: TaxablePlace;
  readonly to: TaxablePlace;
  readonly vendorTaxIds: readonly TaxId[];
  readonly buyerTaxIds: readonly KnownTaxId[];
  readonly category: TaxCategory;
  /** The vendor's calendar day. */
  readonly day: string;
  /**
   * Whether an id whose form is right relieves of tax before somebody has recorded that it is
   * registered.
   */
  readonly reliefBeforeConfirmation: boolean;
}

/**
 * The tax on goods that go from one place to another. Within one country's VAT its rate of the day
 * applies. Out of it the supply is an export, free of tax. Between member states of the EU (and
 * Northern Ireland) it is free where the buyer has a tax id of another member state than that which
 * the goods leave, and the vendor one of that (Council Directive 2006/112/EC, articles 138 and 196);
 * otherwise the rate of the state that they leave applies.
 *
 * Null where no rate is configured, or a place is in no country that there is.
 */
export function taxOf(rates: readonly TaxRate[], supply: Supply): LineTax | null {
  const { category, day } = supply;
  const from = taxTerritoryOf(supply.from.country, supply.from.postalCode);
  const to = taxTerritoryOf(supply.to.country, supply.to.postalCode);
  if (from.leviedBy === null || !isCountry(supply.from.country) || !isCountry(supply.to.country))
    return null;
  if (from.leviedBy === to.leviedBy) return within(rates, from.leviedBy, category, day);
  if (from.inEuAs === null || to.inEuAs === null)
    return {
      category: 'exempt',
      percent: '0',
      country: from.leviedBy,
      exemptionReason: 'export outside the tax territory',
    };
  const relief = reliefOf(supply, from.inEuAs, to.inEuAs);
  if (!relief?.isGranted) return within(rates, from.leviedBy, category, day, relief?.ids);
  return {
    category: 'exempt',
    percent: '0',
    country: to.inEuAs,
    exemptionReason: 'reverse charge',
    ...relief.ids,
  };
}

/**
 * Whether a vendor may sell what leaves a place: where it is taxed as its seat is, or where the
 * vendor has a tax id. Whoever keeps stock in another country has to register there; at its own seat
 * it may sell as before, with an id or without.
 */
export function isRegisteredFor(
  { country, postalCode }: TaxablePlace,
  seat: string,
  vendorTaxIds: readonly TaxId[],
): boolean {
  const { leviedBy, inEuAs } = taxTerritoryOf(country, postalCode);
  return (
    leviedBy === taxTerritoryOf(seat, null).leviedBy ||
    vendorTaxIds.some((t) => t.isValid && (t.country === leviedBy || t.country === inEuAs))
  );
}

type IdsOfSupply = Pick<LineTax, 'buyerTaxId' | 'vendorTaxId'>;

/**
 * The ids of a supply between member states. The buyer's must be of another one than that which the
 * goods leave: of that which they reach, if there is one, and a confirmed one before others. Null
 * where there is none that could relieve.
 */
function reliefOf(
  { vendorTaxIds, buyerTaxIds, reliefBeforeConfirmation }: Supply,
  from: string,
  to: string,
): { isGranted: boolean; ids: IdsOfSupply } | null {
  const vendors = vendorTaxIds.find((t) => t.isValid && t.country === from);
  const [buyers] = buyerTaxIds
    .filter(
      (t) => t.isValid && t.country !== from && (isMemberState(t.country) || t.country === 'XI'),
    )
    .sort((a, b) => rank(a, to) - rank(b, to));
  if (!buyers) return null;
  const { id, confirmation } = buyers;
  const buyerTaxId: BuyerTaxIdUsed = confirmation
    ? {
        id,
        check: 'confirmed',
        confirmedOn: confirmation.on,
        consultation: confirmation.consultation,
      }
    : { id, check: 'form' };
  return {
    isGranted: vendors !== undefined && (confirmation !== null || reliefBeforeConfirmation),
    ids: { buyerTaxId, ...(vendors ? { vendorTaxId: vendors.id } : {}) },
  };
}

const rank = ({ confirmation, country }: KnownTaxId, to: string): number =>
  (confirmation ? 0 : 2) + (country === to ? 0 : 1);

/** The tax of one country. Goods that are exempt or zero-rated are so wherever the buyer is. */
function within(
  rates: readonly TaxRate[],
  country: string,
  category: TaxCategory,
  day: string,
  ids: IdsOfSupply = {},
): LineTax | null {
  if (category === 'exempt')
    return { category, percent: '0', country, exemptionReason: 'exempt supply' };
  if (category === 'zero') return { category, percent: '0', country, exemptionReason: null };
  const percent = rateOn(rates, country, category, day);
  return percent === null ? null : { category, percent, country, exemptionReason: null, ...ids };
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
 * Tax is computed once per (category, rate) on the summed nets (EN 16931, BR-CO-17), not per line,
 * and rounded by the order's own rule.
 */
export function totalsOf(
  currency: Currency,
  lines: readonly Taxable[],
  rounding: TaxRounding,
): TaxedTotals {
  const groups = Map.groupBy(lines, ({ tax }) =>
    [
      tax.country,
      tax.category,
      tax.percent,
      tax.exemptionReason,
      tax.buyerTaxId?.id,
      tax.vendorTaxId,
    ].join('|'),
  );
  const taxes = [...groups.values()].map((group): TaxBreakdown => {
    const net = sum(
      currency,
      group.map((l) => l.net),
    );
    return {
      ...group[0]!.tax,
      net,
      tax: { amount: percentOf(net.amount, group[0]!.tax.percent, rounding), currency },
    };
  });
  const netAmount = sum(
    currency,
    lines.map((l) => l.net),
  );
  const totalAmount = sum(currency, [netAmount, ...taxes.map((t) => t.tax)]);
  return {
    netAmount,
    taxes,
    totalAmount,
    ...(rounding === 'halfUp' ? { taxRounding: rounding } : {}),
  };
}

function percentOf(minor: number, percent: string, rounding: TaxRounding): number {
  const [whole = '0', decimals = ''] = percent.split('.');
  const scaled = BigInt(whole + decimals.padEnd(4, '0'));
  const divide = rounding === 'halfUp' ? divideHalfUp : divideHalfEven;
  return Number(divide(BigInt(minor) * scaled, 1_000_000n));
}
