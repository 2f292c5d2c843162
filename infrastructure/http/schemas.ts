import type { Static } from 'typebox';
import { analysisSchemas } from './analysis/analysis.schemas.js';
import { apiKeysSchemas } from './api-keys/api-keys.schemas.js';
import { auditLogSchemas } from './audit-log/audit-log.schemas.js';
import { authSchemas } from './auth/auth.schemas.js';
import { buyingSchemas } from './buying/buying.schemas.js';
import { cartSchemas } from './cart/cart.schemas.js';
import { categoriesSchemas } from './categories/categories.schemas.js';
import { chargebacksSchemas } from './chargebacks/chargebacks.schemas.js';
import { commissionRulesSchemas } from './commission-rules/commission-rules.schemas.js';
import { commissionSchemas } from './commission/commission.schemas.js';
import { feedSchemas } from './feed/feed.schemas.js';
import { healthSchemas } from './health/health.schemas.js';
import { heldFundsSchemas } from './held-funds/held-funds.schemas.js';
import { identityProvidersSchemas } from './identity-providers/identity-providers.schemas.js';
import { importsSchemas } from './imports/imports.schemas.js';
import { inventorySchemas } from './inventory/inventory.schemas.js';
import { jobsSchemas } from './jobs/jobs.schemas.js';
import { commonSchemas } from './kernel/schemas.js';
import { ledgerSchemas } from './ledger/ledger.schemas.js';
import { locationsSchemas } from './locations/locations.schemas.js';
import { lookingBackSchemas } from './looking-back/looking-back.schemas.js';
import { marketplaceFiguresSchemas } from './marketplace-figures/marketplace-figures.schemas.js';
import { meSchemas } from './me/me.schemas.js';
import { operationsSchemas } from './operations/operations.schemas.js';
import { ordersSchemas } from './orders/orders.schemas.js';
import { organizationsSchemas } from './organizations/organizations.schemas.js';
import { partNumbersSchemas } from './part-numbers/part-numbers.schemas.js';
import { payingSchemas } from './paying/paying.schemas.js';
import { paymentsSchemas } from './payments/payments.schemas.js';
import { payoutAccountSchemas } from './payout-account/payout-account.schemas.js';
import { payoutRunsSchemas } from './payout-runs/payout-runs.schemas.js';
import { payoutsSchemas } from './payouts/payouts.schemas.js';
import { periodsSchemas } from './periods/periods.schemas.js';
import { priceListsSchemas } from './price-lists/price-lists.schemas.js';
import { productsSchemas } from './products/products.schemas.js';
import { purchasesSchemas } from './purchases/purchases.schemas.js';
import { reconciliationSchemas } from './reconciliations/reconciliations.schemas.js';
import { registrationsSchemas } from './registrations/registrations.schemas.js';
import { requisitionListsSchemas } from './requisition-lists/requisition-lists.schemas.js';
import { rfqSchemas } from './rfq/rfq.schemas.js';
import { secondPersonSchemas } from './second-person/second-person.schemas.js';
import { setUpSchemas } from './set-up/set-up.schemas.js';
import { taxRatesSchemas } from './tax-rates/tax-rates.schemas.js';
import { usersSchemas } from './users/users.schemas.js';
import { vendorAccountsSchemas } from './vendor-accounts/vendor-accounts.schemas.js';
import { verificationPolicySchemas } from './verification-policy/verification-policy.schemas.js';
import { viewsSchemas } from './views/views.schemas.js';
import { webhookEndpointsSchemas } from './webhook-endpoints/webhook-endpoints.schemas.js';

/** What the API answers, by name. Loaded when somebody asks for the OpenAPI document. */
export const schemas = {
  ...commonSchemas,
  ...analysisSchemas,
  ...apiKeysSchemas,
  ...auditLogSchemas,
  ...authSchemas,
  ...buyingSchemas,
  ...cartSchemas,
  ...categoriesSchemas,
  ...chargebacksSchemas,
  ...commissionRulesSchemas,
  ...commissionSchemas,
  ...feedSchemas,
  ...healthSchemas,
  ...identityProvidersSchemas,
  ...importsSchemas,
  ...inventorySchemas,
  ...ledgerSchemas,
  ...reconciliationSchemas,
  ...periodsSchemas,
  ...marketplaceFiguresSchemas,
  ...locationsSchemas,
  ...jobsSchemas,
  ...lookingBackSchemas,
  ...meSchemas,
  ...operationsSchemas,
  ...ordersSchemas,
  ...organizationsSchemas,
  ...partNumbersSchemas,
  ...paymentsSchemas,
  ...payoutRunsSchemas,
  ...secondPersonSchemas,
  ...heldFundsSchemas,
  ...payoutsSchemas,
  ...payingSchemas,
  ...payoutAccountSchemas,
  ...priceListsSchemas,
  ...productsSchemas,
  ...purchasesSchemas,
  ...registrationsSchemas,
  ...requisitionListsSchemas,
  ...rfqSchemas,
  ...setUpSchemas,
  ...taxRatesSchemas,
  ...usersSchemas,
  ...vendorAccountsSchemas,
  ...verificationPolicySchemas,
  ...viewsSchemas,
  ...webhookEndpointsSchemas,
};

export type SchemaName = keyof typeof schemas;

type DeepReadonly<T> = T extends (infer E)[]
  ? readonly DeepReadonly<E>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;

/** The answer with this name, as code sees it. */
export type Wire<Name extends SchemaName> = DeepReadonly<Static<(typeof schemas)[Name]>>;
