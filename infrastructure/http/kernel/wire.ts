import { ERASED } from '../../../application/ports/personal-data.js';
import type { TaxBreakdown } from '../../../domain/pricing/tax/tax.js';
import type { Address, Consignee } from '../../../domain/shared/address/address.js';
import { toDecimal, type Money, type UnitPrice } from '../../../domain/shared/money/money.js';

/**
 * How the outside sees amounts, addresses and records: decimal strings, positions as strings,
 * `[erased]` for the forgotten.
 */
export const wireMoney = (money: Money) => ({ amount: toDecimal(money), currency: money.currency });

export const wireUnitPrice = ({ amount, currency, per }: UnitPrice) => ({ amount, currency, per });

export const wireTax = ({ net, tax, ...rest }: TaxBreakdown) => ({
  ...rest,
  net: wireMoney(net),
  tax: wireMoney(tax),
});

export function wireAddress(address: Address, consignee: Consignee | null) {
  const { city, country } = address;
  const who = consignee ?? { name: ERASED, line1: ERASED, postalCode: ERASED };
  return { ...who, city, country };
}
