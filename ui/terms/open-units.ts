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
