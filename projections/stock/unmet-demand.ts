import { eventTypesOutside } from '../../domain/events.js';
import {
  organizationEvents,
  type OrganizationEvent,
} from '../../domain/people/organization/organization.events.js';
import { dayAt } from '../../domain/shared/time/days.js';
import { orderEvents, type OrderEvent } from '../../domain/trading/order/order.events.js';
import type { ProjectedEvent, Projection } from '../projection.js';

/** What was wanted of a product on one day and could not be reserved anywhere. */
export interface UnmetDemandOfDay {
  readonly kind: 'day';
  /** Of the request, in the vendor's time zone. */
  readonly day: string;
  readonly productId: string;
  readonly vendorOrgId: string;
  /** Order lines that could not be reserved, and what of lines was closed short. */
  readonly requests: number;
  readonly requested: number;
  /** Units that were missing. */
  readonly missing: number;
}

/**
 * Remembered of each company, so that the days of its demand are its own: its zones, each from a
 * position on, so that an event that is delivered again counts on the same day.
 */
interface RememberedZones {
  readonly kind: 'zone';
  readonly zones: readonly { readonly from: number; readonly timeZone: string }[];
  readonly day?: undefined;
  readonly productId?: undefined;
  readonly vendorOrgId?: undefined;
}

export type UnmetDemand = UnmetDemandOfDay | RememberedZones;

const handled = [
  'StockReservationDeclined',
  'OrderClosedShort',
  'OrganizationRegistered',
  'OrganizationTimeZoneChanged',
] as const;

type Handled = (typeof handled)[number];

/** Demand that the stock could not meet: a sale lost, or a reason to order more. */
export const unmetDemand: Projection<UnmetDemand, Handled> = {
  name: 'unmet-demand',
  version: 4,
  handles: handled,
  ignores: [
    'StockReceived',
    'StockAdjusted',
    'StockCounted',
    'StockTransferredOut',
    'StockTransferredIn',
    'StockReserved',
    'StockReservationReleased',
    'ReservedStockShipped',
    'BackorderQueued',
    'BackorderReserved',
    'BackorderReduced',
    'StockShortfallFound',
    'StockMovementRefused',
    'ReorderPointSet',
    'ReorderPointReached',
    ...(Object.keys(orderEvents) as OrderEvent['type'][]).filter(
      (type) => !(handled as readonly string[]).includes(type),
    ),
    ...(Object.keys(organizationEvents) as OrganizationEvent['type'][]).filter(
      (type) => !(handled as readonly string[]).includes(type),
    ),
    ...eventTypesOutside('inventory', 'organization', 'order'),
  ],
  indexes: [
    ['kind'],
    ['kind', 'day'],
    ['kind', 'vendorOrgId', 'day'],
    ['kind', 'productId', 'day'],
  ],
  columns: ['requests', 'requested', 'missing'],
  reads: (event) => (isZone(event) ? [] : [zoneKey(event.data.vendorOrgId)]),
  route: (event, look) => {
    if (isZone(event)) return [zoneKey(event.data.organizationId)];
    const { vendorOrgId } = event.data;
    const keyOf = (productId: string): string =>
      `${dayOf(event, look)}|${productId}|${vendorOrgId}`;
    if (event.type === 'OrderClosedShort')
      // what the buyer closed, or asked to be closed, is wanted by nobody
      return event.data.requestId === null && event.data.by !== 'buyer'
        ? [...new Set(event.data.lines.map((l) => keyOf(l.productId)))]
        : [];
    // a refusal by any but the last location is no lost sale: the next location is tried
    return event.data.last ? [keyOf(event.data.productId)] : [];
  },
  evolve: (key, doc, event, look) => {
    if (isZone(event)) {
      const before = doc?.kind === 'zone' ? doc.zones : [];
      const zone = { from: event.position, timeZone: event.data.timeZone };
      return { kind: 'zone', zones: [...before, zone] };
    }
    const { vendorOrgId } = event.data;
    const productId = key.split('|')[1]!;
    const before: UnmetDemandOfDay =
      doc?.kind === 'day'
        ? doc
        : {
            kind: 'day',
            day: dayOf(event, look),
            productId,
            vendorOrgId,
            requests: 0,
            requested: 0,
            missing: 0,
          };
    if (event.type === 'OrderClosedShort') {
      const closed = event.data.lines.filter((l) => l.productId === productId);
      const units = closed.reduce((n, l) => n + l.quantity, 0);
      return added(before, closed.length, units, units);
    }
    const { requested, available } = event.data;
    return added(before, 1, requested, Math.max(0, requested - available));
  },
};

const isZone = (
  event: ProjectedEvent<Handled>,
): event is ProjectedEvent<'OrganizationRegistered' | 'OrganizationTimeZoneChanged'> =>
  event.type === 'OrganizationRegistered' || event.type === 'OrganizationTimeZoneChanged';

const added = (
  before: UnmetDemandOfDay,
  requests: number,
  requested: number,
  missing: number,
): UnmetDemandOfDay => ({
  ...before,
  requests: before.requests + requests,
  requested: before.requested + requested,
  missing: before.missing + missing,
});

const zoneKey = (organizationId: string): string => `zone|${organizationId}`;

function dayOf(
  { data, position }: ProjectedEvent<'StockReservationDeclined' | 'OrderClosedShort'>,
  look: (key: string) => UnmetDemand | undefined,
): string {
  const known = look(zoneKey(data.vendorOrgId));
  const zones = known?.kind === 'zone' ? known.zones : [];
  const timeZone = zones.findLast(({ from }) => from <= position)?.timeZone ?? 'UTC';
  return dayAt(timeZone, data.occurredAt);
}
