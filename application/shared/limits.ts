import type { KeyValueStore } from '../ports/key-value-store.js';

/** How often something may be done: `most` at once, and as often again within `withinMs`. */
export interface Limit {
  /** Part of the keys under which it is kept. */
  readonly name: string;
  readonly most: number;
  /** Milliseconds in which a bucket that is empty is full again. */
  readonly withinMs: number;
  /** It is of an address, which many people may share: an installation can multiply it. */
  readonly ofAddress?: boolean;
}

/** It was done too often: whoever it is may try again after so many seconds. */
export class LimitReached extends Error {
  override readonly name = 'LimitReached';

  constructor(
    readonly limit: Limit,
    readonly retryAfterSeconds: number,
    message: string,
  ) {
    super(message);
  }
}

/** What is left of a limit for one key. */
interface Bucket {
  readonly left: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** When it is full again, and need not be kept any more; milliseconds since 1970. */
  readonly until: number;
}

const BUCKET = 'limit';
/** More replicas than these do not write one key at the same time. */
const ATTEMPTS = 20;

/**
 * Limits by token buckets in a key-value store, so that they hold for all replicas together. What
 * cannot be written, since everybody writes it at once, counts as used up.
 */
export class Limits {
  constructor(
    private readonly store: KeyValueStore,
    /** Makes ids of keys, such as addresses, that nobody outside can make. */
    private readonly pseudonym: (key: string) => string,
    private readonly now: () => number = Date.now,
    /** What limits of addresses are multiplied by. */
    private readonly addressFactor = 1,
  ) {}

  /** Takes one; answers 0, or the seconds after which there is one again. */
  async take(limit: Limit, key: string): Promise<number> {
    return this.change(limit, key, -1);
  }

  /** Gives one back that was taken, of what turned out not to count. */
  async giveBack(limit: Limit, key: string): Promise<void> {
    await this.change(limit, key, 1);
  }

  /** Seconds until one can be taken, which is not done; 0: now. */
  async wait(limit: Limit, key: string): Promise<number> {
    const { bucket } = await this.read(limit, key);
    return this.secondsUntilOne(limit, bucket.left);
  }

  /** Forgets what was used up. */
  async clear(limit: Limit, key: string): Promise<void> {
    await this.store.write([{ bucket: BUCKET, key: this.keyOf(limit, key), value: null }]);
  }

  /** @throws LimitReached with this message, `{s}` being the seconds */
  async require(limit: Limit, key: string, message: string): Promise<void> {
    const seconds = await this.take(limit, key);
    if (seconds > 0)
      throw new LimitReached(limit, seconds, message.replace('{s}', String(seconds)));
  }

  /**
   * Counts what fails: takes one, and gives it back where the work succeeds.
   *
   * @throws LimitReached with this message, `{s}` being the seconds
   */
  async whileFailing<T>(
    limit: Limit,
    key: string,
    message: string,
    work: () => Promise<T>,
  ): Promise<T> {
    await this.require(limit, key, message);
    const done = await work();
    await this.giveBack(limit, key);
    return done;
  }

  /** Drops buckets that are full again. */
  async sweep(): Promise<void> {
    const now = this.now();
    for (const [key, value] of await this.store.list(BUCKET))
      if ((JSON.parse(value) as Bucket).until <= now)
        await this.store.write([{ bucket: BUCKET, key, value: null, ifValue: value }]);
  }

  private async change(limit: Limit, key: string, by: 1 | -1): Promise<number> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const { bucket, stored } = await this.read(limit, key);
      const most = this.mostOf(limit);
      if (by < 0 && bucket.left < 1) return this.secondsUntilOne(limit, bucket.left);
      const left = Math.min(most, bucket.left + by);
      const at = this.now();
      const until = at + ((most - left) / most) * limit.withinMs;
      const value = left >= most ? null : JSON.stringify({ left, at, until });
      const change = { bucket: BUCKET, key: this.keyOf(limit, key), value, ifValue: stored };
      if (await this.store.write([change])) return 0;
    }
    return 1;
  }

  private async read(
    limit: Limit,
    key: string,
  ): Promise<{ readonly bucket: Bucket; readonly stored: string | null }> {
    const stored = await this.store.get(BUCKET, this.keyOf(limit, key));
    const now = this.now();
    const most = this.mostOf(limit);
    if (stored === null) return { bucket: { left: most, at: now, until: now }, stored };
    const { left, at, until } = JSON.parse(stored) as Bucket;
    // a clock that goes back gives nothing
    const grown = (Math.max(0, now - at) * most) / limit.withinMs;
    return { bucket: { left: Math.min(most, left + grown), at: now, until }, stored };
  }

  private secondsUntilOne(limit: Limit, left: number): number {
    if (left >= 1) return 0;
    return Math.max(1, Math.ceil(((1 - left) * limit.withinMs) / this.mostOf(limit) / 1_000));
  }

  private mostOf({ most, ofAddress = false }: Limit): number {
    return ofAddress ? most * this.addressFactor : most;
  }

  private keyOf({ name }: Limit, key: string): string {
    return this.pseudonym(`limit\n${name}\n${key}`);
  }
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Sign-ins that fail from one address, of devices that are not known. */
export const SIGN_INS_FROM_ADDRESS: Limit = {
  name: 'sign-ins',
  most: 30,
  withinMs: 15 * MINUTE_MS,
  ofAddress: true,
};
/** Sign-ins that fail at one account, of all devices that are not known there. */
export const SIGN_INS_BY_STRANGERS: Limit = {
  name: 'sign-ins-of-account',
  most: 30,
  withinMs: HOUR_MS,
};
/** Links for a new password that are asked for from one address. */
export const RESETS_FROM_ADDRESS: Limit = {
  name: 'password-resets',
  most: 10,
  withinMs: 15 * MINUTE_MS,
  ofAddress: true,
};
/** Mailed links that are tried from one address and are not good. */
export const LINKS_FROM_ADDRESS: Limit = {
  name: 'links',
  most: 30,
  withinMs: 15 * MINUTE_MS,
  ofAddress: true,
};
/** What is said beyond it. */
export const LINKS_TRIED = 'too many links that are not valid: try again in {s} s';
/** Companies that are registered from one address (an IPv6 network of 64 bits counts as one). */
export const REGISTRATIONS: Limit = {
  name: 'registrations',
  most: 10,
  withinMs: HOUR_MS,
  ofAddress: true,
};
/** Mails that strangers have sent to one address by registering or asking again. */
export const REGISTRATION_MAILS: Limit = {
  name: 'registration-mails',
  most: 5,
  withinMs: DAY_MS,
};
/** Invitations that all companies send to one address. */
export const INVITATIONS_RECEIVED: Limit = {
  name: 'invitations-received',
  most: 5,
  withinMs: DAY_MS,
};
/** Invitations that one company sends. */
export const INVITATIONS_SENT: Limit = { name: 'invitations-sent', most: 100, withinMs: DAY_MS };
