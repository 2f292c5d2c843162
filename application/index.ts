import * as analysis from './looking-back/analysis.queries.js';
import * as account from './people/account.queries.js';
import * as catalogue from './catalogue/catalogue.queries.js';
import * as jobs from './running/job.use-cases.js';
import * as apiKeys from './people/api-key.use-cases.js';
import * as cartUseCases from './buying/cart.use-cases.js';
import * as lastPurchases from './buying/last-purchases.queries.js';
import * as myPrices from './buying/my-prices.queries.js';
import * as partNumbers from './buying/part-number.use-cases.js';
import * as reorder from './buying/reorder.queries.js';
import * as requisitionLists from './buying/requisition-list.use-cases.js';
import * as resolve from './buying/resolve.queries.js';
import * as savedViews from './buying/saved-view.use-cases.js';
import * as category from './catalogue/category.use-cases.js';
import * as history from './trading/history.use-cases.js';
import * as inventory from './stock/inventory.use-cases.js';
import * as lookingBack from './looking-back/looking-back.queries.js';
import * as operating from './running/operation.use-cases.js';
import * as orderNotes from './trading/order-note.use-cases.js';
import * as stock from './stock/stock.queries.js';
import * as orders from './trading/order.use-cases.js';
import * as orderQueries from './trading/order.queries.js';
import * as organization from './people/organization.use-cases.js';
import * as verificationDocuments from './people/verification-document.use-cases.js';
import * as priceList from './pricing/price-list.use-cases.js';
import * as publicationEffect from './pricing/publication-effect.queries.js';
import * as suspensionEffect from './people/suspension-effect.queries.js';
import * as product from './catalogue/product.use-cases.js';
import * as purchase from './trading/purchase.use-cases.js';
import type { Query } from './shared/query.js';
import * as rfq from './trading/rfq.use-cases.js';
import type { UseCase } from './shared/use-case.js';
import * as identity from './people/identity.use-cases.js';
import * as user from './people/user.use-cases.js';

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
