/** Behind by more than this, milliseconds, somebody should look at a read model. */
export const LAG_WARNING_MS = 5_000;
