import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Credential, Credentials } from '../../application/auth/credentials.js';
import type { KeyValueStore } from '../../application/ports/key-value-store.js';
import { hashPassword, verifyPassword } from './passwords.js';

const PASSWORD = 'credential';
const INVITATION = 'invitation';

/** Computed once, so that an unknown address takes as long as a wrong password. */
const nobody = hashPassword(randomBytes(16).toString('hex'));

export class VaultCredentials implements Credentials {
  constructor(private readonly vault: KeyValueStore) {}

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

  async forget(userId: string): Promise<void> {
    await this.vault.write([
      { bucket: PASSWORD, key: userId, value: null },
      { bucket: INVITATION, key: userId, value: null },
    ]);
  }

  private async find(userId: string): Promise<Credential | null> {
    const json = await this.vault.get(PASSWORD, userId);
    return json === null ? null : (JSON.parse(json) as Credential);
  }
}

const digest = (secret: string): string => createHash('sha256').update(secret).digest('base64url');
