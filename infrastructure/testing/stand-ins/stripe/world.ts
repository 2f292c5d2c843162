import type { Books, Fees } from './books.js';
import type { StandInClock } from './clock.js';
import type { Events } from './events.js';
import type { Params } from './form.js';
import type { Records } from './objects.js';

/** What all resources share. */
export interface World {
  readonly clock: StandInClock;
  readonly records: Records;
  readonly books: Books;
  readonly events: Events;
  readonly fees: Fees;
  /** Days until what was paid can be used, by card and by bank transfer. */
  readonly settlementDays: { readonly card: number; readonly bankTransfer: number };
  /** Days until a payout has reached the bank; half of them until it is on its way. */
  readonly payoutDays: number;
  /** Milliseconds until a search finds what is new (docs.stripe.com/search#data-freshness). */
  readonly searchLagMs: number;
  /** `http://127.0.0.1:4242` */
  address(): string;
}

/** A request that has been recognised and may be answered. */
export interface Call {
  /** Whose: the platform, or the account of `Stripe-Account`. */
  readonly account: string;
  readonly params: Params;
  /** The parts of the address that differ: `id`, `other`. */
  readonly path: Readonly<Record<string, string>>;
}

export interface Route {
  /** `POST /v1/transfers/:id/reversals` */
  readonly route: string;
  /** Names of parameters; others are refused (`parameter_unknown`). `expand` and lists' own: always. */
  readonly accepts?: readonly string[];
  readonly requires?: readonly string[];
  readonly integers?: readonly string[];
  run(call: Call): unknown;
}
