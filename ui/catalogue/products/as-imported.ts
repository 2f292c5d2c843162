import type { FoundProduct } from '../../api/models/found-product';

/** A product in the columns in which an import takes it, as the server's own exports have it. */
export function asImported({
  attributes,
  variantOf,
  media: _media,
  successorId: _successor,
  revision: _revision,
  categoryId: _category,
  ...product
}: FoundProduct): object {
  return {
    ...product,
    attributes: JSON.stringify(attributes),
    variantGroup: variantOf?.group ?? '',
    variantName: variantOf?.name ?? '',
    variantAttributes: variantOf ? JSON.stringify(variantOf.attributes) : '',
  };
}
