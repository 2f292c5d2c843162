import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import type { PersonalData } from '../../../application/ports/personal-data.js';
import { WeightedCache } from '../../../application/shared/command/weighted-cache.js';
import { conflict } from '../../../domain/shared/decider/domain-error.js';
import type { Personal } from '../../../domain/shared/personal/personal.js';
import type { KeyRing } from './key-ring.js';

const VERSION = '1';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const CACHED_SUBJECTS = 10_000;

/** AES-256-GCM with the subject's key; the event's id and the field are authenticated with it. */
export class SealedPersonalData implements PersonalData {
  private readonly subjects = new WeightedCache<string>(CACHED_SUBJECTS);

  constructor(
    private readonly keys: KeyRing,
    /** The installation's secret: makes ids from names that nobody outside can make. */
    private readonly secret: Buffer,
  ) {}

  async seal<T>(subject: string, value: T, eventId: string, field: string): Promise<Personal<T>> {
    const bound = `${VERSION}.${eventId}.${field}`;
    const sealed = encrypt(await this.keyOf(subject), Buffer.from(JSON.stringify(value)), bound);
    return { subject, sealed: `${bound}.${sealed.toString('base64url')}` };
  }

  async open<T>(personal: Personal<T>): Promise<T | null> {
    const key = await this.keys.find(personal.subject);
    if (!key) return null;
    const end = personal.sealed.lastIndexOf('.');
    const json = decrypt(
      key,
      Buffer.from(personal.sealed.slice(end + 1), 'base64url'),
      personal.sealed.slice(0, end),
    );
    return JSON.parse(json.toString('utf8')) as T;
  }

  async sealFile(subject: string, content: Uint8Array, name: string): Promise<Buffer> {
    return encrypt(await this.keyOf(subject), content, `${VERSION}.file.${name}`);
  }

  async openFile(subject: string, sealed: Buffer, name: string): Promise<Buffer | null> {
    const key = await this.keys.find(subject);
    return key && decrypt(key, sealed, `${VERSION}.file.${name}`);
  }

  /** Remembered: companies send to the same few people. {@link forgetNames} empties it. */
  consigneeSubject(organizationId: string, name: string): string {
    const asked = `${organizationId}\u0000${name}`;
    const known = this.subjects.get(asked);
    if (known !== undefined) return known;
    const subject = `consignee-${this.pseudonym('consignee', organizationId, normalizedName(name))}`;
    this.subjects.set(asked, subject, 1);
    return subject;
  }

  forgetNames(): void {
    this.subjects.clear();
  }

  emailClaimId(email: string): string {
    return this.pseudonym('email', normalizedEmail(email));
  }

  identityClaimId(issuer: string, subject: string): string {
    return this.pseudonym('identity', issuer, subject);
  }

  requestHash(request: string): string {
    return createHmac('sha256', this.secret).update(request).digest('base64url');
  }

  private async keyOf(subject: string): Promise<KeyObject> {
    const key = await this.keys.ensure(subject);
    if (!key)
      throw conflict(
        'personal/forgotten',
        'this person was forgotten: nothing new is kept about them',
      );
    return key;
  }

  /** A UUID (version 8, RFC 9562) from the first 128 bits of an HMAC-SHA-256. */
  private pseudonym(...parts: string[]): string {
    const bytes = createHmac('sha256', this.secret)
      .update(parts.join('\u0000'))
      .digest()
      .subarray(0, 16);
    bytes[6] = (bytes[6]! & 0x0f) | 0x80;
    bytes[8] = (bytes[8]! & 0x3f) | 0x80;
    const hex = bytes.toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  }
}

/** Nonce, ciphertext and tag. */
function encrypt(key: KeyObject, content: Uint8Array, bound: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(bound));
  return Buffer.concat([nonce, cipher.update(content), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: KeyObject, sealed: Buffer, bound: string): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES));
  decipher.setAAD(Buffer.from(bound));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  return Buffer.concat([
    decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)),
    decipher.final(),
  ]);
}

/** Compatibility-composed, white space collapsed, lower case. */
const normalizedName = (name: string): string =>
  name.normalize('NFKC').trim().replace(/\s+/g, ' ').toLocaleLowerCase('en');

/**
 * Compatibility-composed and lower case, the local part too: no provider of today tells cases
 * apart.
 */
const normalizedEmail = (email: string): string =>
  email.normalize('NFKC').trim().toLocaleLowerCase('en');
