import type { BankAccount } from '../../domain/money/payout-account/payout-account.events.js';
import type { Address } from '../../domain/shared/address/address.js';
import { payoutAccounts } from '../../projections/money/payout-accounts.js';
import { vendorQuarters, type VendorQuarter } from '../../projections/money/vendor-quarters.js';
import { organizations } from '../../projections/people/organizations.js';
import { requirePermission } from '../shared/caller.js';
import { list, pageOf, type ListInput, type Page } from '../shared/page.js';
import { query } from '../shared/query.js';

export const figuresList = list({
  projection: vendorQuarters,
  sorts: { vendor: [{ field: 'vendorOrgId' }, { field: 'quarter' }] },
  sortedBy: { by: 'vendor', descending: false },
});

/** A vendor's quarter, with what identifies the vendor as it is known now. */
export interface MarketplaceFigures extends VendorQuarter {
  readonly vendorName: string | null;
  readonly address: Address | null;
  readonly taxId: string | null;
  readonly otherTaxIds: readonly string[];
  readonly bank: BankAccount | null;
}

export interface ListFiguresInput extends ListInput {
  readonly year: number;
}

/** What the law asks of a marketplace, per vendor, currency and quarter of a year. */
export const listMarketplaceFigures = query<ListFiguresInput, Page<MarketplaceFigures>>({
  name: 'ListMarketplaceFigures',
  permission: 'payout.read',
  reads: [vendorQuarters],
  run: async ({ year, ...page }, { caller, services: { documents } }) => {
    requirePermission(caller, 'marketplace.readAny');
    const found = await pageOf(documents, figuresList, { ...page, q: null }, { year });
    const ids = [...new Set(found.items.map(({ vendorOrgId }) => vendorOrgId))];
    const [companies, accounts] = await Promise.all([
      ids.length === 0 ? [] : documents.getMany(organizations, ids),
      ids.length === 0 ? [] : documents.getMany(payoutAccounts, ids),
    ]);
    const companyOf = new Map(companies.map(({ key, document }) => [key, document]));
    const bankOf = new Map(accounts.map(({ key, document }) => [key, document.bank]));
    return {
      ...found,
      items: found.items.map((quarter) => {
        const company = companyOf.get(quarter.vendorOrgId);
        return {
          ...quarter,
          vendorName: company?.name ?? null,
          address: company?.address ?? null,
          taxId: company?.taxId ?? null,
          otherTaxIds: company?.otherTaxIds.map(({ country, id }) => `${country} ${id}`) ?? [],
          bank: bankOf.get(quarter.vendorOrgId) ?? null,
        };
      }),
    };
  },
});
