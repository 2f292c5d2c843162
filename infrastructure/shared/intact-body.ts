import type { Readable } from 'node:stream';

/**
 * Chunks of a request's body. Whoever stops reading early leaves it intact: reading it in the usual
 * way would destroy it, and with it the connection on which the answer is waited for.
 */
export const intact = (body: Readable): AsyncIterable<Buffer> =>
  body.iterator({ destroyOnReturn: false });
