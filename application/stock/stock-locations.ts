import type { TaxablePlace } from '../../domain/pricing/tax/tax.js';
import type { LocationDocument } from '../../projections/stock/locations.js';
import type { StockDocument } from '../../projections/stock/stock.js';
import type { RecordedEvent } from '../shared/event/envelope.js';
import { Filling } from '../shared/filling.js';

interface OfProduct {
  readonly vendorOrgId: string;
  readonly keys: readonly string[];
}

interface OfVendor {
  /** Keys under which there ever was stock, in the order of their first use. */
  readonly inUse: Set<string>;
  /** Keys that have a record. */
  readonly recorded: Set<string>;
  /** Keys that have become a part of another location. */
  readonly merged: Set<string>;
  /** Key → where its record says that it is. */
  readonly places: Map<string, TaxablePlace>;
}

/**
 * The locations at which each product has ever had stock, in the order of their first use, and
 * where they are. In memory, like the price book.
 */
export class StockLocations {
  /** Who asks while they are being read is told to come again. */
  readonly filling = new Filling('Stock locations');
  private readonly byProduct = new Map<string, OfProduct>();
  private readonly byVendor = new Map<string, OfVendor>();

  put({ productId, vendorOrgId, locations }: StockDocument): void {
    for (const { location } of locations) this.use(productId, vendorOrgId, location);
  }

  putRecord({
    vendorOrgId,
    key,
    country,
    address,
    mergedInto,
  }: Pick<LocationDocument, 'vendorOrgId' | 'key' | 'country' | 'address' | 'mergedInto'>): void {
    const vendor = this.ofVendor(vendorOrgId);
    vendor.recorded.add(key);
    if (mergedInto !== null) vendor.merged.add(key);
    if (country) vendor.places.set(key, { country, postalCode: address?.postalCode ?? null });
  }

  apply(event: RecordedEvent): void {
    switch (event.type) {
      case 'StockReceived':
      case 'StockCounted':
      case 'StockAdjusted':
      case 'StockTransferredIn':
      case 'BackorderQueued':
        return this.use(event.data.productId, event.data.vendorOrgId, event.data.location);
      case 'LocationRecorded':
      case 'LocationChanged':
        return this.putRecord({ ...event.data, mergedInto: null });
      case 'LocationMerged':
        this.ofVendor(event.data.vendorOrgId).merged.add(event.data.key);
        return;
      default:
    }
  }

  /**
   * Where stock of a product can be reserved: no location that was merged into another.
   *
   * @throws EngineUnavailable while they are being read
   */
  of(productId: string): readonly string[] {
    this.filling.require();
    const product = this.byProduct.get(productId);
    if (!product) return [];
    const merged = this.byVendor.get(product.vendorOrgId)?.merged;
    return merged?.size ? product.keys.filter((key) => !merged.has(key)) : product.keys;
  }

  /**
   * Every key under which a vendor has ever had stock of anything.
   *
   * @throws EngineUnavailable while they are being read
   */
  inUse(vendorOrgId: string): readonly string[] {
    this.filling.require();
    return [...(this.byVendor.get(vendorOrgId)?.inUse ?? [])];
  }

  /**
   * Every location of a vendor at which a delivery may arrive, those in use first; none that was
   * merged into another.
   *
   * @throws EngineUnavailable while they are being read
   */
  openOf(vendorOrgId: string): readonly string[] {
    this.filling.require();
    const vendor = this.byVendor.get(vendorOrgId);
    if (!vendor) return [];
    const all = new Set([...vendor.inUse, ...vendor.recorded]);
    return [...all].filter((key) => !vendor.merged.has(key));
  }

  /**
   * Where a location's record says that it is, for tax; null where it says nothing.
   *
   * @throws EngineUnavailable while they are being read
   */
  placeOf(vendorOrgId: string, key: string): TaxablePlace | null {
    this.filling.require();
    return this.byVendor.get(vendorOrgId)?.places.get(key) ?? null;
  }

  /** Whether any location of a vendor has a record that says where it is. */
  hasPlaces(vendorOrgId: string): boolean {
    return (this.byVendor.get(vendorOrgId)?.places.size ?? 0) > 0;
  }

  private use(productId: string, vendorOrgId: string, key: string): void {
    this.ofVendor(vendorOrgId).inUse.add(key);
    const known = this.byProduct.get(productId)?.keys ?? [];
    if (!known.includes(key)) this.byProduct.set(productId, { vendorOrgId, keys: [...known, key] });
  }

  private ofVendor(vendorOrgId: string): OfVendor {
    let vendor = this.byVendor.get(vendorOrgId);
    if (!vendor)
      this.byVendor.set(
        vendorOrgId,
        (vendor = { inUse: new Set(), recorded: new Set(), merged: new Set(), places: new Map() }),
      );
    return vendor;
  }
}
