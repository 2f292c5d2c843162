import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Credential, Credentials } from '../../../application/people/sign-in/credentials.js';
import type { KeyValueStore } from '../../../application/ports/key-value-store.js';
import { hashPassword, verifyPassword } from './passwords.js';

const PASSWORD = 'credential';
const INVITATION = 'invitation';
const RESET = 'password-reset';
const RESET_MS = 3_600_000;

interface Reset {
  readonly hash: string;
  readonly until: number;
}

/** Computed once, so that an unknown address takes as long as a wrong password. */
const nobody = hashPassword(randomBytes(16).toString('hex'));

export class VaultCredentials implements Credentials {
  constructor(
    private readonly vault: KeyValueStore,
    private readonly now: () => number = Date.now,
  ) {}

  async createPassword(userId: string, password: string): Promise<void> {
    if ((await this.vault.get(PASSWORD, userId)) !== null) return;
    const credential: Credential = { passwordHash: await hashPassword(password), version: 1 };
    await this.vault.write([
      { bucket: PASSWORD, key: userId, value: JSON.stringify(credential), ifValue: null },
      { bucket: INVITATION, key: userId, value: null },
    ]);
  }

  async replacePassword(userId: string, password: string): Promise<number> {
    const before = await this.find(userId);
    const version = (before?.version ?? 0) + 1;
    const credential: Credential = { passwordHash: await hashPassword(password), version };
    await this.vault.write([{ bucket: PASSWORD, key: userId, value: JSON.stringify(credential) }]);
    return version;
  }

  async checkPassword(userId: string, password: string): Promise<boolean> {
    const credential = await this.find(userId);
    const right = await verifyPassword(password, credential?.passwordHash ?? (await nobody));
    return right && credential !== null;
  }

  async createInvitation(userId: string): Promise<string> {
    const secret = randomBytes(24).toString('base64url');
    await this.vault.write([{ bucket: INVITATION, key: userId, value: digest(secret) }]);
    return secret;
  }

  async checkInvitation(userId: string, secret: string): Promise<boolean> {
    const stored = await this.vault.get(INVITATION, userId);
    return stored !== null && timingSafeEqual(Buffer.from(stored), Buffer.from(digest(secret)));
  }

  async createReset(userId: string): Promise<string> {
    const secret = randomBytes(24).toString('base64url');
    const reset: Reset = { hash: digest(secret), until: this.now() + RESET_MS };
    await this.vault.write([{ bucket: RESET, key: userId, value: JSON.stringify(reset) }]);
    return secret;
  }

  async useReset(userId: string, secret: string): Promise<boolean> {
    const json = await this.vault.get(RESET, userId);
    if (json === null) return false;
    const { hash, until } = JSON.parse(json) as Reset;
    if (until < this.now() || !timingSafeEqual(Buffer.from(hash), Buffer.from(digest(secret))))
      return false;
    return this.vault.write([{ bucket: RESET, key: userId, value: null, ifValue: json }]);
  }

  async forget(userId: string): Promise<void> {
    await this.vault.write([
      { bucket: PASSWORD, key: userId, value: null },
      { bucket: INVITATION, key: userId, value: null },
      { bucket: RESET, key: userId, value: null },
      { bucket: 'second-factor', key: userId, value: null },
    ]);
  }

  private async find(userId: string): Promise<Credential | null> {
    const json = await this.vault.get(PASSWORD, userId);
    return json === null ? null : (JSON.parse(json) as Credential);
  }
}

const digest = (secret: string): string => createHash('sha256').update(secret).digest('base64url');
