import * as analysis from './analysis/analysis.queries.js';
import * as account from './account.queries.js';
import * as catalogue from './catalogue.queries.js';
import * as jobs from './job/job.use-cases.js';
import * as apiKeys from './api-key/api-key.use-cases.js';
import * as cartUseCases from './buying/cart.use-cases.js';
import * as lastPurchases from './buying/last-purchases.queries.js';
import * as myPrices from './buying/my-prices.queries.js';
import * as partNumbers from './buying/part-number.use-cases.js';
import * as reorder from './buying/reorder.queries.js';
import * as requisitionLists from './buying/requisition-list.use-cases.js';
import * as resolve from './buying/resolve.queries.js';
import * as savedViews from './buying/saved-view.use-cases.js';
import * as category from './category/category.use-cases.js';
import * as history from './history/history.use-cases.js';
import * as inventory from './inventory/inventory.use-cases.js';
import * as lookingBack from './looking-back/looking-back.queries.js';
import * as operating from './operating/operation.use-cases.js';
import * as orderNotes from './order/order-note.use-cases.js';
import * as stock from './selling/stock.queries.js';
import * as orders from './order/order.use-cases.js';
import * as orderQueries from './order.queries.js';
import * as organization from './organization/organization.use-cases.js';
import * as verificationDocuments from './organization/verification-document.use-cases.js';
import * as priceList from './price-list/price-list.use-cases.js';
import * as publicationEffect from './price-list/publication-effect.queries.js';
import * as suspensionEffect from './organization/suspension-effect.queries.js';
import * as product from './product/product.use-cases.js';
import * as purchase from './purchase/purchase.use-cases.js';
import type { Query } from './query.js';
import * as rfq from './rfq/rfq.use-cases.js';
import type { UseCase } from './use-case.js';
import * as identity from './user/identity.use-cases.js';
import * as user from './user/user.use-cases.js';

/** Modules of use cases and queries together. */
const mixed = [
  verificationDocuments,
  jobs,
  apiKeys,
  operating,
  orderNotes,
  stock,
  cartUseCases,
  partNumbers,
  requisitionLists,
  savedViews,
];

const isUseCase = (value: unknown): value is UseCase =>
  typeof value === 'object' && value !== null && 'Message' in value && 'decider' in value;
const isQuery = (value: unknown): value is Query =>
  typeof value === 'object' && value !== null && 'Message' in value && 'run' in value;

/** Everything that people do. A module's exported use cases are registered by being exported. */
export const useCases: readonly UseCase[] = [
  organization,
  user,
  identity,
  category,
  product,
  inventory,
  priceList,
  purchase,
  orders,
  rfq,
  history,
  ...mixed,
]
  .flatMap((module) => Object.values(module) as unknown[])
  .filter(isUseCase);

/** Everything that people ask. */
export const queries: readonly Query[] = [
  catalogue,
  orderQueries,
  account,
  lookingBack,
  analysis,
  publicationEffect,
  suspensionEffect,
  lastPurchases,
  myPrices,
  reorder,
  resolve,
  ...mixed,
]
  .flatMap((module) => Object.values(module) as unknown[])
  .filter(isQuery);
