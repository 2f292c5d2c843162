import { never, type Decider } from '../../shared/decider/decider.js';
import { conflict, invalid, missing } from '../../shared/decider/domain-error.js';
import { sayTheSame } from '../../shared/decider/same.js';
import { requireLine, requirePositiveInteger, requireText } from '../../shared/decider/text.js';
import { requireAttributes } from '../category/category.js';
import type { ProductCommand } from './product.commands.js';
import type { MediaReference, ProductDetails, ProductEvent, VariantOf } from './product.events.js';

/** As shop systems have it: Shopify knows three, WooCommerce and Magento some more. */
export const MAX_VARIANT_ATTRIBUTES = 10;

export interface ListedProduct {
  readonly productId: string;
  readonly vendorOrgId: string;
  readonly sku: string;
  readonly details: ProductDetails;
  readonly discontinued: { readonly successorId: string | null } | null;
}

export type ProductState = ListedProduct | null;

/** A product of one vendor. */
export const product: Decider<ProductState, ProductCommand, ProductEvent> = {
  category: 'product',
  stateVersion: 1,
  initial: null,
  decide,
  evolve,
};

function decide(command: ProductCommand, state: ProductState): readonly ProductEvent[] {
  const { at } = command;
  if (command.type === 'ListProduct') {
    if (state) return [];
    const { productId, vendorOrgId, sku, skuClaimId, details } = command;
    requireLine('sku', sku, 64);
    requireDetails(details);
    requireAttributes(command.attributeDefinitions, details.attributes);
    return [
      {
        type: 'ProductListed',
        data: { productId, vendorOrgId, sku, skuClaimId, details, occurredAt: at },
      },
    ];
  }
  if (!state) throw missing('product/unknown', 'this product does not exist');
  const of = { productId: state.productId, vendorOrgId: state.vendorOrgId, occurredAt: at };
  switch (command.type) {
    case 'ChangeProductDetails':
      if (state.discontinued)
        throw conflict('product/discontinued', 'a discontinued product is not changed any more');
      requireDetails(command.details, state.details.media);
      requireAttributes(command.attributeDefinitions, command.details.attributes);
      if (sayTheSame(command.details, state.details)) return [];
      return [
        {
          type: 'ProductDetailsChanged',
          data: { ...of, before: state.details, details: command.details },
        },
      ];
    case 'DiscontinueProduct':
      if (state.discontinued) return [];
      requireText('reason', command.reason, 500);
      if (command.successorId === state.productId)
        throw invalid('product/own-successor', 'a product cannot succeed itself', {
          field: 'successorId',
        });
      return [
        {
          type: 'ProductDiscontinued',
          data: { ...of, successorId: command.successorId, reason: command.reason },
        },
      ];
    default:
      return never(command);
  }
}

function evolve(state: ProductState, event: ProductEvent): ProductState {
  switch (event.type) {
    case 'ProductListed': {
      const { productId, vendorOrgId, sku, details } = event.data;
      return { productId, vendorOrgId, sku, details, discontinued: null };
    }
    case 'ProductDetailsChanged':
      return state && { ...state, details: event.data.details };
    case 'ProductDiscontinued':
      return state && { ...state, discontinued: { successorId: event.data.successorId } };
    default:
      return never(event);
  }
}

/**
 * A picture is shown to everybody who looks at the product: it comes over http, from here or from
 * elsewhere by its whole address, and is neither script nor file.
 */
function requireMediaAddress(field: string, address: string): void {
  const isOurs = /^\/(?![/\\])[\x21-\x7e]*$/.test(address) && !address.includes('\\');
  const isElsewhere = /^https?:\/\/[^\s/\\]+(\/[^\s\\]*)?$/i.test(address);
  if (!isOurs && !isElsewhere)
    throw invalid(
      'product/media-address',
      'a medium has an address such as https://images.example/a.jpg, or /images/a.jpg here',
      { field },
    );
}

function requireVariant({ group, name, attributes }: VariantOf): void {
  requireLine('variantOf.group', group, 255);
  requireLine('variantOf.name', name, 200);
  const named = Object.entries(attributes);
  if (named.length === 0 || named.length > MAX_VARIANT_ATTRIBUTES)
    throw invalid(
      'product/variant-attributes',
      `a variant says by what it differs from the others, such as Colour: Red, by at most ${MAX_VARIANT_ATTRIBUTES} attributes`,
      { field: 'variantOf.attributes' },
    );
  for (const [attribute, value] of named) {
    requireLine('variantOf.attributes', attribute, 60);
    requireLine(`variantOf.attributes.${attribute}`, value, 200);
  }
}

function requireDetails(details: ProductDetails, before: readonly MediaReference[] = []): void {
  requireLine('name', details.name, 200);
  requireLine('unit', details.unit, 20);
  // what was stored before there was a rule may stay
  details.media.forEach(({ url }, i) => {
    if (!before.some((known) => known.url === url)) requireMediaAddress(`media[${i}].url`, url);
  });
  if (details.variantOf) requireVariant(details.variantOf);
  requirePositiveInteger('packSize', details.packSize);
  requirePositiveInteger('minimumOrderQuantity', details.minimumOrderQuantity);
  requirePositiveInteger('orderMultiple', details.orderMultiple);
  if (!Number.isSafeInteger(details.leadTimeDays) || details.leadTimeDays < 0)
    throw invalid('product/lead-time', 'leadTimeDays must be a whole number from 0 up', {
      field: 'leadTimeDays',
    });
  const { backorderLeadTimeDays: backorder = null, leadTimeDays } = details;
  if (backorder !== null && (!Number.isSafeInteger(backorder) || backorder < leadTimeDays))
    throw invalid(
      'product/backorder-lead-time',
      `what is out of stock takes at least as long as what is in stock: backorderLeadTimeDays must be a whole number from ${leadTimeDays} up, or nothing where it is not sold then`,
      { field: 'backorderLeadTimeDays' },
    );
  if (details.minimumOrderQuantity % details.orderMultiple !== 0) {
    const below =
      Math.floor(details.minimumOrderQuantity / details.orderMultiple) * details.orderMultiple;
    const allowed = [below, below + details.orderMultiple].filter((n) => n > 0).map(String);
    throw invalid(
      'product/minimum-not-a-multiple',
      `the minimum order quantity must be a multiple of ${details.orderMultiple}: ${allowed.join(' or ')}`,
      {
        field: 'minimumOrderQuantity',
        allowed,
      },
    );
  }
}

/**
 * Checks a quantity against the product's minimum and multiple; throws `product/quantity` with the
 * nearest quantities that can be ordered.
 */
export function requireOrderable(details: ProductDetails, quantity: number, field: string): void {
  const { minimumOrderQuantity: minimum, orderMultiple: multiple } = details;
  if (Number.isSafeInteger(quantity) && quantity >= minimum && quantity % multiple === 0) return;
  const down = Math.floor(quantity / multiple) * multiple;
  const allowed = Number.isFinite(quantity)
    ? [
        ...new Set([
          Math.max(down, minimum),
          Math.max(quantity === down ? down : down + multiple, minimum),
        ]),
      ].map(String)
    : [String(minimum)];
  const rule =
    multiple > 1 ? `at least ${minimum}, in multiples of ${multiple}` : `at least ${minimum}`;
  throw invalid(
    'product/quantity',
    `"${details.name}" is ordered in whole units, ${rule}: ${allowed.join(' or ')}`,
    { field, allowed },
  );
}
