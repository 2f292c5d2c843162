import type { CommissionParties } from '../../domain/money/commission/commission.js';
import type { PrepaidMethod } from '../../domain/money/payment/payment.events.js';
import { payoutAccount } from '../../domain/money/payout-account/payout-account.js';
import { taxIdsOf } from '../../domain/people/organization/organization-tax-ids.js';
import { organization } from '../../domain/people/organization/organization.js';
import { utcDayAt } from '../../domain/shared/time/days.js';
import type { PayingRules } from '../../domain/trading/purchase/paying.js';
import type {
  ProposedCommission,
  ProposedOrder,
  ProposedPayment,
} from '../../domain/trading/purchase/purchase.commands.js';
import type { PaymentGateway } from '../ports/payment-gateway.js';
import type { Services } from '../shared/use-case.js';

/** How long stock is held for a payment, from when it is asked for; in hours. */
export type PayWithinHours = Readonly<Record<PrepaidMethod, number>>;

export const defaultPayWithinHours: PayWithinHours = { card: 72, transfer: 168 };

/** What the gateway takes by a method, by currency. */
export const limitsOf = (
  method: PrepaidMethod,
  { limits, transferLimits }: Pick<PaymentGateway, 'limits' | 'transferLimits'>,
): PaymentGateway['limits'] => (method === 'transfer' ? transferLimits : limits);

/** How a purchase is paid, with what the gateway takes; nothing where it is on account. */
export async function proposedPayment(
  method: 'account' | PrepaidMethod = 'account',
  orders: readonly ProposedOrder[],
  services: Pick<Services, 'pipeline' | 'gateway' | 'payWithinHours'>,
): Promise<{ readonly payment?: ProposedPayment }> {
  if (method === 'account') return {};
  const vendors = orders.map(({ vendor }) => ({
    vendorOrgId: vendor.organizationId,
    name: vendor.name,
  }));
  const restricted = await restrictedOf(vendors, services);
  const limits = limitsOf(method, services.gateway);
  return {
    payment: { method, payWithinHours: services.payWithinHours[method], limits, restricted },
  };
}

/**
 * Those of the vendors whom nothing is paid to before delivery: to one that the gateway has
 * restricted nothing could be passed on. One that has not set up payouts yet is paid for all the
 * same: the money is held until it has.
 */
export async function restrictedOf(
  vendors: readonly { readonly vendorOrgId: string; readonly name: string }[],
  { pipeline }: Pick<Services, 'pipeline'>,
): Promise<NonNullable<PayingRules['restricted']>> {
  const each = new Map(vendors.map((v) => [v.vendorOrgId, v]));
  const found = await Promise.all(
    [...each.values()].map(async (vendor) => {
      const { state } = await pipeline.load(payoutAccount, vendor.vendorOrgId);
      return state?.status === 'Restricted' ? [vendor] : [];
    }),
  );
  return found.flat();
}

/** What commission is charged by; nothing where no rules were published. */
export async function proposedCommission(
  orders: readonly ProposedOrder[],
  at: string,
  { commission, pipeline, taxRates }: Pick<Services, 'commission' | 'pipeline' | 'taxRates'>,
): Promise<{ readonly commission?: ProposedCommission }> {
  const published = commission.current;
  if (!published) return {};
  const { edition, rules, operatorCountry } = published;
  const parties: Record<string, CommissionParties> = {};
  for (const id of new Set(orders.map((o) => o.vendor.organizationId))) {
    const { state } = await pipeline.load(organization, id);
    if (!state) continue;
    parties[id] = {
      operatorCountry,
      vendorCountry: state.country,
      vendorTaxIds: taxIdsOf(state, state.country),
      taxRates: taxRates.rates,
      day: utcDayAt(at),
    };
  }
  return { commission: { edition, rules, parties } };
}
