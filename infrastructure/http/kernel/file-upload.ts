import { once } from 'node:events';
import type { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { SentFile } from '../../../application/shared/sent-file.js';
import { intact } from '../../shared/intact-body.js';
import { HttpProblem, problem } from './problem.js';

/** So many times the largest file there may be is read before its refusal, and no more. */
const DRAINED = 4;
/** Bytes of a refused body that are read, so that the answer reaches who is still sending. */
const DRAINED_BYTES = 256 * 1024 * 1024;

/**
 * The body of a request as one file. @throws HttpProblem where it is of another type, empty, or
 * larger than `maxBytes`
 */
export async function readFile(
  request: FastifyRequest,
  types: readonly string[],
  maxBytes: number,
): Promise<SentFile> {
  const body = request.body as Readable | undefined;
  const type = (request.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
  if (!body || !types.includes(type))
    throw new HttpProblem(
      problem(415, 'file/media-type', `send the file itself as ${types.join(', ')}`, {
        header: 'Content-Type',
      }),
    );
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of intact(body)) {
    bytes += chunk.length;
    // who is still sending does not read: the rest is thrown away first, though not beyond all
    // measure
    if (bytes <= maxBytes) chunks.push(chunk);
    else if (bytes > DRAINED * maxBytes) break;
  }
  if (bytes > maxBytes)
    throw new HttpProblem(
      problem(413, 'file/too-large', `a file holds at most ${maxBytes / 1024 / 1024} MiB`),
    );
  if (bytes === 0)
    throw new HttpProblem(problem(422, 'file/empty', 'the file is empty', { field: '' }));
  return new SentFile(Buffer.concat(chunks));
}

/**
 * Reads and drops what is left of a body whose rows were refused, so that the answer reaches the
 * sender, and the next request on the connection is read from where it begins; not beyond all
 * measure.
 */
export async function drain(body: Readable): Promise<void> {
  if (body.readableEnded || body.destroyed) return;
  const enough = new Promise<void>((resolve) => {
    let bytes = 0;
    body.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > DRAINED_BYTES) resolve();
    });
  });
  body.resume();
  await Promise.race([once(body, 'end'), once(body, 'close'), enough]).catch(() => undefined);
}
