import type { StockDocument } from '../../projections/stock/stock.js';
import type { RecordedEvent } from '../shared/event/envelope.js';
import { Filling } from '../shared/filling.js';

/**
 * The locations at which each product has ever had stock, in the order of their first use. In
 * memory, like the price book.
 */
export class StockLocations {
  /** Who asks while they are being read is told to come again. */
  readonly filling = new Filling('Stock locations');
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

  /** @throws EngineUnavailable while they are being read */
  of(productId: string): readonly string[] {
    this.filling.require();
    return this.byProduct.get(productId) ?? [];
  }
}
