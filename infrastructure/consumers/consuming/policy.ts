/**
 * What a consumer does about an event that it cannot read, or that its handler has failed on
 * {@link ATTEMPTS} times:
 *
 * - `stop`: it stops there, alone, and shows the event; an operator has it retried or skipped. For
 *   what would be wrong without the event: read models, processes.
 * - `goOn`: it goes on without the event, tells those concerned, and shows how many it has passed
 *   over. For what can do without: notifications of changes, prices in memory.
 * - `failClosed`: it goes on too, but from then on the replica is not ready and refuses whatever
 *   changes something, until a version of the program is started that reads the event. For what
 *   guards rights.
 *
 * An engine that is away meets no policy: it is waited for.
 */
export type Policy = 'stop' | 'goOn' | 'failClosed';

/** So often a handler is tried at an event; one that cannot be read is not tried again. */
export const ATTEMPTS = 3;
