import type { KnownTaxId } from '../../pricing/tax/tax.js';
import { never } from '../../shared/decider/decider.js';
import { taxIdOf } from '../../shared/tax-id/tax-id.js';
import type { OrganizationEvent } from './organization.events.js';

/** Somebody's record that the tax authorities' service knows an id. */
export interface TaxIdConfirmation {
  /** Normalised, as it was asked for. */
  readonly id: string;
  readonly on: string;
  readonly consultation: string;
  /** For whom it counts; null: for everybody. */
  readonly vendorOrgId: string | null;
}

/** What an organisation's events, and its read model, say of its tax ids. */
export interface TaxIdsKept {
  /**
   * As it was entered: before ids were checked, anything. Its country is that of its prefix, or of
   * the seat.
   */
  readonly taxId: string | null;
  /** Of further countries, normalised; one each. */
  readonly otherTaxIds: readonly { readonly country: string; readonly id: string }[];
  readonly taxIdConfirmations: readonly TaxIdConfirmation[];
}

export interface OwnTaxId extends KnownTaxId {
  /** The one that stands for the company; the others are of further countries. */
  readonly isMain: boolean;
  readonly confirmation:
    (KnownTaxId['confirmation'] & Pick<TaxIdConfirmation, 'vendorOrgId'>) | null;
}

/**
 * An organisation's tax ids as they count for one vendor: with what the operator has had confirmed,
 * and that vendor itself. With `undefined`, with every confirmation.
 */
export function taxIdsOf(
  { taxId, otherTaxIds, taxIdConfirmations }: TaxIdsKept,
  seat: string,
  vendorOrgId?: string,
): readonly OwnTaxId[] {
  const read = [
    ...(taxId === null ? [] : [{ ...taxIdOf(taxId, seat), isMain: true }]),
    ...otherTaxIds.map(({ country, id }) => ({ ...taxIdOf(id, country), isMain: false })),
  ];
  return read.map((own): OwnTaxId => {
    const confirmation = taxIdConfirmations.find(
      (c) =>
        c.id === own.id &&
        (vendorOrgId === undefined || c.vendorOrgId === null || c.vendorOrgId === vendorOrgId),
    );
    return {
      ...own,
      confirmation: confirmation
        ? {
            on: confirmation.on,
            consultation: confirmation.consultation,
            vendorOrgId: confirmation.vendorOrgId,
          }
        : null,
    };
  });
}

export type TaxIdListEvent = Extract<
  OrganizationEvent,
  {
    type:
      | 'OrganizationTaxIdAdded'
      | 'OrganizationTaxIdRemoved'
      | 'OrganizationTaxIdConfirmed'
      | 'OrganizationTaxIdConfirmationWithdrawn';
  }
>;

/** How further ids and confirmations stand after an event; the same in states and read models. */
export function taxIdsAfter(
  { otherTaxIds, taxIdConfirmations }: Omit<TaxIdsKept, 'taxId'>,
  event: TaxIdListEvent,
): Pick<TaxIdsKept, 'otherTaxIds' | 'taxIdConfirmations'> {
  const { country, taxId: id } = event.data;
  switch (event.type) {
    case 'OrganizationTaxIdAdded': {
      const others = otherTaxIds.filter((t) => t.country !== country);
      return { otherTaxIds: [...others, { country, id }], taxIdConfirmations };
    }
    case 'OrganizationTaxIdRemoved':
      return {
        otherTaxIds: otherTaxIds.filter((t) => t.country !== country),
        taxIdConfirmations,
      };
    case 'OrganizationTaxIdConfirmed': {
      const { confirmedOn: on, consultation, vendorOrgId } = event.data;
      const added = { id, on, consultation, vendorOrgId };
      return { otherTaxIds, taxIdConfirmations: withConfirmation(taxIdConfirmations, added) };
    }
    case 'OrganizationTaxIdConfirmationWithdrawn': {
      const { vendorOrgId } = event.data;
      return {
        otherTaxIds,
        taxIdConfirmations: withoutConfirmation(taxIdConfirmations, { id, vendorOrgId }),
      };
    }
    default:
      return never(event);
  }
}

/** The confirmations after another one, which takes the place of the same asker's of the same id. */
const withConfirmation = (
  confirmations: readonly TaxIdConfirmation[],
  added: TaxIdConfirmation,
): readonly TaxIdConfirmation[] => [
  // the operator's first: it counts for everybody
  ...(added.vendorOrgId === null ? [added] : []),
  ...withoutConfirmation(confirmations, added),
  ...(added.vendorOrgId === null ? [] : [added]),
];

const withoutConfirmation = (
  confirmations: readonly TaxIdConfirmation[],
  { id, vendorOrgId }: Pick<TaxIdConfirmation, 'id' | 'vendorOrgId'>,
): readonly TaxIdConfirmation[] =>
  confirmations.filter((c) => c.id !== id || c.vendorOrgId !== vendorOrgId);
