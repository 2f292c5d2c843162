import type { ProductDetails } from '../../catalogue/product/product.events.js';
import type { EventAudience } from '../../shared/event/events-of.js';
import type { InventoryEvent, OfInventory } from '../../stock/inventory/inventory.events.js';
import { publicEvent } from './public-event.js';
import {
  flag,
  id,
  instant,
  list,
  nullable,
  object,
  oneOf,
  optional,
  said,
  text,
  whole,
} from './shape.js';

const productSubject = ({ productId }: { readonly productId: string }): string =>
  `product/${productId}`;

const everybody: EventAudience = { organizations: null, permission: 'catalogue.read' };

/** What is made for one buyer stands in no catalogue: nobody else is told of it. */
const whoSees = ({
  data,
}: {
  readonly data: { readonly vendorOrgId: string; readonly details: ProductDetails };
}): EventAudience =>
  data.details.unlisted
    ? { organizations: [data.vendorOrgId], permission: 'catalogue.read' }
    : everybody;

const details = {
  name: text,
  categoryId: id,
  unit: said(text, 'The selling unit'),
  packSize: whole,
  minimumOrderQuantity: whole,
  orderMultiple: whole,
  leadTimeDays: whole,
  variantGroup: optional(said(text, 'The vendor’s code for all variants')),
};

const detailsOf = (of: ProductDetails) => ({
  name: of.name,
  categoryId: of.categoryId,
  unit: of.unit,
  packSize: of.packSize,
  minimumOrderQuantity: of.minimumOrderQuantity,
  orderMultiple: of.orderMultiple,
  leadTimeDays: of.leadTimeDays,
  ...(of.variantOf ? { variantGroup: of.variantOf.group } : {}),
});

const ofStock = { productId: id, vendorOrgId: id, location: said(text, 'Its key') };
const stock = ({ productId, vendorOrgId, location }: OfInventory) => ({
  productId,
  vendorOrgId,
  location,
});
/** A product at a location: what comes after what matters there. */
const stockSubject = ({ productId, location }: OfInventory): string =>
  `stock/${productId}/${encodeURIComponent(location)}`;

type Moved = Extract<
  InventoryEvent,
  {
    type:
      | 'StockReceived'
      | 'StockAdjusted'
      | 'StockCounted'
      | 'StockTransferredOut'
      | 'StockTransferredIn';
  }
>;

/** The kind of a movement, and by how many units it changes what is on hand. */
function movement({ type, data }: Moved) {
  switch (type) {
    case 'StockReceived':
      return { kind: 'received' as const, change: data.quantity };
    case 'StockAdjusted':
      return { kind: 'adjusted' as const, change: data.delta };
    case 'StockCounted':
      return { kind: 'counted' as const, change: data.counted - data.before };
    case 'StockTransferredOut':
      return { kind: 'transferred_out' as const, change: -data.quantity };
    case 'StockTransferredIn':
      return { kind: 'transferred_in' as const, change: data.quantity };
  }
}

const ofPrices = { priceListId: id, vendorOrgId: id };
const priceListSubject = ({ priceListId }: { readonly priceListId: string }): string =>
  `price-list/${priceListId}`;

export const goodsPublicEvents = {
  'product.listed': publicEvent({
    from: ['ProductListed'],
    title: 'A product is for sale',
    subject: productSubject,
    audience: whoSees,
    thin: { productId: id, vendorOrgId: id, sku: text },
    full: details,
    make: ({ data }) => ({
      productId: data.productId,
      vendorOrgId: data.vendorOrgId,
      sku: data.sku,
      ...detailsOf(data.details),
    }),
  }),
  'product.changed': publicEvent({
    from: ['ProductDetailsChanged'],
    title: 'A product’s description or terms have changed',
    subject: productSubject,
    audience: whoSees,
    thin: { productId: id, vendorOrgId: id },
    full: details,
    make: ({ data }) => ({
      productId: data.productId,
      vendorOrgId: data.vendorOrgId,
      ...detailsOf(data.details),
    }),
  }),
  'product.discontinued': publicEvent({
    from: ['ProductDiscontinued'],
    title: 'A product is discontinued',
    subject: productSubject,
    thin: { productId: id, vendorOrgId: id, successorId: nullable(id) },
    make: ({ data: { productId, vendorOrgId, successorId } }) => ({
      productId,
      vendorOrgId,
      successorId,
    }),
  }),
  'category.created': publicEvent({
    from: ['CategoryCreated'],
    title: 'There is a new category',
    subject: ({ categoryId }) => `category/${categoryId}`,
    thin: { categoryId: id, parentId: nullable(id), path: said(list(text), 'From the root down') },
    make: ({ data: { categoryId, parentId, path } }) => ({ categoryId, parentId, path }),
  }),
  'category.attributes_defined': publicEvent({
    from: ['CategoryAttributesDefined'],
    title: 'What products of a category say has changed',
    subject: ({ categoryId }) => `category/${categoryId}`,
    thin: {
      categoryId: id,
      attributes: list(
        object({ name: text, type: oneOf('text', 'number', 'boolean', 'choice'), required: flag }),
      ),
    },
    make: ({ data }) => ({
      categoryId: data.categoryId,
      attributes: data.attributes.map(({ name, type, required }) => ({ name, type, required })),
    }),
  }),
  'category.closed': publicEvent({
    from: ['CategoryClosed'],
    title: 'A category takes no further products',
    subject: ({ categoryId }) => `category/${categoryId}`,
    thin: { categoryId: id },
    make: ({ data: { categoryId } }) => ({ categoryId }),
  }),
  'category.reopened': publicEvent({
    from: ['CategoryReopened'],
    title: 'A closed category takes products again',
    subject: ({ categoryId }) => `category/${categoryId}`,
    thin: { categoryId: id },
    make: ({ data: { categoryId } }) => ({ categoryId }),
  }),
  'stock.changed': publicEvent({
    from: [
      'StockReceived',
      'StockAdjusted',
      'StockCounted',
      'StockTransferredOut',
      'StockTransferredIn',
    ],
    title: 'Stock on hand has changed other than by a shipment',
    subject: stockSubject,
    thin: {
      ...ofStock,
      movementId: text,
      kind: oneOf('received', 'adjusted', 'counted', 'transferred_out', 'transferred_in'),
      change: said(whole, 'Units by which it is more, or less where negative'),
    },
    make: (event) => ({
      ...stock(event.data),
      movementId: event.data.movementId,
      ...movement(event),
    }),
  }),
  'stock.reorder_point_reached': publicEvent({
    from: ['ReorderPointReached'],
    title: 'Available stock has come down to its reorder point',
    subject: stockSubject,
    thin: { ...ofStock, available: whole, reorderPoint: whole },
    make: ({ data }) => ({
      ...stock(data),
      available: data.available,
      reorderPoint: data.reorderPoint,
    }),
  }),
  'stock.shortfall_found': publicEvent({
    from: ['StockShortfallFound'],
    title: 'More is reserved than is on hand: these orders cannot be met',
    subject: stockSubject,
    thin: {
      ...ofStock,
      onHand: whole,
      reserved: whole,
      broken: list(object({ orderId: id, lineId: id, short: whole })),
    },
    make: ({ data }) => ({
      ...stock(data),
      onHand: data.onHand,
      reserved: data.reserved,
      broken: data.broken.map(({ orderId, lineId, short }) => ({ orderId, lineId, short })),
    }),
  }),
  'stock.movement_refused': publicEvent({
    from: ['StockMovementRefused'],
    title: 'A movement that has happened does not fit the recorded stock, and waits for somebody',
    subject: stockSubject,
    thin: { ...ofStock, movement: text, quantity: nullable(whole), orderId: nullable(id) },
    make: ({ data }) => ({
      ...stock(data),
      movement: data.movement,
      quantity: data.quantity,
      orderId: data.orderId,
    }),
  }),
  'location.changed': publicEvent({
    from: ['LocationRecorded', 'LocationChanged', 'LocationMerged'],
    title: 'A stock location was added, changed, or has become a part of another',
    subject: ({ vendorOrgId, key }) => `location/${vendorOrgId}/${encodeURIComponent(key)}`,
    thin: { vendorOrgId: id, key: text, mergedInto: nullable(text) },
    make: ({ type, data }) => ({
      vendorOrgId: data.vendorOrgId,
      key: data.key,
      mergedInto: type === 'LocationMerged' ? data.into : null,
    }),
  }),
  'price_list.published': publicEvent({
    from: ['PriceListPublished'],
    title: 'A price list is valid from its first day on',
    subject: priceListSubject,
    thin: {
      ...ofPrices,
      name: text,
      currency: text,
      validFrom: instant,
      validTo: nullable(instant),
      prices: said(whole, 'How many it has'),
    },
    make: ({ data: { priceListId, vendorOrgId, terms, prices } }) => ({
      priceListId,
      vendorOrgId,
      name: terms.name,
      currency: terms.currency,
      validFrom: terms.validFrom,
      validTo: terms.validTo,
      prices,
    }),
  }),
  'price_list.changed': publicEvent({
    from: ['PricesChanged'],
    title: 'Prices of a published list have changed',
    subject: priceListSubject,
    thin: { ...ofPrices, products: said(whole, 'How many products') },
    full: { productIds: list(id) },
    make: ({ data: { priceListId, vendorOrgId, products } }) => ({
      priceListId,
      vendorOrgId,
      products: products.length,
      productIds: products,
    }),
  }),
  'price_list.retired': publicEvent({
    from: ['PriceListRetired'],
    title: 'A price list is not valid any more',
    subject: priceListSubject,
    thin: ofPrices,
    make: ({ data: { priceListId, vendorOrgId } }) => ({ priceListId, vendorOrgId }),
  }),
};
