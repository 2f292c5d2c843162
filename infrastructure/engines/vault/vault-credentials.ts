import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type {
  AboutRegistration,
  Asker,
  Credential,
  Credentials,
  ExpiredRegistration,
  MailedSecret,
} from '../../../application/people/sign-in/credentials.js';
import { forgetSessions } from '../../../application/people/sign-in/sessions.js';
import type { KeyValueStore } from '../../../application/ports/key-value-store.js';
import type { PersonalData } from '../../../application/ports/personal-data.js';
import type { Personal } from '../../../domain/shared/personal/personal.js';
import { hashPassword, verifyPassword } from './passwords.js';

const PASSWORD = 'credential';
/** Bucket of each kind of link. */
const LINKS: Readonly<Record<MailedSecret, string>> = {
  invitation: 'invitation',
  'password-reset': 'password-reset',
  registration: 'registration',
};
const RESET_MS = 3_600_000;

/** A link's secret. */
interface Link {
  /** Its digest. */
  readonly hash: string;
  /** Milliseconds since 1970; absent: its event says how long it is good. */
  readonly until?: number;
  /** Which registration it confirms. */
  readonly about?: AboutRegistration;
  /** Itself, until it was mailed or the link has ended. */
  readonly toMail?: { readonly eventId: string; readonly secret: Personal<string> };
}

/** Computed once, so that an unknown address takes as long as a wrong password. */
const nobody = hashPassword(randomBytes(16).toString('hex'));

export class VaultCredentials implements Credentials {
  constructor(
    private readonly vault: KeyValueStore,
    private readonly personal: Pick<PersonalData, 'seal' | 'open'>,
    private readonly now: () => number = Date.now,
  ) {}

  async createPassword(userId: string, password: string, by?: Asker): Promise<void> {
    if ((await this.vault.get(PASSWORD, userId)) !== null) return;
    const credential: Credential = { passwordHash: await hashPassword(password, by), version: 1 };
    await this.vault.write([
      { bucket: PASSWORD, key: userId, value: JSON.stringify(credential), ifValue: null },
      { bucket: LINKS.invitation, key: userId, value: null },
    ]);
  }

  async replacePassword(userId: string, password: string, by?: Asker): Promise<number> {
    const before = await this.find(userId);
    const version = (before?.version ?? 0) + 1;
    const credential: Credential = { passwordHash: await hashPassword(password, by), version };
    await this.vault.write([
      { bucket: PASSWORD, key: userId, value: JSON.stringify(credential) },
      // a link that is on its way is void: it was for the password of before
      { bucket: LINKS['password-reset'], key: userId, value: null },
    ]);
    return version;
  }

  async checkPassword(userId: string, password: string, by?: Asker): Promise<boolean> {
    const credential = await this.find(userId);
    const right = await verifyPassword(password, credential?.passwordHash ?? (await nobody), by);
    return right && credential !== null;
  }

  keepInvitation(userId: string, secret: string, eventId: string): Promise<void> {
    return this.keepLink(userId, 'invitation', secret, eventId);
  }

  async checkInvitation(userId: string, secret: string): Promise<boolean> {
    const { link } = await this.link(userId, 'invitation');
    return link !== null && matches(link, secret);
  }

  keepReset(userId: string, secret: string, eventId: string): Promise<void> {
    const until = this.now() + RESET_MS;
    return this.keepLink(userId, 'password-reset', secret, eventId, { until });
  }

  async checkReset(userId: string, secret: string): Promise<boolean> {
    const { link } = await this.link(userId, 'password-reset');
    return link !== null && !this.hasExpired(link) && matches(link, secret);
  }

  async useReset(userId: string, secret: string): Promise<boolean> {
    const { link, stored } = await this.link(userId, 'password-reset');
    if (link === null || this.hasExpired(link) || !matches(link, secret)) return false;
    return this.vault.write([
      { bucket: LINKS['password-reset'], key: userId, value: null, ifValue: stored },
    ]);
  }

  keepRegistration(
    userId: string,
    secret: string,
    eventId: string,
    until: number,
    about: AboutRegistration,
  ): Promise<void> {
    return this.keepLink(userId, 'registration', secret, eventId, { until, about });
  }

  async checkRegistration(userId: string, secret: string): Promise<boolean> {
    const { link } = await this.link(userId, 'registration');
    return link !== null && !this.hasExpired(link) && matches(link, secret);
  }

  async endRegistration(userId: string): Promise<void> {
    await this.vault.write([{ bucket: LINKS.registration, key: userId, value: null }]);
  }

  async expiredRegistrations(): Promise<readonly ExpiredRegistration[]> {
    const kept = await this.vault.list(LINKS.registration);
    return kept.flatMap(([userId, json]) => {
      const link = JSON.parse(json) as Link;
      return link.about && this.hasExpired(link) ? [{ userId, ...link.about }] : [];
    });
  }

  async secretToMail(userId: string, of: MailedSecret, eventId: string): Promise<string | null> {
    const { link } = await this.link(userId, of);
    if (link?.toMail?.eventId !== eventId || this.hasExpired(link)) return null;
    return this.personal.open(link.toMail.secret);
  }

  async endMailing(userId: string, of: MailedSecret, eventId: string): Promise<void> {
    for (;;) {
      const { link, stored } = await this.link(userId, of);
      if (link?.toMail?.eventId !== eventId) return;
      const { toMail: _mailed, ...rest } = link;
      const value = JSON.stringify(rest satisfies Link);
      const change = { bucket: LINKS[of], key: userId, value, ifValue: stored };
      // somebody may have used it, or asked for another, in the meantime
      if (await this.vault.write([change])) return;
    }
  }

  async forget(userId: string): Promise<void> {
    await forgetSessions(this.vault, userId);
    await this.vault.write([
      { bucket: PASSWORD, key: userId, value: null },
      ...Object.values(LINKS).map((bucket) => ({ bucket, key: userId, value: null })),
      { bucket: 'second-factor', key: userId, value: null },
    ]);
  }

  private async keepLink(
    userId: string,
    of: MailedSecret,
    secret: string,
    eventId: string,
    more: Pick<Link, 'until' | 'about'> = {},
  ): Promise<void> {
    const link: Link = {
      hash: digest(secret),
      ...more,
      toMail: { eventId, secret: await this.personal.seal(userId, secret, eventId, 'secret') },
    };
    await this.vault.write([{ bucket: LINKS[of], key: userId, value: JSON.stringify(link) }]);
  }

  private async link(
    userId: string,
    of: MailedSecret,
  ): Promise<{ readonly link: Link | null; readonly stored: string | null }> {
    const stored = await this.vault.get(LINKS[of], userId);
    if (stored === null) return { link: null, stored };
    // before 0.2.0 an invitation was kept as its bare digest
    const link = stored.startsWith('{') ? (JSON.parse(stored) as Link) : { hash: stored };
    return { link, stored };
  }

  private hasExpired({ until }: Link): boolean {
    return until !== undefined && until < this.now();
  }

  private async find(userId: string): Promise<Credential | null> {
    const json = await this.vault.get(PASSWORD, userId);
    return json === null ? null : (JSON.parse(json) as Credential);
  }
}

const digest = (secret: string): string => createHash('sha256').update(secret).digest('base64url');

const matches = ({ hash }: Link, secret: string): boolean =>
  timingSafeEqual(Buffer.from(hash), Buffer.from(digest(secret)));
