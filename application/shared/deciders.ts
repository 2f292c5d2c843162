import { cart } from '../../domain/buying/cart/cart.js';
import { partNumber } from '../../domain/buying/part-number/part-number.js';
import { requisitionList } from '../../domain/buying/requisition-list/requisition-list.js';
import { savedView } from '../../domain/buying/saved-view/saved-view.js';
import { category } from '../../domain/catalogue/category/category.js';
import { product } from '../../domain/catalogue/product/product.js';
import { webhookEndpoint } from '../../domain/hub/webhook-endpoint/webhook-endpoint.js';
import { chargeback } from '../../domain/money/chargeback/chargeback.js';
import { commissionRules } from '../../domain/money/commission/commission-rules.js';
import { gatewayNews } from '../../domain/money/gateway-news/gateway-news.js';
import { moneyAction } from '../../domain/money/money-action/money-action.js';
import { payment } from '../../domain/money/payment/payment.js';
import { payoutAccount } from '../../domain/money/payout-account/payout-account.js';
import { payoutRun } from '../../domain/money/payout-run/payout-run.js';
import { payoutTerms } from '../../domain/money/payout-terms/payout-terms.js';
import { period } from '../../domain/money/period/period.js';
import { reconciliation } from '../../domain/money/reconciliation/reconciliation.js';
import { vendorAccount } from '../../domain/money/vendor-account/vendor-account.js';
import { apiKey } from '../../domain/people/api-key/api-key.js';
import { claim } from '../../domain/people/claim/claim.js';
import { organization } from '../../domain/people/organization/organization.js';
import { registration } from '../../domain/people/registration/registration.js';
import { signIn } from '../../domain/people/sign-in/sign-in.js';
import { user } from '../../domain/people/user/user.js';
import { verificationPolicy } from '../../domain/people/verification-policy/verification-policy.js';
import { priceList } from '../../domain/pricing/price-list/price-list.js';
import { taxRates } from '../../domain/pricing/tax-rates/tax-rates.js';
import { job } from '../../domain/running/job/job.js';
import { operation } from '../../domain/running/operation/operation.js';
import type { AnyDecider } from '../../domain/shared/decider/decider.js';
import { inventory } from '../../domain/stock/inventory/inventory.js';
import { locations } from '../../domain/stock/locations/locations.js';
import { stockWriteOff } from '../../domain/stock/stock-write-off/stock-write-off.js';
import { creditNote } from '../../domain/trading/credit-note/credit-note.js';
import { orderNotes } from '../../domain/trading/order-notes/order-notes.js';
import { order } from '../../domain/trading/order/order.js';
import { purchase } from '../../domain/trading/purchase/purchase.js';
import { rfq } from '../../domain/trading/rfq/rfq.js';

/** Every aggregate by the category of its streams. */
export const deciders: Readonly<Record<string, AnyDecider>> = Object.fromEntries(
  [
    organization,
    user,
    verificationPolicy,
    claim,
    registration,
    category,
    product,
    inventory,
    locations,
    priceList,
    taxRates,
    purchase,
    order,
    rfq,
    creditNote,
    stockWriteOff,
    partNumber,
    cart,
    requisitionList,
    savedView,
    orderNotes,
    operation,
    apiKey,
    signIn,
    job,
    commissionRules,
    payment,
    vendorAccount,
    payoutAccount,
    payoutTerms,
    payoutRun,
    moneyAction,
    gatewayNews,
    reconciliation,
    period,
    chargeback,
    webhookEndpoint,
  ].map((decider) => [decider.category, decider as AnyDecider]),
);
