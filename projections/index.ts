import { apiKeys } from './api-keys.js';
import { auditLog } from './audit-log.js';
import { catalogue } from './catalogue.js';
import { categories } from './categories.js';
import { creditsAndWriteOffs } from './credits-and-write-offs.js';
import { jobs } from './jobs.js';
import { orderSummaries } from './order-summaries.js';
import { lastPurchases } from './last-purchases.js';
import { orders } from './orders.js';
import { organizations } from './organizations.js';
import { partNumbers } from './part-numbers.js';
import { requisitionLists } from './requisition-lists.js';
import { savedViews } from './saved-views.js';
import { people } from './people.js';
import { priceLists } from './price-lists.js';
import { prices } from './prices.js';
import type { AnyProjection } from './projection.js';
import { purchases } from './purchases.js';
import { rfqs } from './rfqs.js';
import { sales } from './sales.js';
import { serviceLevels } from './service-levels.js';
import { stock } from './stock.js';
import { unmetDemand } from './unmet-demand.js';

/** Every read model of the marketplace. */
export const projections: readonly AnyProjection[] = [
  organizations,
  people,
  categories,
  catalogue,
  stock,
  priceLists,
  prices,
  purchases,
  orderSummaries,
  orders,
  rfqs,
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
];
