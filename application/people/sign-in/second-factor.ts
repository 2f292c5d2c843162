import { createHash, randomBytes } from 'node:crypto';
import { conflict, forbidden } from '../../../domain/shared/decider/domain-error.js';
import type { KeyValueStore } from '../../ports/key-value-store.js';
import type { OneTimePasswords } from '../../ports/one-time-passwords.js';

const BUCKET = 'second-factor';
const RECOVERY_CODES = 10;

interface StoredFactor {
  readonly secret: string;
  /** A code has been verified: the second factor is required from then on. */
  readonly confirmed: boolean;
  /** Time step of the last code used: codes of this step and before are no longer accepted. */
  readonly lastStep: number;
  /** Hashes of the unused recovery codes. */
  readonly recovery: readonly string[];
}

/**
 * The second factor of a login: codes of an authenticator app, and recovery codes in case it is
 * lost.
 */
export class SecondFactor {
  constructor(
    private readonly vault: KeyValueStore,
    private readonly passwords: OneTimePasswords,
    private readonly now: () => number = Date.now,
  ) {}

  async isOn(userId: string): Promise<boolean> {
    return (await this.find(userId))?.stored.confirmed ?? false;
  }

  async state(userId: string): Promise<{ readonly on: boolean; readonly recoveryCodes: number }> {
    const { confirmed = false, recovery = [] } = (await this.find(userId))?.stored ?? {};
    return { on: confirmed, recoveryCodes: recovery.length };
  }

  /**
   * Creates a secret for the app; it is required only after {@link confirm}. @throws
   * `second-factor/on`
   */
  async begin(
    userId: string,
    account: string,
  ): Promise<{ readonly secret: string; readonly uri: string }> {
    if (await this.isOn(userId))
      throw conflict('second-factor/on', 'a second factor is in use: remove it first');
    const secret = this.passwords.newSecret();
    const stored: StoredFactor = { secret, confirmed: false, lastStep: 0, recovery: [] };
    await this.vault.write([{ bucket: BUCKET, key: userId, value: JSON.stringify(stored) }]);
    return { secret, uri: this.passwords.uri(secret, account) };
  }

  /**
   * Confirms the secret by a code of the app. Returns the recovery codes, which cannot be shown
   * again. @throws `second-factor/code`
   */
  async confirm(userId: string, code: string): Promise<readonly string[]> {
    const found = await this.find(userId);
    if (!found || found.stored.confirmed)
      throw conflict(
        'second-factor/not-begun',
        'there is nothing to confirm: begin with a new secret',
      );
    const step = this.passwords.stepOf(found.stored.secret, code, this.now());
    if (step === null)
      throw forbidden(
        'second-factor/code',
        'incorrect code: check that your phone’s clock is right',
        {
          field: 'code',
        },
      );
    const codes = Array.from({ length: RECOVERY_CODES }, () =>
      randomBytes(5)
        .toString('hex')
        .replace(/(.{5})/, '$1-'),
    );
    const next: StoredFactor = {
      ...found.stored,
      confirmed: true,
      lastStep: step,
      recovery: codes.map(digest),
    };
    if (!(await this.replace(userId, found.json, next)))
      throw conflict(
        'second-factor/not-begun',
        'there is nothing to confirm: begin with a new secret',
      );
    return codes;
  }

  /** Whether a code of the app, or a recovery code, is valid; each is accepted once. */
  async check(userId: string, code: string): Promise<boolean> {
    const found = await this.find(userId);
    if (!found?.stored.confirmed) return false;
    const { stored, json } = found;
    const step = this.passwords.stepOf(stored.secret, code, this.now());
    if (step !== null)
      return (
        step > stored.lastStep && (await this.replace(userId, json, { ...stored, lastStep: step }))
      );
    const hash = digest(code.trim().toLowerCase());
    return (
      stored.recovery.includes(hash) &&
      (await this.replace(userId, json, {
        ...stored,
        recovery: stored.recovery.filter((r) => r !== hash),
      }))
    );
  }

  /** @throws `second-factor/code` unless it is valid; nothing where there is no second factor */
  async requireCode(userId: string, code: string): Promise<void> {
    if ((await this.isOn(userId)) && !(await this.check(userId, code)))
      throw forbidden(
        'second-factor/code',
        'incorrect code: check that your phone’s clock is right',
        {
          field: 'code',
        },
      );
  }

  async remove(userId: string): Promise<void> {
    await this.vault.write([{ bucket: BUCKET, key: userId, value: null }]);
  }

  private async find(
    userId: string,
  ): Promise<{ readonly stored: StoredFactor; readonly json: string } | null> {
    const json = await this.vault.get(BUCKET, userId);
    return json === null ? null : { stored: JSON.parse(json) as StoredFactor, json };
  }

  /**
   * False where another request has changed it meanwhile: of two with the same code only one
   * succeeds.
   */
  private replace(userId: string, before: string, next: StoredFactor): Promise<boolean> {
    return this.vault.write([
      { bucket: BUCKET, key: userId, value: JSON.stringify(next), ifValue: before },
    ]);
  }
}

const digest = (code: string): string => createHash('sha256').update(code).digest('base64url');
