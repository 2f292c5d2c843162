import { category } from '../../domain/catalogue/category/category.js';
import type { ProductCommand } from '../../domain/catalogue/product/product.commands.js';
import type { ProductDetails, VariantOf } from '../../domain/catalogue/product/product.events.js';
import { product, type ListedProduct } from '../../domain/catalogue/product/product.js';
import { invalid, missing } from '../../domain/shared/decider/domain-error.js';
import { claimName } from '../people/claim-email.js';
import { requireOwn, type Caller } from '../shared/caller.js';
import { derivedId } from '../shared/command/ids.js';
import { useCase, type Services } from '../shared/use-case.js';

/** Details as a vendor writes them; the category's path is looked up. */
export type ProductDetailsInput = Omit<ProductDetails, 'categoryPath' | 'variantOf'> & {
  /** Null: of nothing. Left out: as it was, as programs of before variants do not know of it. */
  readonly variantOf?: VariantOf | null;
};

async function withCategory(
  services: Services,
  { variantOf, unlisted, backorderLeadTimeDays, ...input }: ProductDetailsInput,
  before: ProductDetails | null,
) {
  const { state } = await services.pipeline.load(category, input.categoryId);
  if (!state)
    throw invalid('product/unknown-category', 'this category does not exist', {
      field: 'categoryId',
    });
  if (state.isClosed && before?.categoryId !== input.categoryId)
    throw invalid(
      'product/category-closed',
      `"${state.path.join(' / ')}" is closed and takes no further products: choose another category`,
      { field: 'categoryId' },
    );
  const { name, description, categoryId, attributes, ...rest } = input;
  const details: ProductDetails = {
    name,
    description,
    categoryId,
    categoryPath: state.path,
    attributes,
    ...rest,
  };
  const kept = variantOf === undefined ? before?.variantOf : variantOf;
  const waitsDays =
    backorderLeadTimeDays === undefined ? before?.backorderLeadTimeDays : backorderLeadTimeDays;
  return {
    details: {
      ...details,
      ...(typeof waitsDays === 'number' ? { backorderLeadTimeDays: waitsDays } : {}),
      ...(kept ? { variantOf: kept } : {}),
      ...((unlisted ?? before?.unlisted) ? { unlisted: true } : {}),
    },
    attributeDefinitions: state.attributes,
  };
}

/** The product, if it is the caller's own. @throws DomainError otherwise */
export async function ownProduct(
  services: Services,
  caller: Caller,
  productId: string,
): Promise<ListedProduct> {
  const { state } = await services.pipeline.load(product, productId);
  if (!state) throw missing('product/unknown', 'this product does not exist');
  requireOwn(caller, state.vendorOrgId, 'product');
  return state;
}

/**
 * SKUs are case-sensitive, as real catalogues have codes that differ only in case. Surrounding
 * white space is ignored.
 */
const skuClaimIdOf = (vendorOrgId: string, sku: string): string =>
  derivedId('sku', vendorOrgId, sku.normalize('NFC').trim());

export const listProduct = useCase({
  name: 'ListProduct',
  decider: product,
  permission: 'product.manage',
  prepare: async (
    { sku, details: input }: { sku: string; details: ProductDetailsInput },
    { caller, meta, services },
  ) => {
    const { newId: productId, at } = meta;
    const vendorOrgId = caller.organization.id;
    const { details, attributeDefinitions } = await withCategory(services, input, null);
    const skuClaimId = skuClaimIdOf(vendorOrgId, sku);
    const command: ProductCommand = {
      type: 'ListProduct' as const,
      at,
      productId,
      vendorOrgId,
      sku: sku.trim(),
      skuClaimId,
      details,
      attributeDefinitions,
    };
    // decided before the SKU is claimed: a product that cannot be listed claims none
    product.decide(command, null);
    await claimName(services, 'sku', skuClaimId, productId, meta, true);
    return { id: productId, command, creates: true };
  },
});

export const changeProductDetails = useCase({
  name: 'ChangeProductDetails',
  decider: product,
  permission: 'product.manage',
  prepare: async (
    { productId, details: input }: { productId: string; details: ProductDetailsInput },
    { caller, meta, services },
  ) => {
    const { details } = await ownProduct(services, caller, productId);
    return {
      id: productId,
      command: {
        type: 'ChangeProductDetails',
        at: meta.at,
        productId,
        ...(await withCategory(services, input, details)),
      },
    };
  },
});

export const discontinueProduct = useCase({
  name: 'DiscontinueProduct',
  decider: product,
  permission: 'product.manage',
  prepare: async (
    {
      productId,
      successorId,
      reason,
    }: { productId: string; successorId: string | null; reason: string },
    { caller, meta, services },
  ) => {
    const { vendorOrgId } = await ownProduct(services, caller, productId);
    if (successorId !== null) {
      const { state } = await services.pipeline.load(product, successorId);
      if (state?.vendorOrgId !== vendorOrgId)
        throw invalid(
          'product/unknown-successor',
          'the successor is a product of the same vendor',
          { field: 'successorId' },
        );
    }
    return {
      id: productId,
      command: { type: 'DiscontinueProduct', at: meta.at, productId, successorId, reason },
    };
  },
});
