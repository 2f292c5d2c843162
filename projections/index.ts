import { lastPurchases } from './buying/last-purchases.js';
import { partNumbers } from './buying/part-numbers.js';
import { requisitionLists } from './buying/requisition-lists.js';
import { savedViews } from './buying/saved-views.js';
import { catalogue } from './catalogue/catalogue.js';
import { categories } from './catalogue/categories.js';
import { feed } from './hub/feed.js';
import { webhookEndpoints } from './hub/webhook-endpoints.js';
import { auditLog } from './looking-back/audit-log.js';
import { sales } from './looking-back/sales.js';
import { serviceLevels } from './looking-back/service-levels.js';
import { accountBalances } from './money/account-balances.js';
import { chargebacks } from './money/chargebacks.js';
import { commissionRulesModel } from './money/commission-rules.js';
import { commissions } from './money/commissions.js';
import { gatewayPostings } from './money/gateway-postings.js';
import { heldFunds } from './money/held-funds.js';
import { ledgerEntries } from './money/ledger-entries.js';
import { moneyActionsModel } from './money/money-actions.js';
import { payments } from './money/payments.js';
import { payoutAccounts } from './money/payout-accounts.js';
import { payoutRuns } from './money/payout-runs.js';
import { payoutTermsModel } from './money/payout-terms.js';
import { payouts } from './money/payouts.js';
import { periods } from './money/periods.js';
import { reconciliations } from './money/reconciliations.js';
import { transactions } from './money/transactions.js';
import { vendorBalances } from './money/vendor-balances.js';
import { vendorQuarters } from './money/vendor-quarters.js';
import { apiKeys } from './people/api-keys.js';
import { organizations } from './people/organizations.js';
import { people } from './people/people.js';
import { priceLists } from './pricing/price-lists.js';
import { prices } from './pricing/prices.js';
import { taxRates } from './pricing/tax-rates.js';
import type { AnyProjection } from './projection.js';
import { jobs } from './running/jobs.js';
import { backorders } from './stock/backorders.js';
import { locations } from './stock/locations.js';
import { stock } from './stock/stock.js';
import { unmetDemand } from './stock/unmet-demand.js';
import { creditsAndWriteOffs } from './trading/credits-and-write-offs.js';
import { orderSummaries } from './trading/order-summaries.js';
import { orders } from './trading/orders.js';
import { purchases } from './trading/purchases.js';
import { rfqs } from './trading/rfqs.js';

/** Every read model of the marketplace. */
export const projections: readonly AnyProjection[] = [
  organizations,
  people,
  categories,
  catalogue,
  stock,
  backorders,
  locations,
  priceLists,
  prices,
  taxRates,
  chargebacks,
  commissionRulesModel,
  purchases,
  orderSummaries,
  orders,
  rfqs,
  payments,
  transactions,
  vendorBalances,
  heldFunds,
  payouts,
  gatewayPostings,
  reconciliations,
  periods,
  vendorQuarters,
  payoutAccounts,
  payoutTermsModel,
  payoutRuns,
  moneyActionsModel,
  commissions,
  ledgerEntries,
  accountBalances,
  lastPurchases,
  partNumbers,
  requisitionLists,
  savedViews,
  apiKeys,
  jobs,
  creditsAndWriteOffs,
  sales,
  serviceLevels,
  unmetDemand,
  auditLog,
  feed,
  webhookEndpoints,
];
