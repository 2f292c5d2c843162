import type { ProductDetails } from '../../domain/catalogue/product/product.events.js';
import { eventTypesOutside } from '../../domain/events.js';
import { never } from '../../domain/shared/decider/decider.js';
import { nameKeyOf } from '../../domain/shared/folding/folded.js';
import { isoTime, type Projection } from '../projection.js';

export interface CatalogueProduct {
  readonly kind: 'product';
  readonly id: string;
  readonly vendorOrgId: string;
  readonly vendorName: string;
  readonly sku: string;
  /** Of SKUs that differ in case and marks only, the same. */
  readonly skuKey: string;
  readonly details: ProductDetails;
  readonly categoryId: string;
  /** The same for all variants of one thing of one vendor; null: it is a variant of nothing. */
  readonly variantKey: string | null;
  readonly nameKey: string;
  /** Whether buyers see it: its vendor sells, and it is not discontinued. */
  readonly visible: boolean;
  readonly vendorSells: boolean;
  readonly discontinued: boolean;
  readonly successorId: string | null;
  readonly listedAt: string;
  readonly revision: number;
  readonly changedAt: string;
}

/** What the visibility of a vendor's products depends on. */
interface CatalogueVendor {
  readonly kind: 'vendor';
  readonly name: string;
  readonly sells: boolean;
  readonly wasVerified: boolean;
}

export type CatalogueDocument = CatalogueProduct | CatalogueVendor;

/** The catalogue also keeps a document per vendor, which lists of products leave out. */
export const isProduct = (document: CatalogueDocument): document is CatalogueProduct =>
  document.kind === 'product';

/** Where the variants of one thing are found. */
export const variantKeyOf = (vendorOrgId: string, group: string): string =>
  `${vendorOrgId} ${group}`;

/** What it is told apart from others by: its own attributes, and those of it as a variant. */
export const searchedAttributesOf = ({
  attributes,
  variantOf,
}: ProductDetails): Readonly<Record<string, string | boolean>> =>
  variantOf ? { ...variantOf.attributes, ...attributes } : attributes;

const vendorKey = (organizationId: string): string => `vendor:${organizationId}`;

/**
 * Every vendor's products; those of vendors who do not sell at present are kept, but not visible.
 */
export const catalogue: Projection<
  CatalogueDocument &
    Partial<
      Pick<
        CatalogueProduct,
        | 'vendorOrgId'
        | 'categoryId'
        | 'variantKey'
        | 'sku'
        | 'skuKey'
        | 'nameKey'
        | 'visible'
        | 'listedAt'
      >
    >,
  | 'ProductListed'
  | 'ProductDetailsChanged'
  | 'ProductDiscontinued'
  | 'OrganizationRegistered'
  | 'OrganizationVerified'
  | 'OrganizationSuspended'
  | 'OrganizationReinstated'
> = {
  name: 'catalogue',
  version: 5,
  handles: [
    'ProductListed',
    'ProductDetailsChanged',
    'ProductDiscontinued',
    'OrganizationRegistered',
    'OrganizationVerified',
    'OrganizationSuspended',
    'OrganizationReinstated',
  ],
  ignores: [
    'OrganizationAddressChanged',
    'OrganizationContactsChanged',
    'OrganizationTaxIdChanged',
    'OrganizationTaxIdAdded',
    'OrganizationTaxIdRemoved',
    'OrganizationTaxIdConfirmed',
    'OrganizationTaxIdConfirmationWithdrawn',
    'OrganizationTimeZoneChanged',
    'VerificationDocumentSubmitted',
    'VerificationDocumentWithdrawn',
    'VerificationDocumentAccepted',
    'VerificationDocumentRefused',
    'OrganizationApplicationSentBack',
    'OrganizationApplicationResubmitted',
    'BuyerGroupsAssigned',
    ...eventTypesOutside('organization', 'product'),
  ],
  indexes: [
    ['kind', 'visible', 'nameKey'],
    ['vendorOrgId', 'nameKey'],
    ['categoryId', 'nameKey'],
    ['variantKey', 'nameKey'],
    ['sku'],
    ['skuKey'],
    ['listedAt'],
  ],
  text: {
    followed: true,
    weights: { name: 8, sku: 8, category: 3, attributes: 3, vendor: 2, description: 1 },
    of: (doc) => (doc.kind === 'product' ? textsOf(doc) : null),
  },
  route: (event) => {
    switch (event.type) {
      case 'OrganizationRegistered':
        return event.data.organizationType === 'Seller'
          ? [vendorKey(event.data.organizationId)]
          : [];
      case 'OrganizationVerified':
      case 'OrganizationSuspended':
      case 'OrganizationReinstated':
        // the vendor's own document carries its id in the same field, so the fan-out reaches it too
        return { where: { field: 'vendorOrgId', value: event.data.organizationId } };
      default:
        return [event.data.productId];
    }
  },
  reads: (event) => (event.type === 'ProductListed' ? [vendorKey(event.data.vendorOrgId)] : []),
  evolve: (_key, doc, event, look) => {
    switch (event.type) {
      case 'OrganizationRegistered':
        return {
          kind: 'vendor',
          vendorOrgId: event.data.organizationId,
          name: event.data.name,
          sells: false,
          wasVerified: false,
        };
      case 'OrganizationVerified':
        return doc && selling(doc, true, true);
      case 'OrganizationSuspended':
        return doc && selling(doc, false);
      case 'OrganizationReinstated':
        return doc && reinstated(doc, look(vendorKey(event.data.organizationId)));
      case 'ProductListed': {
        const { productId: id, vendorOrgId, sku, details, occurredAt: listedAt } = event.data;
        const vendor = look(vendorKey(vendorOrgId)) as CatalogueVendor | undefined;
        const vendorSells = vendor?.sells ?? false;
        return {
          kind: 'product',
          id,
          vendorOrgId,
          vendorName: vendor?.name ?? '',
          sku,
          skuKey: nameKeyOf(sku),
          details,
          categoryId: details.categoryId,
          variantKey: variantKeyIn(vendorOrgId, details),
          nameKey: nameKeyOf(details.name),
          visible: vendorSells && !details.unlisted,
          vendorSells,
          discontinued: false,
          successorId: null,
          listedAt,
          revision: event.revision,
          changedAt: isoTime(event.recordedAt),
        };
      }
      case 'ProductDetailsChanged': {
        if (doc?.kind !== 'product') return doc;
        const { details } = event.data;
        const { revision } = event;
        return {
          ...doc,
          details,
          categoryId: details.categoryId,
          variantKey: variantKeyIn(doc.vendorOrgId, details),
          nameKey: nameKeyOf(details.name),
          visible: isVisible({ ...doc, details }),
          revision,
          changedAt: isoTime(event.recordedAt),
        };
      }
      case 'ProductDiscontinued':
        if (doc?.kind !== 'product') return doc;
        return {
          ...doc,
          discontinued: true,
          visible: false,
          successorId: event.data.successorId,
          revision: event.revision,
          changedAt: isoTime(event.recordedAt),
        };
      default:
        return never(event);
    }
  },
};

const variantKeyIn = (vendorOrgId: string, { variantOf }: ProductDetails): string | null =>
  variantOf ? variantKeyOf(vendorOrgId, variantOf.group) : null;

function selling(doc: CatalogueDocument, sells: boolean, verified = false): CatalogueDocument {
  if (doc.kind === 'vendor') return { ...doc, sells, wasVerified: doc.wasVerified || verified };
  return { ...doc, vendorSells: sells, visible: isVisible({ ...doc, vendorSells: sells }) };
}

const isVisible = ({
  vendorSells,
  discontinued,
  details,
}: Pick<CatalogueProduct, 'vendorSells' | 'discontinued' | 'details'>): boolean =>
  vendorSells && !discontinued && !details.unlisted;

/** A reinstated vendor sells again only if it was verified before. */
function reinstated(
  doc: CatalogueDocument,
  vendor: CatalogueDocument | undefined,
): CatalogueDocument {
  return selling(doc, vendor?.kind === 'vendor' && vendor.wasVerified);
}

function textsOf({ sku, details, vendorName }: CatalogueProduct): readonly string[] {
  const attributes = Object.values(searchedAttributesOf(details)).filter(
    (v) => typeof v === 'string',
  );
  return [
    details.name,
    sku,
    details.categoryPath.join(' '),
    attributes.join(' '),
    vendorName,
    details.description,
  ];
}
