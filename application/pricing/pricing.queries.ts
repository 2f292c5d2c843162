import { product } from '../../domain/catalogue/product/product.js';
import { organization } from '../../domain/people/organization/organization.js';
import type { PriceRow } from '../../domain/pricing/price-list/price-list.events.js';
import {
  currenciesOf,
  type ConsideredList,
  type WinningPrice,
} from '../../domain/pricing/pricing/pricing.js';
import { invalid, missing } from '../../domain/shared/decider/domain-error.js';
import { lineNet, type Money, type UnitPrice } from '../../domain/shared/money/money.js';
import { seesEverything } from '../shared/caller.js';
import { query } from '../shared/query.js';
import { preferredBy } from './preferred-currency.js';
import { explainedPrice } from './price-book.js';
import { buyerGroupsAsOf, pricesAsOf } from './price-history.js';

export interface PricingInput {
  readonly productId: string;
  /** Null: the caller's own company. */
  readonly buyerOrgId: string | null;
  readonly quantity: number;
  /** Null: the default of those in which there is a price. */
  readonly currency: string | null;
  /** The time at which the price must be valid, ISO 8601 in UTC; null: now. */
  readonly at: string | null;
  /** Only what had been recorded by then is considered, ISO 8601 in UTC; null: everything. */
  readonly known: string | null;
}

export interface PricingAnswer {
  readonly unitPrice: UnitPrice;
  readonly lineTotal: Money;
  readonly price: WinningPrice;
  readonly breaks: readonly PriceRow[];
  /** In which there is a price at this quantity, the default first. */
  readonly currencies: readonly string[];
  readonly explanation: readonly ConsideredList[];
}

/** Later than anything that is recorded. */
const END_OF_TIME = '9999-12-31T23:59:59.999Z';

/** The price and its explanation; buyers are not shown lists for others. */
export const getPricing = query<PricingInput, PricingAnswer>({
  name: 'GetPricing',
  permission: 'price.read',
  reads: [],
  run: async (
    { productId, buyerOrgId, quantity, currency, at: asked, known },
    { caller, services },
  ) => {
    const { state: found } = await services.pipeline.load(product, productId);
    const staff = seesEverything(caller) || found?.vendorOrgId === caller.organization.id;
    if (!found || (!staff && caller.organization.type !== 'Buyer'))
      throw missing('product/unknown', 'this product does not exist');
    const forOrganization =
      buyerOrgId ?? (caller.organization.type === 'Buyer' ? caller.organization.id : null);
    if (forOrganization === null)
      throw invalid('pricing/no-buyer', 'name the buyer whose price you want', {
        field: 'buyerOrgId',
      });
    if (!staff && forOrganization !== caller.organization.id)
      throw missing('organization/unknown', 'this organisation does not exist');
    const { state: buyer } = await services.pipeline.load(organization, forOrganization);
    if (!buyer) throw missing('organization/unknown', 'this organisation does not exist');
    if (!staff) {
      const { state: vendor } = await services.pipeline.load(organization, found.vendorOrgId);
      if (vendor?.status !== 'Verified')
        throw missing('product/unknown', 'this product does not exist');
    }
    const now = new Date().toISOString();
    const at = asked ?? now;
    const asOf = at < now || known !== null ? { at, known: known ?? END_OF_TIME } : null;
    const buyerGroups = asOf
      ? await buyerGroupsAsOf(buyer.organizationId, asOf, services)
      : buyer.groups;
    const inAny = {
      buyerOrgId: buyer.organizationId,
      buyerGroups,
      quantity,
      at,
      ...preferredBy(buyer),
    };
    const priceQuery = currency === null ? inAny : { ...inAny, currency };
    // in memory are the prices of now; those of another time are in the lists' own streams
    const then = asOf
      ? await pricesAsOf(
          services.prices.listsFor(found.vendorOrgId, inAny, at),
          productId,
          asOf,
          services,
        )
      : null;
    const quoted = then
      ? explainedPrice(then, priceQuery)
      : services.prices.quote(productId, priceQuery, !staff);
    const currencies = then
      ? currenciesOf(then, inAny)
      : services.prices.currencies(productId, inAny);
    if (!quoted && currency !== null && currencies.length > 0)
      throw invalid(
        'pricing/no-price-in-currency',
        `there is no price in ${currency} for this buyer, quantity and time: choose ${currencies.join(' or ')}`,
        { field: 'currency', allowed: currencies },
      );
    if (!quoted)
      throw missing('pricing/no-price', 'there is no price for this buyer, quantity and time');
    const { unitPrice } = quoted.price;
    return { unitPrice, lineTotal: lineNet(unitPrice, quantity).net, currencies, ...quoted };
  },
});
