import { DAY_MS } from '../../../domain/shared/time/days.js';
import type { KeyValueStore } from '../../ports/key-value-store.js';

/** Too many failed attempts: further ones are refused until the time is over. */
export class LoginLocked extends Error {
  override readonly name = 'LoginLocked';

  constructor(readonly retryAfterSeconds: number) {
    super('too many failed logins');
  }
}

interface Failures {
  readonly count: number;
  /** Milliseconds since 1970. */
  readonly until: number;
}

const BUCKET = 'login-failures';
const FREE_FAILURES = 3;
const LOCK_AFTER_FAILURES = 10;
const LOCK_MS = 15 * 60_000;
/** What has not failed for so long is forgotten. */
const FORGOTTEN_MS = DAY_MS;

/**
 * Slows down whoever guesses: the first failures have no delay, each further one doubles it, the
 * tenth locks for a quarter of an hour. Who that is, its key says: a device at an account, or an
 * address at an account, so that a stranger locks out themselves and not the account's owner.
 */
export class Guesses {
  constructor(
    private readonly vault: KeyValueStore,
    /** Makes ids of keys that nobody outside can make. */
    private readonly pseudonym: (key: string) => string,
    private readonly now: () => number = Date.now,
  ) {}

  /** @throws LoginLocked */
  async require(key: string): Promise<void> {
    const lockedMs = (await this.read(key)).until - this.now();
    // for longer nobody is locked out: the clock was set back meanwhile
    if (lockedMs > 0 && lockedMs <= LOCK_MS) throw new LoginLocked(Math.ceil(lockedMs / 1000));
  }

  async failed(key: string): Promise<void> {
    const count = (await this.read(key)).count + 1;
    const wait =
      count >= LOCK_AFTER_FAILURES
        ? LOCK_MS
        : count > FREE_FAILURES
          ? 1000 * 2 ** (count - FREE_FAILURES - 1)
          : 0;
    const failures: Failures = {
      count: count >= LOCK_AFTER_FAILURES ? FREE_FAILURES : count,
      until: this.now() + wait,
    };
    await this.vault.write([
      { bucket: BUCKET, key: this.keyOf(key), value: JSON.stringify(failures) },
    ]);
  }

  /** It was right: what failed before is forgotten. */
  async right(key: string): Promise<void> {
    if ((await this.read(key)).count > 0)
      await this.vault.write([{ bucket: BUCKET, key: this.keyOf(key), value: null }]);
  }

  /** Drops what is long past. */
  async sweep(): Promise<void> {
    for (const [key, value] of await this.vault.list(BUCKET))
      if ((JSON.parse(value) as Failures).until < this.now() - FORGOTTEN_MS)
        await this.vault.write([{ bucket: BUCKET, key, value: null, ifValue: value }]);
  }

  private async read(key: string): Promise<Failures> {
    const json = await this.vault.get(BUCKET, this.keyOf(key));
    return json === null ? { count: 0, until: 0 } : (JSON.parse(json) as Failures);
  }

  private keyOf(key: string): string {
    return this.pseudonym(`guesses\n${key}`);
  }
}
