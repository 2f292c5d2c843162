import type { AttributeDefinition } from '../../../domain/catalogue/category/category.events.js';

export interface DemoCategory {
  readonly key: string;
  readonly name: string;
  readonly parent: string | null;
  readonly attributes: readonly AttributeDefinition[];
}

export interface DemoProduct {
  readonly sku: string;
  readonly name: string;
  readonly description: string;
  readonly category: string;
  readonly attributes: Readonly<Record<string, string | boolean>>;
  readonly unit: string;
  readonly packSize: number;
  readonly multiple: number;
  readonly leadTimeDays: number;
  /** Public price of one unit in pounds, then price breaks as [from, price]. */
  readonly price: string;
  readonly breaks: readonly (readonly [from: number, price: string])[];
  /** Stock at the vendor's first and second location. */
  readonly stock: readonly [first: number, second: number];
}

/** Products that only differ in size, colour or strength. */
export interface Family {
  readonly category: string;
  readonly description: string;
  readonly unit: string;
  readonly packSize: number;
  readonly multiple?: number;
  readonly leadTimeDays?: number;
  readonly attributes?: Readonly<Record<string, string | boolean>>;
  /** Quantities from which a unit costs 7 % less, 13 % less, … */
  readonly breaksAt?: readonly number[];
  readonly variants: readonly Variant[];
}

export interface Variant {
  readonly sku: string;
  readonly name: string;
  readonly price: number;
  readonly attributes?: Readonly<Record<string, string | boolean>>;
  readonly stock?: readonly [first: number, second: number];
}

const LESS = [0.93, 0.87, 0.82];

/** The family's products; variants without a stock get what a wholesaler would typically hold. */
export function productsOf({
  variants,
  breaksAt = [],
  attributes = {},
  multiple = 1,
  leadTimeDays = 2,
  ...family
}: Family): DemoProduct[] {
  return variants.map((variant, i) => {
    const { price, stock = [120 + ((i * 53) % 240), 30 + ((i * 37) % 90)] } = variant;
    const breaks = breaksAt.map((from, step): [number, string] => [
      from,
      (price * LESS[step]!).toFixed(2),
    ]);
    return {
      ...family,
      ...variant,
      attributes: { ...attributes, ...variant.attributes },
      multiple,
      leadTimeDays,
      price: price.toFixed(2),
      breaks,
      stock,
    };
  });
}
