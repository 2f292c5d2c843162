import { organizations } from '../../projections/people/organizations.js';
import { wordsOf } from '../ports/catalogue-search.js';
import type { Documents, Filter } from '../ports/documents.js';

const MAX_VENDORS = 100;

/** A filter by the vendors whose names have these words; empty where nothing is searched for. */
export async function vendorsNamed(documents: Documents, q: string | null): Promise<Filter> {
  const words = q === null ? [] : wordsOf(q);
  if (words.length === 0) return {};
  const found = await documents.find(organizations, {
    filter: {},
    sort: [],
    words,
    limit: MAX_VENDORS,
    after: null,
  });
  const ids = found.documents.map((d) => d.key);
  // none is none: an empty list of values would be no filter at all
  return { vendorOrgId: ids.length > 0 ? ids : '' };
}
