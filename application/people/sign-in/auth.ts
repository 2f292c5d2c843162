import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { claim } from '../../../domain/people/claim/claim.js';
import { organization } from '../../../domain/people/organization/organization.js';
import {
  rolePermissions,
  type Permission,
  type Role,
} from '../../../domain/people/user/permissions.js';
import { signIn, type SignInCommand } from '../../../domain/people/sign-in/sign-in.js';
import type { SignInRefusal } from '../../../domain/people/sign-in/sign-in.events.js';
import { user } from '../../../domain/people/user/user.js';
import type { OrganizationType } from '../../../domain/people/organization/organization.events.js';
import type { CommandPipeline } from '../../shared/command/pipeline.js';
import { newId } from '../../shared/command/ids.js';
import type { KeyValueStore } from '../../ports/key-value-store.js';
import type { PersonalData } from '../../ports/personal-data.js';
import type { Credentials } from './credentials.js';
import type { SecondFactor } from './second-factor.js';

/** What an access token says; `sub` is the user's id. */
export interface AccessClaims {
  readonly sub: string;
  readonly organizationId: string;
  readonly organizationType: OrganizationType;
  readonly role: Role;
  readonly permissions: readonly Permission[];
}

export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Seconds for which the access token is valid. */
  readonly expiresIn: number;
}

export interface Refreshed extends Tokens {
  /** What the access token says. */
  readonly claims: AccessClaims;
}

/** Wrong address or password, or a token that is not valid any more: which, is not told. */
export class LoginRefused extends Error {
  override readonly name = 'LoginRefused';
}

/** The password was right, and a code of the second factor is needed too. */
export class SecondFactorNeeded extends Error {
  override readonly name = 'SecondFactorNeeded';
}

/**
 * The password was right, but whoever belongs to this organisation comes in by its identity
 * provider.
 */
export class ProviderRequired extends Error {
  override readonly name = 'ProviderRequired';

  constructor(readonly provider: string) {
    super('your organisation signs its people in by its identity provider');
  }
}

/** Too many failures: nothing is checked until then. */
export class LoginLocked extends Error {
  override readonly name = 'LoginLocked';

  constructor(readonly retryAfterSeconds: number) {
    super('too many failed logins');
  }
}

export const ACCESS_SECONDS = 900;
const REFRESH_DAYS = 30;
const FREE_FAILURES = 3;
const LOCK_AT = 10;
const LOCK_MS = 15 * 60_000;
const REFRESH = 'refresh';
const FAILURES = 'login-failures';

type Recorded =
  | {
      readonly type: 'RecordSignIn';
      readonly provider: string | null;
      readonly secondFactor: boolean;
    }
  | { readonly type: 'RecordSignInRefusal'; readonly reason: SignInRefusal };

interface RefreshFamily {
  readonly userId: string;
  /** Of the login that it goes back to; 0 where that is not known. */
  readonly startedAt?: number;
  readonly hash: string;
  readonly expiresAt: number;
}

interface Failures {
  readonly count: number;
  readonly until: number;
}

/**
 * Logins: short access tokens, refresh tokens that rotate and die when one is used twice, and
 * patience that runs out for guessing.
 */
export class Auth {
  /**
   * Logins at work, by address: the next waits for the one before, so that guesses sent at once are
   * counted like others.
   */
  private readonly atWork = new Map<string, Promise<unknown>>();

  constructor(
    private readonly pipeline: CommandPipeline,
    private readonly personal: PersonalData,
    private readonly credentials: Credentials,
    private readonly vault: KeyValueStore,
    private readonly secondFactor: SecondFactor,
    private readonly sign: (claims: AccessClaims) => string,
    /** Whether a token issued at this second is void. */
    private readonly voids: (
      userId: string,
      organizationId: string,
      second: number,
    ) => boolean = () => false,
    private readonly now: () => number = Date.now,
    /** The provider by which alone an organisation's people come in; null: a password is good. */
    private readonly onlyProviderOf: (organizationId: string) => string | null = () => null,
  ) {}

  /**
   * `code` of the second factor, where there is one. @throws LoginRefused, LoginLocked,
   * SecondFactorNeeded, ProviderRequired
   */
  login(email: string, password: string, code: string | null = null): Promise<Tokens> {
    const claimId = this.personal.emailClaimId(email);
    const before = this.atWork.get(claimId) ?? Promise.resolve();
    const turn = before.then(() => this.check(claimId, password, code));
    const done: Promise<void> = turn
      .then(
        () => undefined,
        () => undefined,
      )
      .then(() => {
        if (this.atWork.get(claimId) === done) this.atWork.delete(claimId);
      });
    this.atWork.set(claimId, done);
    return turn;
  }

  private async check(claimId: string, password: string, code: string | null): Promise<Tokens> {
    const failures = await this.failures(claimId);
    if (failures.until > this.now())
      throw new LoginLocked(Math.ceil((failures.until - this.now()) / 1000));
    const { state } = await this.pipeline.load(claim, claimId);
    const userId = state.status === 'Free' ? '' : state.owner;
    const right = await this.credentials.checkPassword(userId, password);
    const claims = right ? await this.claimsOf(userId, this.now()) : null;
    const coded = claims !== null && (await this.secondFactor.isOn(userId));
    // not a failure: whoever gets here has the password
    if (coded && code === null)
      throw new SecondFactorNeeded('send the code of your authenticator app as well');
    const proved = !coded || (await this.secondFactor.check(userId, code ?? ''));
    if (!claims || !proved) {
      await this.failed(claimId, failures.count + 1);
      // not waited for: how long it takes would tell that somebody has the address
      void this.recordRefusal(userId, right ? 'second-factor' : 'password').catch(() => undefined);
      throw new LoginRefused('the e-mail address or the password is not right');
    }
    if (failures.count > 0)
      await this.vault.write([{ bucket: FAILURES, key: claimId, value: null }]);
    const provider = this.onlyProviderOf(claims.organizationId);
    if (provider !== null) {
      await this.recordRefusal(userId, 'provider-required');
      throw new ProviderRequired(provider);
    }
    return this.begin(claims, null, coded);
  }

  /** For somebody whom an identity provider has proved; null where they are not active. */
  async signInAs(userId: string, provider: string): Promise<Tokens | null> {
    const claims = await this.claimsOf(userId, this.now());
    return claims && this.begin(claims, provider, false);
  }

  /** A session begins, and that is recorded before its tokens are handed over. */
  private async begin(
    claims: AccessClaims,
    provider: string | null,
    secondFactor: boolean,
  ): Promise<Tokens> {
    const tokens = await this.issue(claims, newId(), this.now(), null);
    await this.record(claims.sub, claims.organizationId, {
      type: 'RecordSignIn',
      provider,
      secondFactor,
    });
    return tokens;
  }

  private async recordRefusal(userId: string, reason: SignInRefusal): Promise<void> {
    const { state } = await this.pipeline.load(user, userId);
    if (state)
      await this.record('', state.organizationId, { type: 'RecordSignInRefusal', reason }, userId);
  }

  /** `by` is who did it: nobody knows who was refused. */
  private async record(
    by: string,
    organizationId: string,
    what: Recorded,
    userId = by,
  ): Promise<void> {
    const signInId = newId();
    const command: SignInCommand = {
      ...what,
      at: new Date(this.now()).toISOString(),
      signInId,
      userId,
      organizationId,
    };
    const actor = {
      person: by || null,
      organization: by ? organizationId : null,
      impersonator: null,
      client: null,
    };
    await this.pipeline.execute({
      decider: signIn,
      id: signInId,
      command,
      context: { commandId: signInId, correlationId: signInId, causationId: signInId, actor },
      creates: true,
    });
  }

  /**
   * The refresh token works once; a second use ends the whole family, for one of the two was
   * stolen. @throws LoginRefused
   */
  async refresh(token: string): Promise<Refreshed> {
    const [family = '', secret = ''] = token.split('.');
    const json = await this.vault.get(REFRESH, family);
    if (json === null) throw new LoginRefused('this refresh token is not valid');
    const stored = JSON.parse(json) as RefreshFamily;
    const matches = timingSafeEqual(Buffer.from(stored.hash), Buffer.from(digest(secret)));
    const { startedAt = 0 } = stored;
    const claims =
      matches && stored.expiresAt > this.now()
        ? await this.claimsOf(stored.userId, startedAt)
        : null;
    if (!claims) {
      await this.vault.write([{ bucket: REFRESH, key: family, value: null }]);
      throw new LoginRefused('this refresh token is not valid');
    }
    return { ...(await this.issue(claims, family, startedAt, json)), claims };
  }

  async logout(token: string): Promise<void> {
    const [family = '', secret = ''] = token.split('.');
    const json = await this.vault.get(REFRESH, family);
    if (json === null || (JSON.parse(json) as RefreshFamily).hash !== digest(secret)) return;
    await this.vault.write([{ bucket: REFRESH, key: family, value: null }]);
  }

  /**
   * Makes a secret by which whoever reads the mails of this address can set a new password; null
   * where nobody active has it. How long it takes does not tell.
   */
  async beginReset(
    email: string,
  ): Promise<{ readonly userId: string; readonly secret: string } | null> {
    const { state } = await this.pipeline.load(claim, this.personal.emailClaimId(email));
    const userId = state.status === 'Free' ? null : state.owner;
    const claims = userId === null ? null : await this.claimsOf(userId, this.now());
    if (userId === null || !claims || this.onlyProviderOf(claims.organizationId) !== null)
      return null;
    return { userId, secret: await this.credentials.createReset(userId) };
  }

  /** What an active person may do now; null for anybody else. */
  claims(userId: string): Promise<AccessClaims | null> {
    return this.claimsOf(userId, this.now());
  }

  private async claimsOf(userId: string, startedAt: number): Promise<AccessClaims | null> {
    const { state: person } = await this.pipeline.load(user, userId, true);
    if (person?.status !== 'Active') return null;
    if (person.sessionsEndedAt !== null && startedAt < Date.parse(person.sessionsEndedAt))
      return null;
    const { state: company } = await this.pipeline.load(organization, person.organizationId);
    if (!company) return null;
    const granted = rolePermissions[person.role].grants;
    // a suspended organisation may only read
    const permissions =
      company.status === 'Suspended' ? granted.filter((p) => p.endsWith('.read')) : granted;
    const { organizationId, role } = person;
    return {
      sub: userId,
      organizationId,
      organizationType: company.organizationType,
      role,
      permissions,
    };
  }

  private async issue(
    claims: AccessClaims,
    family: string,
    startedAt: number,
    replaced: string | null,
  ): Promise<Tokens> {
    // a token of a second in which rights were taken away is void: the next second's is not
    while (this.voids(claims.sub, claims.organizationId, Math.floor(this.now() / 1000)))
      await new Promise((next) => setTimeout(next, 50));
    const secret = randomBytes(32).toString('base64url');
    const next: RefreshFamily = {
      userId: claims.sub,
      startedAt,
      hash: digest(secret),
      expiresAt: this.now() + REFRESH_DAYS * 86_400_000,
    };
    const written = await this.vault.write([
      { bucket: REFRESH, key: family, value: JSON.stringify(next), ifValue: replaced },
    ]);
    if (!written) throw new LoginRefused('this refresh token is not valid');
    return {
      accessToken: this.sign(claims),
      refreshToken: `${family}.${secret}`,
      expiresIn: ACCESS_SECONDS,
    };
  }

  private async failures(claimId: string): Promise<Failures> {
    const json = await this.vault.get(FAILURES, claimId);
    return json === null ? { count: 0, until: 0 } : (JSON.parse(json) as Failures);
  }

  /**
   * The first failures are free, each further one costs twice the wait, the tenth a quarter of an
   * hour.
   */
  private async failed(claimId: string, count: number): Promise<void> {
    const wait =
      count >= LOCK_AT
        ? LOCK_MS
        : count > FREE_FAILURES
          ? 1000 * 2 ** (count - FREE_FAILURES - 1)
          : 0;
    const failures: Failures = {
      count: count >= LOCK_AT ? FREE_FAILURES : count,
      until: this.now() + wait,
    };
    await this.vault.write([{ bucket: FAILURES, key: claimId, value: JSON.stringify(failures) }]);
  }
}

const digest = (secret: string): string => createHash('sha256').update(secret).digest('base64url');
