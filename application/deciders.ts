import { apiKey } from '../domain/api-key/api-key.js';
import { cart } from '../domain/cart/cart.js';
import { job } from '../domain/job/job.js';
import { operation } from '../domain/operation/operation.js';
import { orderNotes } from '../domain/order-notes/order-notes.js';
import { partNumber } from '../domain/part-number/part-number.js';
import { requisitionList } from '../domain/requisition-list/requisition-list.js';
import { savedView } from '../domain/saved-view/saved-view.js';
import { category } from '../domain/category/category.js';
import { claim } from '../domain/claim/claim.js';
import { creditNote } from '../domain/credit-note/credit-note.js';
import type { AnyDecider } from '../domain/decider/decider.js';
import { inventory } from '../domain/inventory/inventory.js';
import { order } from '../domain/order/order.js';
import { organization } from '../domain/organization/organization.js';
import { priceList } from '../domain/price-list/price-list.js';
import { product } from '../domain/product/product.js';
import { purchase } from '../domain/purchase/purchase.js';
import { rfq } from '../domain/rfq/rfq.js';
import { signIn } from '../domain/sign-in/sign-in.js';
import { stockWriteOff } from '../domain/stock-write-off/stock-write-off.js';
import { user } from '../domain/user/user.js';

/** Every aggregate by the category of its streams. */
export const deciders: Readonly<Record<string, AnyDecider>> = Object.fromEntries(
  [
    organization,
    user,
    claim,
    category,
    product,
    inventory,
    priceList,
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
  ].map((decider) => [decider.category, decider as AnyDecider]),
);
