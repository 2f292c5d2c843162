/** Behind by more than this, milliseconds, somebody should look at a read model. */
export const LAGGING_MS = 5_000;
