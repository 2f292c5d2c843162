import { hash, randomUUID } from 'node:crypto';
import { foldedPartNumber } from '../../../domain/buying/part-number/part-number.js';

/** Keeps derived ids distinct from UUIDv5 ids of other programs. */
const NAMESPACE = Buffer.from('6f1c4d0e3b0a5c579f0e2f8d5a1e7b10', 'hex');

const VARIANT = '89ab';

/**
 * A new id that sorts by time: UUIDv7 (RFC 9562, 5.7), with random bits from Node's pooled
 * `randomUUID`.
 */
export function newId(): string {
  const time = Date.now().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}

const scratch = Buffer.concat([NAMESPACE, Buffer.alloc(4_096)]);

function named(name: string): Buffer {
  const longest = name.length * 3;
  if (longest > scratch.length - NAMESPACE.length)
    return Buffer.concat([NAMESPACE, Buffer.from(name)]);
  return scratch.subarray(0, NAMESPACE.length + scratch.write(name, NAMESPACE.length));
}

/**
 * UUIDv5 (RFC 9562, 5.5): the same parts always give the same id. Implemented here because every
 * event needs one, and a one-shot hash takes a third of the time of the `uuid` package's; a test
 * compares the two.
 */
export function derivedId(...parts: readonly (string | number)[]): string {
  const hex = hash('sha1', named(parts.join('\u0000')), 'hex');
  const variant = VARIANT[Number.parseInt(hex[16]!, 16) & 3]!;
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The id of the `index`th event that a command causes. */
export const eventIdOf = (commandId: string, index: number): string =>
  derivedId('event', commandId, index);

export const streamOf = (category: string, id: string): string => `${category}-${id}`;

/** One stream of stock per product, vendor and location. */
export const inventoryId = (productId: string, vendorOrgId: string, location: string): string =>
  derivedId('inventory', productId, vendorOrgId, location);

/** Of what one location holds for an order line. */
export const reservationId = (lineId: string, location: string): string =>
  derivedId('reservation', lineId, location);

/** One payment per purchase and currency. */
export const paymentIdOf = (purchaseId: string, currency: string): string =>
  derivedId('payment', purchaseId, currency);

/** One account per vendor and currency. */
export const vendorAccountId = (vendorOrgId: string, currency: string): string =>
  derivedId('vendor-account', vendorOrgId, currency);

/** One chargeback per dispute of a gateway's. */
export const chargebackIdOf = (gateway: string, disputeRef: string): string =>
  derivedId('chargeback', gateway, disputeRef);

export const partNumberId = (buyerOrgId: string, partNumber: string): string =>
  derivedId('part-number', buyerOrgId, foldedPartNumber(partNumber));

export const isUuid = (text: string): boolean =>
  /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i.test(text);
