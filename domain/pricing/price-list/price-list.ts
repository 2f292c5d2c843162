import { Map as ImmutableMap } from 'immutable';
import { never, type Decider } from '../../shared/decider/decider.js';
import { conflict, invalid, missing } from '../../shared/decider/domain-error.js';
import { sayTheSame } from '../../shared/decider/same.js';
import { requireLine, requireText } from '../../shared/decider/text.js';
import { exponentOf } from '../../shared/money/money.js';
import type { OfferedPriceRow, PriceListCommand } from './price-list.commands.js';
import type { PriceListEvent, PriceListTerms, PriceRow } from './price-list.events.js';
import {
  MAX_ROWS_PER_CHUNK,
  requireRow,
  requireContiguous,
  type NumberedRow,
} from './price-row.js';

export interface KnownPriceList {
  readonly priceListId: string;
  readonly terms: PriceListTerms;
  readonly status: 'Draft' | 'Published' | 'Retired';
  readonly chunkHashes: readonly string[];
  /**
   * Rows with their row numbers, by product. A persistent map, as a list may have more than
   * 100,000.
   */
  readonly byProduct: ImmutableMap<string, readonly NumberedRow[]>;
  readonly prices: number;
}

export type PriceListState = KnownPriceList | null;

/**
 * A vendor's prices for an audience and a period: drafted, filled in chunks, published as a whole,
 * then changed product by product.
 */
export const priceList: Decider<PriceListState, PriceListCommand, PriceListEvent> = {
  category: 'priceList',
  stateVersion: 1,
  initial: null,
  decide,
  evolve,
};

function decide(command: PriceListCommand, state: PriceListState): readonly PriceListEvent[] {
  const { at } = command;
  if (command.type === 'DraftPriceList') {
    if (state) return [];
    requireTerms(command.terms);
    const { priceListId, terms } = command;
    return [
      {
        type: 'PriceListDrafted',
        data: { priceListId, vendorOrgId: terms.vendorOrgId, terms, occurredAt: at },
      },
    ];
  }
  if (!state) throw missing('price-list/unknown', 'this price list does not exist');
  const of = {
    priceListId: state.priceListId,
    vendorOrgId: state.terms.vendorOrgId,
    occurredAt: at,
  };
  switch (command.type) {
    case 'AddPrices': {
      const { chunk, rows, hash, firstRow } = command;
      if (state.chunkHashes[chunk] === hash) return [];
      if (state.status !== 'Draft')
        throw conflict(
          'price-list/not-a-draft',
          'only a draft takes more prices: change prices of a published list instead',
        );
      if (chunk !== state.chunkHashes.length)
        throw conflict(
          'price-list/chunk',
          `chunk ${chunk} does not follow: ${state.chunkHashes.length} is next`,
          {
            field: 'chunk',
            allowed: [String(state.chunkHashes.length)],
          },
        );
      if (rows.length === 0 || rows.length > MAX_ROWS_PER_CHUNK)
        throw invalid('price-list/chunk-size', `a chunk holds 1 to ${MAX_ROWS_PER_CHUNK} rows`, {
          field: 'rows',
        });
      const checked = rows.map((row, i) => requireRow(row, firstRow + i, state.terms.currency));
      return [{ type: 'PricesAdded', data: { ...of, chunk, rows: checked, hash } }];
    }
    case 'PublishPriceList': {
      if (state.status === 'Published') return [];
      if (state.status === 'Retired')
        throw conflict(
          'price-list/retired',
          'a retired list is not published again: draft a new one',
        );
      if (state.prices === 0)
        throw conflict('price-list/empty', 'a list without prices cannot be published');
      for (const rows of state.byProduct.values()) requireContiguous(rows);
      const { terms, prices } = state;
      return [
        {
          type: 'PriceListPublished',
          data: { ...of, terms, chunks: state.chunkHashes.length, prices, hash: command.hash },
        },
      ];
    }
    case 'ChangePrices': {
      if (state.status === 'Retired')
        throw conflict('price-list/retired', 'a retired list is not changed: draft a new one');
      return changePrices(command.products, command.rows, state, at);
    }
    case 'RetirePriceList':
      requireText('reason', command.reason, 500);
      if (state.status === 'Retired') return [];
      return [{ type: 'PriceListRetired', data: { ...of, reason: command.reason } }];
    default:
      return never(command);
  }
}

function changePrices(
  products: readonly string[],
  offered: readonly OfferedPriceRow[],
  state: KnownPriceList,
  at: string,
): readonly PriceListEvent[] {
  if (products.length === 0 || offered.length > MAX_ROWS_PER_CHUNK)
    throw invalid(
      'price-list/change-size',
      `a change names products and at most ${MAX_ROWS_PER_CHUNK} rows`,
      { field: 'rows' },
    );
  const rows = offered.map((row, i) => requireRow(row, i + 1, state.terms.currency));
  const named = new Set(products);
  rows.forEach((row, i) => {
    if (!named.has(row.productId))
      throw invalid(
        'price-list/row',
        `row ${i + 1} is of a product that the change does not name`,
        { field: `rows[${i}].productId` },
      );
  });
  const byProduct = Map.groupBy(
    rows.map((row, i) => ({ row, number: i + 1 })),
    (r) => r.row.productId,
  );
  for (const ofProduct of byProduct.values()) requireContiguous(ofProduct);
  const before = products.flatMap((id) => (state.byProduct.get(id) ?? []).map((r) => r.row));
  if (sayTheSame(before, rows)) return [];
  const { priceListId, terms } = state;
  return [
    {
      type: 'PricesChanged',
      data: { priceListId, vendorOrgId: terms.vendorOrgId, products, before, rows, occurredAt: at },
    },
  ];
}

function evolve(state: PriceListState, event: PriceListEvent): PriceListState {
  if (event.type === 'PriceListDrafted') {
    const { priceListId, terms } = event.data;
    return {
      priceListId,
      terms,
      status: 'Draft',
      chunkHashes: [],
      byProduct: ImmutableMap(),
      prices: 0,
    };
  }
  if (!state) return state;
  switch (event.type) {
    case 'PricesAdded': {
      const { rows, hash } = event.data;
      const byProduct = state.byProduct.withMutations((map) => add(map, rows, state.prices));
      return {
        ...state,
        byProduct,
        chunkHashes: [...state.chunkHashes, hash],
        prices: state.prices + rows.length,
      };
    }
    case 'PriceListPublished':
      return { ...state, status: 'Published' };
    case 'PricesChanged': {
      const { products, before, rows } = event.data;
      const byProduct = state.byProduct.withMutations((map) => {
        for (const id of products) map.delete(id);
        add(map, rows, 0);
      });
      return { ...state, byProduct, prices: state.prices - before.length + rows.length };
    }
    case 'PriceListRetired':
      return { ...state, status: 'Retired' };
    default:
      return never(event);
  }
}

function add(
  map: ImmutableMap<string, readonly NumberedRow[]>,
  rows: readonly PriceRow[],
  rowsBefore: number,
): void {
  rows.forEach((row, i) => {
    const numbered = { row, number: rowsBefore + i + 1 };
    const known = map.get(row.productId);
    map.set(row.productId, known ? [...known, numbered] : [numbered]);
  });
}

function requireTerms(terms: PriceListTerms): void {
  requireLine('name', terms.name, 200);
  exponentOf(terms.currency);
  if (Number.isNaN(Date.parse(terms.validFrom)))
    throw invalid('price-list/validity', 'validFrom must be an ISO 8601 time', {
      field: 'validFrom',
    });
  if (terms.validTo !== null && !(terms.validTo > terms.validFrom))
    throw invalid('price-list/validity', 'validTo must be after validFrom', { field: 'validTo' });
  if (!Number.isSafeInteger(terms.precedence))
    throw invalid('price-list/precedence', 'precedence must be a whole number', {
      field: 'precedence',
    });
  if (terms.audience.kind === 'organizations' && terms.audience.organizationIds.length === 0)
    throw invalid('price-list/audience', 'name at least one organisation', {
      field: 'audience.organizationIds',
    });
}
