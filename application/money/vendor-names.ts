import { organizations } from '../../projections/people/organizations.js';
import type { Documents } from '../ports/documents.js';

export interface Named {
  /** Null where its company is not known here yet. */
  readonly vendorName: string | null;
}

/** What belongs to vendors, with their names as they are now: one look-up per page. */
export async function withVendorNames<Owned extends { readonly vendorOrgId: string }>(
  documents: Documents,
  owned: readonly Owned[],
): Promise<readonly (Owned & Named)[]> {
  const ids = [...new Set(owned.map(({ vendorOrgId }) => vendorOrgId))];
  const found = ids.length === 0 ? [] : await documents.getMany(organizations, ids);
  const names = new Map(found.map(({ key, document }) => [key, document.name]));
  return owned.map((one) => ({ ...one, vendorName: names.get(one.vendorOrgId) ?? null }));
}
