import type { Personal } from '../personal/personal.js';

/** Who receives, and where exactly: it points at a person, so it is sealed. */
export interface Consignee {
  readonly name: string;
  readonly line1: string;
  readonly line2?: string;
  readonly postalCode: string;
}

/** A postal address as events keep it: city and country stay readable for tax and statistics. */
export interface Address {
  readonly city: string;
  /** ISO 3166-1 alpha-2: `GB`. */
  readonly country: string;
  readonly consignee: Personal<Consignee>;
}

/** A person to talk to at a company. */
export type Contact = Personal<{
  readonly name: string;
  readonly email?: string;
  readonly phone?: string;
}>;
