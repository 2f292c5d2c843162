/** What an adapter throws for an error of its driver: mostly the same, or `EngineUnavailable`. */
export type Translate = (error: unknown) => unknown;

type Asynchronous<Method extends string> = abstract new (
  ...args: never[]
) => Readonly<Record<Method, (...args: never[]) => Promise<unknown>>>;

/**
 * Decorates an adapter's class: these methods throw what `translate` makes of a driver's error. Only
 * methods of the port are named: within a transaction the driver has to see its own errors.
 */
export const translating =
  (translate: Translate) =>
  <Method extends string>(...methods: readonly Method[]) =>
  (adapter: Asynchronous<Method>): void => {
    const prototype = adapter.prototype as Record<Method, (...args: unknown[]) => Promise<unknown>>;
    for (const method of methods) {
      const original = prototype[method];
      prototype[method] = function (this: unknown, ...args: unknown[]) {
        return original.apply(this, args).catch((error: unknown) => {
          throw translate(error);
        });
      } as (typeof prototype)[Method];
    }
  };

/** Reads on, and throws what `translate` makes of a driver's error. */
export async function* translated<Item>(
  items: AsyncIterable<Item>,
  translate: Translate,
): AsyncGenerator<Item> {
  try {
    yield* items;
  } catch (error) {
    throw translate(error);
  }
}
