const FIRST_MS = 50;
const MOST_MS = 5_000;

/**
 * How long to wait before trying again, in milliseconds: twice as long after each failure, up to
 * `mostMs`, with jitter (half to one and a half of it), so that those who failed together do not
 * come back together. `failures` counts from 0.
 */
export const backOffMs = (failures: number, firstMs = FIRST_MS, mostMs = MOST_MS): number =>
  Math.min(mostMs, firstMs * 2 ** Math.min(failures, 30)) * (0.5 + Math.random());
