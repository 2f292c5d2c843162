import { specify } from '../../shared/decider/decider-spec.js';
import type { PriceListCommand } from './price-list.commands.js';
import type { PriceListEvent, PriceListTerms, PriceRow } from './price-list.events.js';
import { priceList } from './price-list.js';

const at = '2026-03-02T09:00:00.000Z';
const terms: PriceListTerms = {
  name: 'Trade 2026',
  vendorOrgId: 'v1',
  currency: 'GBP',
  audience: { kind: 'everyone' },
  validFrom: '2026-01-01T00:00:00.000Z',
  validTo: null,
  precedence: 0,
};
const of = { priceListId: 'pl', vendorOrgId: 'v1', occurredAt: at };
const row = (
  productId: string,
  minQuantity: number,
  maxQuantity: number | null,
  unitPrice = '1.20',
): PriceRow => ({
  productId,
  minQuantity,
  maxQuantity,
  unitPrice,
  per: 1,
});
const drafted: PriceListEvent = { type: 'PriceListDrafted', data: { ...of, terms } };
const added = (chunk: number, ...rows: PriceRow[]): PriceListEvent => ({
  type: 'PricesAdded',
  data: { ...of, chunk, rows, hash: `h${chunk}` },
});
const published: PriceListEvent = {
  type: 'PriceListPublished',
  data: { ...of, terms, chunks: 1, prices: 1, hash: 'h' },
};
const add = (chunk: number, ...rows: PriceRow[]): PriceListCommand => ({
  type: 'AddPrices',
  at,
  priceListId: 'pl',
  chunk,
  firstRow: chunk * 1000 + 1,
  rows,
  hash: `h${chunk}`,
});
const publish: PriceListCommand = { type: 'PublishPriceList', at, priceListId: 'pl', hash: 'h' };

describe('a price list', () => {
  const spec = specify(priceList);

  it('is drafted, filled chunk by chunk, and a repeated chunk changes nothing', () => {
    spec
      .given(drafted)
      .when(add(0, row('a', 1, null)))
      .then([added(0, row('a', 1, null))]);
    spec
      .given(drafted, added(0, row('a', 1, null)))
      .when(add(0, row('a', 1, null)))
      .thenNothing();
    spec
      .given(drafted)
      .when(add(1, row('a', 1, null)))
      .thenFails('price-list/chunk', { allowed: ['0'] });
  });

  it('refuses a negative price and names the row in the whole upload', () => {
    spec
      .given(drafted, added(0, row('a', 1, null)))
      .when(add(1, row('b', 1, null), row('c', 1, null, '-3')))
      .thenFails('price-list/row', { field: 'rows[1001].unitPrice', message: /row 1002/ });
  });

  it('refuses a row in another currency', () => {
    spec
      .given(drafted)
      .when({ ...add(0), rows: [{ ...row('a', 1, null), currency: 'EUR' }] } as PriceListCommand)
      .thenFails('price-list/row', { field: 'rows[0].currency', allowed: ['GBP'] });
  });

  it('is not published while breaks overlap or leave a gap, across chunks too', () => {
    spec
      .given(drafted, added(0, row('a', 1, 10)), added(1, row('a', 10, null)))
      .when(publish)
      .thenFails('price-list/row', { field: 'rows[1].minQuantity', allowed: ['11'] });
    spec
      .given(drafted, added(0, row('a', 1, 10), row('a', 12, null)))
      .when(publish)
      .thenFails('price-list/row', { message: /row 2 leaves 11 to 11/ });
    spec
      .given(drafted, added(0, row('a', 11, null), row('a', 1, 10)))
      .when(publish)
      .thenTypes('PriceListPublished');
  });

  it('without prices is not published', () => {
    spec.given(drafted).when(publish).thenFails('price-list/empty');
  });

  it('once published changes by deltas that keep the price before', () => {
    spec
      .given(drafted, added(0, row('a', 1, null)), published)
      .when({
        type: 'ChangePrices',
        at,
        priceListId: 'pl',
        products: ['a'],
        rows: [row('a', 1, null, '1.10')],
      })
      .then([
        {
          type: 'PricesChanged',
          data: {
            ...of,
            products: ['a'],
            before: [row('a', 1, null)],
            rows: [row('a', 1, null, '1.10')],
          },
        },
      ]);
    spec
      .given(drafted, added(0, row('a', 1, null)), published)
      .when({
        type: 'ChangePrices',
        at,
        priceListId: 'pl',
        products: ['a'],
        rows: [row('a', 1, null)],
      })
      .thenNothing();
    spec
      .given(drafted, added(0, row('a', 1, null)), published)
      .when(add(1, row('b', 1, null)))
      .thenFails('price-list/not-a-draft');
  });

  it('is changed while it is a draft, down to nothing, and not any more once it is retired', () => {
    const change = { type: 'ChangePrices' as const, at, priceListId: 'pl', products: ['a'] };
    const state = spec
      .given(drafted, added(0, row('a', 1, null), row('b', 1, null)))
      .when({ ...change, rows: [row('a', 1, 9), row('a', 10, null, '0.90')] })
      .state();
    expect([state?.status, state?.prices]).toEqual(['Draft', 3]);
    const emptied: PriceListEvent = {
      type: 'PricesChanged',
      data: { ...of, products: ['a'], before: [row('a', 1, null)], rows: [] },
    };
    spec
      .given(drafted, added(0, row('a', 1, null)), emptied)
      .when(publish)
      .thenFails('price-list/empty');
    const retired: PriceListEvent = { type: 'PriceListRetired', data: { ...of, reason: 'x' } };
    spec
      .given(drafted, added(0, row('a', 1, null)), published, retired)
      .when({ ...change, rows: [] })
      .thenFails('price-list/retired');
  });

  it('that ends before it begins is refused', () => {
    spec
      .given()
      .when({
        type: 'DraftPriceList',
        at,
        priceListId: 'pl',
        terms: { ...terms, validTo: '2025-12-31T00:00:00.000Z' },
      })
      .thenFails('price-list/validity', { field: 'validTo' });
  });
});
