import type { CommissionParties } from '../../domain/money/commission/commission.js';
import type { PrepaidMethod } from '../../domain/money/payment/payment.events.js';
import { taxIdsOf } from '../../domain/people/organization/organization-tax-ids.js';
import { organization } from '../../domain/people/organization/organization.js';
import { utcDayAt } from '../../domain/shared/time/days.js';
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
export const proposedPayment = (
  method: 'account' | PrepaidMethod = 'account',
  { gateway, payWithinHours }: Pick<Services, 'gateway' | 'payWithinHours'>,
): { readonly payment?: ProposedPayment } =>
  method === 'account'
    ? {}
    : {
        payment: {
          method,
          payWithinHours: payWithinHours[method],
          limits: limitsOf(method, gateway),
        },
      };

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
