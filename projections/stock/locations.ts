import { eventTypesOutside } from '../../domain/events.js';
import { nameKeyOf } from '../../domain/shared/folding/folded.js';
import type { InventoryEvent } from '../../domain/stock/inventory/inventory.events.js';
import type { LocationsEvent, SiteAddress } from '../../domain/stock/locations/locations.events.js';
import { foldedLocation } from '../../domain/stock/locations/locations.js';
import { isoTime, type Projection } from '../projection.js';

export interface LocationDocument {
  readonly id: string;
  readonly vendorOrgId: string;
  readonly key: string;
  readonly code: string;
  /** The code as it is compared, by which they are sorted. */
  readonly codeKey: string;
  readonly name: string;
  /** By which lists sort. */
  readonly nameKey: string;
  /** Null: it is from before locations had records, and nobody has said yet where it is. */
  readonly country: string | null;
  readonly address: SiteAddress | null;
  readonly mergedInto: string | null;
  readonly changedAt: string;
}

type Moved = Extract<
  InventoryEvent,
  {
    type:
      'StockReceived' | 'StockAdjusted' | 'StockCounted' | 'StockTransferredIn' | 'ReorderPointSet';
  }
>;

/** The document of a location. */
export const locationDocumentId = (vendorOrgId: string, key: string): string =>
  `${vendorOrgId}/${key}`;

/**
 * The vendors' locations. One that was used before it had a record has one from its first stock
 * event on, under the name that the event gave it.
 */
export const locations: Projection<LocationDocument, LocationsEvent['type'] | Moved['type']> = {
  name: 'locations',
  version: 2,
  handles: [
    'LocationRecorded',
    'LocationChanged',
    'LocationMerged',
    'StockReceived',
    'StockAdjusted',
    'StockCounted',
    'StockTransferredIn',
    'ReorderPointSet',
  ],
  ignores: [
    ...eventTypesOutside('locations', 'inventory'),
    'StockTransferredOut',
    'StockReserved',
    'StockReservationDeclined',
    'StockReservationReleased',
    'ReservedStockShipped',
    'BackorderQueued',
    'BackorderReserved',
    'BackorderReduced',
    'StockShortfallFound',
    'StockMovementRefused',
    'ReorderPointReached',
  ],
  indexes: [['vendorOrgId', 'codeKey'], ['codeKey']],
  columns: ['nameKey', 'changedAt'],
  text: { weights: { code: 2, name: 1 }, of: (doc) => [doc.code, doc.name] },
  reads: (event) => [idOf(event.data)],
  route: (event, look) => {
    const id = idOf(event.data);
    // stock moves all the time: only the first time tells something of the location
    return isOfStock(event) && look(id) ? [] : [id];
  },
  evolve: (id, doc, event) => {
    const changedAt = isoTime(event.recordedAt);
    if (event.type === 'LocationRecorded' || event.type === 'LocationChanged') {
      const { vendorOrgId, key, code, name, country, address } = event.data;
      const codeKey = foldedLocation(code);
      const mergedInto = doc?.mergedInto ?? null;
      const nameKey = nameKeyOf(name);
      const named = { id, vendorOrgId, key, code, codeKey, name, nameKey };
      return { ...named, country, address, mergedInto, changedAt };
    }
    const { vendorOrgId } = event.data;
    const key = keyOf(event.data);
    const known = doc ?? {
      id,
      vendorOrgId,
      key,
      code: key,
      codeKey: foldedLocation(key),
      name: key,
      nameKey: nameKeyOf(key),
      country: null,
      address: null,
      mergedInto: null,
      changedAt,
    };
    return event.type === 'LocationMerged'
      ? { ...known, mergedInto: event.data.into, changedAt }
      : known;
  },
};

type Names = { readonly vendorOrgId: string } & (
  { readonly key: string } | { readonly location: string }
);

const keyOf = (data: Names): string => ('key' in data ? data.key : data.location);
const idOf = (data: Names): string => locationDocumentId(data.vendorOrgId, keyOf(data));

const isOfStock = ({ type }: { readonly type: string }): boolean => !type.startsWith('Location');
