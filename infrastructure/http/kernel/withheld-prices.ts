import type { FastifyRequest } from 'fastify';
import { seesPrices } from '../../../application/shared/caller.js';

/** Says where a price comes from, or what an amount was rounded by. */
const ABOUT_PRICES: ReadonlySet<string> = new Set(['priceSource', 'priceListName', 'roundingLost']);

/** An amount, a price, or a band of prices: whatever has a currency and how much of it. */
function isPrice(value: object): boolean {
  const { currency, amount, from } = value as Record<string, unknown>;
  return typeof currency === 'string' && (amount !== undefined || from !== undefined);
}

/**
 * What is answered without any amount or price in it, at whatever depth: null in their place, and
 * nothing in lists of them. By their shape and not by route, so that a route that is added tells
 * nothing either.
 */
export function withoutPrices(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value))
    return value.map(withoutPrices).filter((kept, index) => kept !== null || value[index] === null);
  if (isPrice(value)) return null;
  // an instant, or whatever else says itself how it is written
  if ('toJSON' in value) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => {
      if (!ABOUT_PRICES.has(name)) return [name, withoutPrices(part)];
      // what may be absent is
      return [name, name === 'priceSource' ? null : undefined];
    }),
  );
}

/** Before an answer is written: people whose role has no prices are told none. */
export const withholdPrices = (
  { caller }: FastifyRequest,
  _reply: unknown,
  payload: unknown,
  done: (error: Error | null, payload?: unknown) => void,
): void => done(null, caller && !seesPrices(caller) ? withoutPrices(payload) : payload);
