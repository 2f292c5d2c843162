import type { KeyValueChange, KeyValueStore } from '../../../application/ports/key-value-store.js';

/**
 * The token by which whoever runs something keeps what it does: once somebody has begun with a
 * younger one, nothing of the older is kept any more. Without one, as in a single process, nothing
 * is guarded.
 */
export class FencingToken {
  private token: string | null = null;

  constructor(
    private readonly keep: KeyValueStore,
    private readonly bucket: string,
    private readonly key: string,
  ) {}

  /** Answers false where somebody has begun with a younger one. */
  async take(token: number): Promise<boolean> {
    const value = String(token);
    for (;;) {
      const stored = await this.keep.get(this.bucket, this.key);
      if (stored !== null && Number(stored) > token) return false;
      this.token = value;
      const change = { bucket: this.bucket, key: this.key, value, ifValue: stored };
      if (stored === value || (await this.keep.write([change]))) return true;
    }
  }

  /** To be written along with what rests on it: the whole batch is refused where it is void. */
  guard(): readonly KeyValueChange[] {
    const { bucket, key, token } = this;
    return token === null ? [] : [{ bucket, key, value: token, ifValue: token }];
  }
}
