import type { Audience } from '../../domain/pricing/price-list/price-list.events.js';
import type { DemoProduct } from './goods/goods.js';

/**
 * A price list besides a vendor's public one. Days count back from now; negative ones are in the
 * future.
 */
export interface DemoPriceList {
  readonly key: string;
  readonly vendor: string;
  readonly name: string;
  readonly audience: 'everyone' | { readonly buyer: string } | { readonly group: string };
  readonly precedence: number;
  readonly validFromDaysAgo: number;
  readonly validToDaysAgo: number | null;
  readonly rate: number;
  readonly appliesTo: (product: DemoProduct) => boolean;
  /** Whether it has the price breaks of the public list. */
  readonly keepsBreaks: boolean;
  readonly draft?: boolean;
}

const inCategories =
  (...categories: string[]) =>
  (product: DemoProduct): boolean =>
    categories.includes(product.category);

export const demoPriceLists: readonly DemoPriceList[] = [
  {
    key: 'acme',
    vendor: 'harrow',
    name: 'Acme framework agreement',
    audience: { buyer: 'acme' },
    precedence: 10,
    validFromDaysAgo: 60,
    validToDaysAgo: null,
    rate: 0.85,
    appliesTo: (p) => ['COP-A4-80', 'COP-A3-80', 'TAP-48-VIN'].includes(p.sku),
    keepsBreaks: false,
  },
  {
    key: 'northgate',
    vendor: 'pennine',
    name: 'Northgate term contract 2026',
    audience: { buyer: 'northgate' },
    precedence: 10,
    validFromDaysAgo: 60,
    validToDaysAgo: -300,
    rate: 0.88,
    appliesTo: inCategories('screws', 'bolts', 'plugs', 'drillbits'),
    keepsBreaks: true,
  },
  {
    key: 'kestrel',
    vendor: 'cleanline',
    name: 'Kestrel catering contract',
    audience: { buyer: 'kestrel' },
    precedence: 10,
    validFromDaysAgo: 60,
    validToDaysAgo: -120,
    rate: 0.9,
    appliesTo: inCategories('chemicals', 'cups', 'tableware'),
    keepsBreaks: true,
  },
  {
    key: 'trade-gloves',
    vendor: 'solent',
    name: 'Trade customers: gloves',
    audience: { group: 'trade' },
    precedence: 0,
    validFromDaysAgo: 60,
    validToDaysAgo: null,
    rate: 0.94,
    appliesTo: inCategories('gloves'),
    keepsBreaks: true,
  },
  {
    key: 'autumn',
    vendor: 'cleanline',
    name: 'Autumn offer: washroom',
    audience: 'everyone',
    precedence: 5,
    validFromDaysAgo: 50,
    validToDaysAgo: 10,
    rate: 0.92,
    appliesTo: inCategories('washroom'),
    keepsBreaks: true,
  },
  {
    key: 'new-year',
    vendor: 'harrow',
    name: 'New price list, envelopes',
    audience: 'everyone',
    precedence: 5,
    validFromDaysAgo: -14,
    validToDaysAgo: null,
    rate: 1.04,
    appliesTo: inCategories('envelopes'),
    keepsBreaks: true,
  },
  {
    key: 'tools-draft',
    vendor: 'pennine',
    name: 'Tool week',
    audience: 'everyone',
    precedence: 5,
    validFromDaysAgo: -21,
    validToDaysAgo: -28,
    rate: 0.9,
    appliesTo: inCategories('handtools'),
    keepsBreaks: false,
    draft: true,
  },
];

export function audienceOf(
  { audience }: DemoPriceList,
  organizationId: (key: string) => string,
): Audience {
  if (audience === 'everyone') return { kind: 'everyone' };
  return 'buyer' in audience
    ? { kind: 'organizations', organizationIds: [organizationId(audience.buyer)] }
    : { kind: 'buyerGroup', group: audience.group };
}
