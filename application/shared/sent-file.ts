import { createHash } from 'node:crypto';

/**
 * A file that came with a request, whole in memory. As JSON it is its digest, so that a repeated
 * request is recognised without its content.
 */
export class SentFile {
  /** Hexadecimal digits. */
  readonly sha256: string;

  constructor(readonly content: Buffer) {
    this.sha256 = createHash('sha256').update(content).digest('hex');
  }

  toJSON(): string {
    return this.sha256;
  }
}
