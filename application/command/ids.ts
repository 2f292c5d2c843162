import { v5, v7 } from 'uuid';

/** Everything that this installation derives stays apart from other uses of UUIDv5 (RFC 9562, 5.5). */
const NAMESPACE = '6f1c4d0e-3b0a-5c57-9f0e-2f8d5a1e7b10';

/** A new id that sorts by time. */
export const newId = (): string => v7();

/** The same parts give the same id for ever. */
export const derivedId = (...parts: readonly (string | number)[]): string => v5(parts.join('\u0000'), NAMESPACE);

/** The id of the `index`th event that a command causes. */
export const eventIdOf = (commandId: string, index: number): string => derivedId('event', commandId, index);

export const streamOf = (category: string, id: string): string => `${category}-${id}`;

/** One stream of stock per product, vendor and location. */
export const inventoryId = (productId: string, vendorOrgId: string, location: string): string =>
  derivedId('inventory', productId, vendorOrgId, location);

export const isUuid = (text: string): boolean => /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i.test(text);
