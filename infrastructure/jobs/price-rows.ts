import { addPrices } from '../../application/pricing/price-list.use-cases.js';
import type { OfferedPriceRow } from '../../domain/pricing/price-list/price-list.commands.js';
import { priceList } from '../../domain/pricing/price-list/price-list.js';
import {
  MAX_ROWS_PER_CHUNK,
  requireRow,
  requireContiguous,
  type NumberedRow,
} from '../../domain/pricing/price-list/price-row.js';
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

/**
 * All breaks of a product must be validated together, so prices are collected first and recorded at
 * the end.
 */
export class PriceRows implements RowImporter {
  private readonly taken: { readonly row: ImportRow; readonly price: OfferedPriceRow }[] = [];
  private currency: Promise<string> | null = null;

  constructor(private readonly context: ImportContext) {}

  async slice(rows: readonly ImportRow[]): Promise<readonly (Outcome | Rejection)[]> {
    const products = await productsBySku(rows, this.context);
    const currency = await (this.currency ??= this.currencyOfList());
    return rows.map((row) => {
      try {
        const { order } = this.context;
        const optional = (field: string): number | null =>
          row.fields[field] === undefined ? null : wholeOf(row, field, order);
        const offered: OfferedPriceRow = {
          productId: productOf(row, products).id,
          minQuantity: optional('minQuantity') ?? 1,
          maxQuantity: optional('maxQuantity'),
          unitPrice: decimalOf(row, 'unitPrice', order),
          per: optional('per') ?? 1,
        };
        this.taken.push({ row, price: requireRow(offered, row.number, currency) });
        return 'created';
      } catch (error) {
        return rejection(row, error);
      }
    });
  }

  async finish(): Promise<readonly Rejection[]> {
    const rejected: Rejection[] = [];
    const accepted: OfferedPriceRow[] = [];
    for (const ofProduct of Map.groupBy(this.taken, ({ price }) => price.productId).values()) {
      const numbered: NumberedRow[] = ofProduct.map(({ row, price }) => ({
        row: price,
        number: row.number,
      }));
      try {
        requireContiguous(numbered);
        accepted.push(...ofProduct.map(({ price }) => price));
      } catch (error) {
        for (const { row } of ofProduct) rejected.push(rejection(row, error));
      }
    }
    const { order } = this.context;
    if (order.dryRun || order.priceListId === null) return rejected;
    for (let from = 0; from < accepted.length; from += MAX_ROWS_PER_CHUNK) {
      const chunk = from / MAX_ROWS_PER_CHUNK;
      const input = {
        priceListId: order.priceListId,
        chunk,
        firstRow: from + 1,
        rows: accepted.slice(from, from + MAX_ROWS_PER_CHUNK),
      };
      await execute(addPrices, input, { number: -1 - chunk, fields: {} }, this.context);
    }
    return rejected;
  }

  private async currencyOfList(): Promise<string> {
    const { state } = await this.context.services.pipeline.load(
      priceList,
      this.context.order.priceListId ?? '',
    );
    return state?.terms.currency ?? '';
  }
}
