import { createHash } from 'node:crypto';

/**
 * A file sent with a request, held in memory. Its JSON form is its digest, so that a repeated
 * request is recognised without the content.
 */
export class SentFile {
  /** In hexadecimal. */
  readonly sha256: string;

  constructor(readonly content: Buffer) {
    this.sha256 = createHash('sha256').update(content).digest('hex');
  }

  toJSON(): string {
    return this.sha256;
  }
}
