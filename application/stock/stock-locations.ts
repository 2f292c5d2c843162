import type { StockDocument } from '../../projections/stock/stock.js';
import type { RecordedEvent } from '../shared/event/envelope.js';

/**
 * The locations at which each product has ever had stock, in the order of their first use. In
 * memory, like the price book.
 */
export class StockLocations {
  private readonly byProduct = new Map<string, readonly string[]>();

  put(document: StockDocument): void {
    this.byProduct.set(
      document.productId,
      document.locations.map((l) => l.location),
    );
  }

  apply(event: RecordedEvent): void {
    if (
      event.type !== 'StockReceived' &&
      event.type !== 'StockCounted' &&
      event.type !== 'StockAdjusted'
    )
      return;
    const { productId, location } = event.data;
    const known = this.byProduct.get(productId) ?? [];
    if (!known.includes(location)) this.byProduct.set(productId, [...known, location]);
  }

  of(productId: string): readonly string[] {
    return this.byProduct.get(productId) ?? [];
  }
}
