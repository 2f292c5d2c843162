import { setImmediate as othersTurn } from 'node:timers/promises';
import { addPrices, draftPriceList } from '../../application/pricing/price-list.use-cases.js';
import { dayOfText, formatOf } from '../../application/running/import-values.js';
import { derivedId } from '../../application/shared/command/ids.js';
import { organization } from '../../domain/people/organization/organization.js';
import type { OfferedPriceRow } from '../../domain/pricing/price-list/price-list.commands.js';
import { priceList, type KnownPriceList } from '../../domain/pricing/price-list/price-list.js';
import {
  MAX_ROWS_PER_CHUNK,
  requireContiguous,
  requireRow,
  withEnds,
  type NumberedRow,
} from '../../domain/pricing/price-list/price-row.js';
import { conflict, DomainError, invalid } from '../../domain/shared/decider/domain-error.js';
import { dayAt, endOfDay, startOfDay } from '../../domain/shared/time/days.js';
import {
  type RowImporter,
  type ImportRow,
  type ImportContext,
  type Outcome,
  type Rejection,
  productsBySku,
  wholeOf,
  productOf,
  decimalOf,
  rejection,
  execute,
} from './row-importer.js';

/** The days for which a row says its price is valid; null: those of the draft. */
interface Period {
  readonly from: string | null;
  readonly to: string | null;
}

/** Products that are checked before other requests are let through. */
const PRODUCTS_AT_ONCE = 1_000;

interface TakenRow {
  readonly row: ImportRow;
  readonly price: OfferedPriceRow;
  readonly period: Period;
}

/**
 * All breaks of a product must be validated together, so prices are collected first and recorded at
 * the end: those for the draft's own days in the draft, others in a draft of their own for each
 * period that the table names.
 */
export class PriceRows implements RowImporter {
  private readonly taken: TakenRow[] = [];
  private list: Promise<KnownPriceList | null> | null = null;
  private zone: Promise<string> | null = null;

  constructor(private readonly context: ImportContext) {}

  async slice(rows: readonly ImportRow[]): Promise<readonly (Outcome | Rejection)[]> {
    const products = await productsBySku(rows, this.context);
    const list = await (this.list ??= this.loadList());
    const zone = await (this.zone ??= this.loadZone());
    const currency = list?.terms.currency ?? '';
    return rows.map((row) => {
      try {
        const { order } = this.context;
        const optional = (field: string): number | null =>
          row.fields[field] === undefined ? null : wholeOf(row, field, order);
        const offered: OfferedPriceRow = {
          productId: productOf(row, products).id,
          minQuantity: optional('minQuantity') ?? 1,
          maxQuantity: optional('maxQuantity'),
          unitPrice: decimalOf(row, 'unitPrice', order, currency),
          per: optional('per') ?? 1,
          ...(row.fields.currency === undefined
            ? {}
            : { currency: currencyIn(row.fields.currency) }),
        };
        const price = requireRow(offered, row.number, currency);
        const period = besideThatOf(list, this.periodOf(row), zone);
        if (period.from === null && list && this.isHeld(list, price.productId))
          throw conflict(
            'import/priced-already',
            'the draft has prices of this product already: change them there',
            { field: 'sku' },
          );
        this.taken.push({ row, price, period });
        return 'created';
      } catch (error) {
        return rejection(row, error);
      }
    });
  }

  async finish(): Promise<readonly Rejection[]> {
    const rejected: Rejection[] = [];
    const list = await (this.list ??= this.loadList());
    const zone = await (this.zone ??= this.loadZone());
    for (const ofPeriod of Map.groupBy(
      this.taken,
      ({ period }) => `${period.from ?? ''} ${period.to ?? ''}`,
    ).values()) {
      const { period } = ofPeriod[0]!;
      const { accepted, refused } = await checked(ofPeriod);
      rejected.push(...refused);
      if (this.context.order.dryRun || !list || accepted.length === 0) continue;
      try {
        if (period.from === null) await this.add(list.priceListId, accepted, this.chunksHeld);
        else await this.add(await this.draftFor(list, period, zone), accepted, 0);
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        rejected.push(...ofPeriod.map(({ row }) => rejection(row, error)));
      }
    }
    return rejected;
  }

  private async add(
    priceListId: string,
    rows: readonly OfferedPriceRow[],
    chunksBefore: number,
  ): Promise<void> {
    for (let from = 0; from < rows.length; from += MAX_ROWS_PER_CHUNK) {
      const chunk = chunksBefore + from / MAX_ROWS_PER_CHUNK;
      await execute(
        addPrices,
        {
          priceListId,
          chunk,
          firstRow: from + 1,
          rows: rows.slice(from, from + MAX_ROWS_PER_CHUNK),
        },
        { number: -1 - from, fields: {} },
        this.context,
        undefined,
        priceListId,
      );
    }
  }

  /** A draft beside the one that was named, with its terms but for other days. */
  private async draftFor(
    { terms }: KnownPriceList,
    { from, to }: Period,
    zone: string,
  ): Promise<string> {
    const id = derivedId('import-prices-draft', this.context.jobId, from ?? '', to ?? '');
    const validFrom = startOfDay(from!, zone);
    const validTo = to === null ? null : endOfDay(to, zone);
    const { name, currency, audience, precedence } = terms;
    const days = to === null ? `from ${from}` : `${from} to ${to}`;
    await execute(
      draftPriceList,
      {
        terms: {
          name: `${name}, ${days}`.slice(-200),
          currency,
          audience,
          precedence,
          validFrom,
          validTo,
        },
      },
      { number: 0, fields: {} },
      this.context,
      id,
      id,
    );
    return id;
  }

  private periodOf(row: ImportRow): Period {
    const { order } = this.context;
    const day = (field: string): string | null => {
      const text = row.fields[field];
      return text === undefined ? null : dayOfText(field, text, formatOf(order, field));
    };
    const [from, to] = [day('validFrom'), day('validTo')];
    if (from === null && to !== null)
      throw invalid(
        'import/field-missing',
        'a price that ends says from which day it is valid, too',
        { field: 'validFrom' },
      );
    if (from !== null && to !== null && to < from)
      throw invalid('import/day', `validTo is ${to}, before validFrom, ${from}`, {
        field: 'validTo',
      });
    return { from, to };
  }

  /** Whether the draft had prices of the product before this import. */
  private isHeld(list: KnownPriceList, productId: string): boolean {
    const { draftHeld } = this.context.order;
    const held = list.byProduct.get(productId);
    return held !== undefined && held.some(({ number }) => number <= (draftHeld?.prices ?? 0));
  }

  private get chunksHeld(): number {
    return this.context.order.draftHeld?.chunks ?? 0;
  }

  private async loadList(): Promise<KnownPriceList | null> {
    const { pipeline } = this.context.services;
    return (await pipeline.load(priceList, this.context.order.priceListId ?? '')).state;
  }

  private async loadZone(): Promise<string> {
    const { services, caller } = this.context;
    const { state } = await services.pipeline.load(organization, caller.organization.id);
    return state?.timeZone ?? 'UTC';
  }
}

/** No period of its own where it is the draft's. */
function besideThatOf(list: KnownPriceList | null, period: Period, zone: string): Period {
  if (!list || period.from === null) return period;
  const { validFrom, validTo } = list.terms;
  const isOwn =
    period.from === dayAt(zone, validFrom) &&
    period.to === (validTo === null ? null : dayAt(zone, validTo));
  return isOwn ? { from: null, to: null } : period;
}

/** The rows of one period: a product whose breaks do not fit is left out with all of its rows. */
async function checked(rows: readonly TakenRow[]): Promise<{
  accepted: readonly OfferedPriceRow[];
  refused: readonly Rejection[];
}> {
  const refused: Rejection[] = [];
  const accepted: OfferedPriceRow[] = [];
  let products = 0;
  for (const ofProduct of Map.groupBy(rows, ({ price }) => price.productId).values()) {
    if (++products % PRODUCTS_AT_ONCE === 0) await othersTurn();
    const numbered: readonly NumberedRow[] = withEnds(
      ofProduct.map(({ row, price }) => ({ row: price, number: row.number })),
    );
    try {
      requireContiguous(numbered);
      accepted.push(...numbered.map(({ row }) => row));
    } catch (error) {
      for (const { row } of ofProduct) refused.push(rejection(row, error));
    }
  }
  return { accepted, refused };
}

const currencyIn = (text: string): string => text.trim().toUpperCase();
