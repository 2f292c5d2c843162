import { countryMeant, isCountry } from '../../shared/address/countries.js';
import { never, type Decider, type DomainCommand } from '../../shared/decider/decider.js';
import { invalid } from '../../shared/decider/domain-error.js';
import { requireText } from '../../shared/decider/text.js';
import { isDay } from '../../shared/time/days.js';
import { taxTerritoryOf, territoriesWithOwnRates } from '../tax/tax-territory.js';
import { taxCategories, type TaxCategory, type TaxRate } from '../tax/tax.js';
import type { TaxRatesEvent } from './tax-rates.events.js';

export type TaxRatesCommand =
  | (DomainCommand<'SeedTaxRates'> & { rates: readonly TaxRate[] })
  | (DomainCommand<'SetTaxRate'> & {
      country: string;
      category: TaxCategory;
      from: string;
      percent: string | null;
      reason: string;
      by: string;
      /** The rates of the configuration, for a marketplace that has recorded none yet. */
      configured: readonly TaxRate[];
    });

/** Null: none was ever recorded. */
export type TaxRatesState = readonly TaxRate[] | null;

/** All tax rates of the marketplace: by country, category and first day. */
export const taxRates: Decider<TaxRatesState, TaxRatesCommand, TaxRatesEvent> = {
  category: 'taxRates',
  stateVersion: 1,
  initial: null,
  decide,
  evolve,
};

function decide(command: TaxRatesCommand, state: TaxRatesState): readonly TaxRatesEvent[] {
  const { at } = command;
  switch (command.type) {
    case 'SeedTaxRates':
      return state ? [] : [seeded(command.rates, at)];
    case 'SetTaxRate': {
      const { country, category, from, percent, reason, by: setBy, configured } = command;
      const wrong = wrongTaxRate({ country, category, from, percent });
      if (wrong)
        throw invalid('tax-rate/invalid', `${wrong.field} must be ${wrong.right}`, {
          field: wrong.field,
          allowed: wrong.allowed,
        });
      requireText('reason', reason, 500);
      const known = state ?? configured;
      const same = known.find(
        (r) => r.country === country && r.category === category && r.from === from,
      );
      if (same && same.percent === percent) return [];
      if (!same && percent === null && !known.some((r) => isBefore(r, command)))
        throw invalid('tax-rate/none', 'no rate is in force on that day', {
          field: 'from',
        });
      const before = same?.percent ?? null;
      const data = { country, category, from, percent, before, reason, setBy, occurredAt: at };
      return [...(state ? [] : [seeded(configured, at)]), { type: 'TaxRateSet', data }];
    }
    default:
      return never(command);
  }
}

const seeded = (rates: readonly TaxRate[], occurredAt: string): TaxRatesEvent => ({
  type: 'TaxRatesSeeded',
  data: { rates, occurredAt },
});

const isBefore = (
  rate: TaxRate,
  { country, category, from }: Pick<TaxRate, 'country' | 'category' | 'from'>,
): boolean => rate.country === country && rate.category === category && rate.from < from;

function evolve(state: TaxRatesState, event: TaxRatesEvent): TaxRatesState {
  switch (event.type) {
    case 'TaxRatesSeeded':
      return event.data.rates;
    case 'TaxRateSet':
      return withRate(state ?? [], event.data);
    default:
      return never(event);
  }
}

/** The rates with one more, which takes the place of another of the same day. */
export const withRate = (
  rates: readonly TaxRate[],
  { country, category, from, percent }: TaxRate,
): readonly TaxRate[] => [
  ...rates.filter((r) => r.country !== country || r.category !== category || r.from !== from),
  { country, category, from, percent },
];

/** A rate that cannot be one: the field, what it must be, and what was probably meant. */
export interface WrongTaxRate {
  readonly field: keyof TaxRate;
  readonly right: string;
  readonly allowed: readonly string[];
}

/** What is wrong with a rate, wherever it comes from; null where nothing is. */
export function wrongTaxRate(rate: Readonly<Record<keyof TaxRate, unknown>>): WrongTaxRate | null {
  const wrong = (
    field: keyof TaxRate,
    right: string,
    allowed: readonly string[] = [],
  ): WrongTaxRate => ({ field, right, allowed });
  const { country, category, from, percent } = rate;
  if (
    typeof country !== 'string' ||
    !(isCountry(country) || territoriesWithOwnRates.has(country))
  ) {
    const meant = typeof country === 'string' ? countryMeant(country) : null;
    return wrong(
      'country',
      `a code of ISO 3166-1 such as GB${meant ? `: ${meant}` : ''}`,
      meant ? [meant] : [],
    );
  }
  const { leviedBy } = territoriesWithOwnRates.has(country)
    ? { leviedBy: country }
    : taxTerritoryOf(country, null);
  if (leviedBy !== null && leviedBy !== country)
    return wrong('country', `${leviedBy}: its rates apply in ${country}`, [leviedBy]);
  if (!taxCategories.includes(category as TaxCategory))
    return wrong('category', `one of ${taxCategories.join(', ')}`, taxCategories);
  if (typeof from !== 'string' || !isDay(from)) return wrong('from', 'a day, "2011-01-04"');
  if (percent !== null && (typeof percent !== 'string' || !/^\d{1,2}(\.\d{1,3})?$/.test(percent)))
    return wrong('percent', 'a decimal in quotes, "20" or "5.5"');
  return null;
}

/** A rate of the configuration that the marketplace's own rates do not have. */
export interface UnappliedTaxRate extends TaxRate {
  /** What is recorded for that day; null: that there is none; undefined: nothing. */
  readonly recorded: string | null | undefined;
}

/** What the configuration says otherwise than what is recorded: shown, and not applied. */
export const unappliedRates = (
  configured: readonly TaxRate[],
  recorded: readonly TaxRate[],
): readonly UnappliedTaxRate[] =>
  configured.flatMap((rate) => {
    const same = recorded.find(
      (r) => r.country === rate.country && r.category === rate.category && r.from === rate.from,
    );
    return same?.percent === rate.percent ? [] : [{ ...rate, recorded: same?.percent }];
  });
