import type { RegisteredOrganization } from '../../domain/people/organization/organization.js';
import { homeCurrencyOf } from '../../domain/shared/money/home-currency.js';

/** In which currency a company pays where there is a choice and it has not made one. */
export function preferredBy({ country }: Pick<RegisteredOrganization, 'country'>): {
  readonly preferredCurrency?: string;
} {
  const preferredCurrency = homeCurrencyOf(country);
  return preferredCurrency === null ? {} : { preferredCurrency };
}

/**
 * By vendor the currency that has been chosen for lines of it, where it is one: its other lines
 * follow, as an order has one currency.
 */
export function chosenByVendor(
  lines: readonly { readonly vendorOrgId: string; readonly currency: string | null }[],
): ReadonlyMap<string, string> {
  const chosen = new Map<string, string | null>();
  for (const { vendorOrgId, currency } of lines) {
    if (currency === null) continue;
    const before = chosen.get(vendorOrgId);
    chosen.set(vendorOrgId, before === undefined || before === currency ? currency : null);
  }
  return new Map([...chosen].filter((each): each is [string, string] => each[1] !== null));
}
