/** Where price bands begin, in units of the currency: steps that people know from catalogues. */
const STARTS = [0, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000] as const;

export const PRICE_BANDS = STARTS.length;

/** The band's number. */
export function bandOf(price: number): number {
  let band = STARTS.length - 1;
  while (band > 0 && price < STARTS[band]!) band--;
  return band;
}

/** As decimals; the last band has no end. */
export const boundsOf = (band: number): { from: string; below: string | null } => ({
  from: STARTS[band]!.toFixed(2),
  below: STARTS[band + 1]?.toFixed(2) ?? null,
});
