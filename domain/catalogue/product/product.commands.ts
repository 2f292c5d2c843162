import type { DomainCommand } from '../../shared/decider/decider.js';
import type { AttributeDefinition } from '../category/category.events.js';
import type { ProductDetails } from './product.events.js';

export type ProductCommand =
  | (DomainCommand<'ListProduct'> & {
      productId: string;
      vendorOrgId: string;
      sku: string;
      skuClaimId: string;
      details: ProductDetails;
      /** The category's definitions, looked up by the use case. */
      attributeDefinitions: readonly AttributeDefinition[];
    })
  | (DomainCommand<'ChangeProductDetails'> & {
      productId: string;
      details: ProductDetails;
      attributeDefinitions: readonly AttributeDefinition[];
    })
  | (DomainCommand<'DiscontinueProduct'> & {
      productId: string;
      successorId: string | null;
      reason: string;
    });
