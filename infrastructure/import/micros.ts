const MICROS = 1_000_000n;

/** Millionths as a decimal without trailing zeros. */
export function decimalOf(micros: bigint): string {
  const size = micros < 0n ? -micros : micros;
  const fraction = (size % MICROS).toString().padStart(6, '0').replace(/0+$/, '');
  return `${micros < 0n ? '-' : ''}${size / MICROS}${fraction ? `.${fraction}` : ''}`;
}
