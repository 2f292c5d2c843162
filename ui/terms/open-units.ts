/** Units of an order's line that are still to be shipped: neither shipped nor closed short. */
export const openUnits = ({
  quantity,
  shipped,
  closed,
}: {
  readonly quantity: number;
  readonly shipped: number;
  readonly closed: number;
}): number => quantity - shipped - closed;

/** Of them, units that do not wait for stock: they can be shipped. */
export const readyUnits = (line: {
  readonly quantity: number;
  readonly shipped: number;
  readonly closed: number;
  readonly backordered: number;
}): number => openUnits(line) - line.backordered;
