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

/** Stock is held for a card payment for so long. */
const PAY_WITHIN_HOURS = 72;

/** How a purchase is paid, with what the gateway takes; nothing where it is on account. */
export const proposedPayment = (
  method: 'account' | PrepaidMethod = 'account',
  { limits }: Pick<PaymentGateway, 'limits'>,
): { readonly payment?: ProposedPayment } =>
  method === 'account' ? {} : { payment: { method, payWithinHours: PAY_WITHIN_HOURS, limits } };

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
