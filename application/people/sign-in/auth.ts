import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { claim } from '../../../domain/people/claim/claim.js';
import type { OrganizationType } from '../../../domain/people/organization/organization.events.js';
import {
  organization,
  type OrganizationStatus,
} from '../../../domain/people/organization/organization.js';
import { rightsByStatus } from '../../../domain/people/organization/rights.js';
import type { SignInRefusal } from '../../../domain/people/sign-in/sign-in.events.js';
import { signIn, type SignInCommand } from '../../../domain/people/sign-in/sign-in.js';
import {
  rolePermissions,
  type Permission,
  type Role,
} from '../../../domain/people/user/permissions.js';
import type { UserCommand } from '../../../domain/people/user/user.commands.js';
import type { SessionEnding } from '../../../domain/people/user/user.events.js';
import { user, type KnownUser } from '../../../domain/people/user/user.js';
import { missing } from '../../../domain/shared/decider/domain-error.js';
import { DAY_MS } from '../../../domain/shared/time/days.js';
import type { KeyValueStore } from '../../ports/key-value-store.js';
import type { PersonalData } from '../../ports/personal-data.js';
import { eventIdOf, newId } from '../../shared/command/ids.js';
import type { CommandPipeline } from '../../shared/command/pipeline.js';
import { SIGN_INS_BY_STRANGERS, SIGN_INS_FROM_ADDRESS, type Limits } from '../../shared/limits.js';
import { newMailedSecret, type Asker, type Credentials } from './credentials.js';
import type { Devices } from './devices.js';
import type { Guesses } from './guesses.js';
import { membershipOf } from './membership.js';
import type { SecondFactor } from './second-factor.js';
import { Sessions, type KeptSession, type OwnSession } from './sessions.js';

/** The claims of an access token; `sub` is the user's id. */
export interface AccessClaims {
  readonly sub: string;
  readonly organizationId: string;
  readonly organizationType: OrganizationType;
  /** Absent in tokens of before 0.2.0. */
  readonly organizationStatus?: OrganizationStatus;
  readonly role: Role;
  readonly permissions: readonly Permission[];
  /** The session (OpenID Connect Front-Channel Logout 1.0, section 3); absent where there is none. */
  readonly sid?: string;
}

export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Seconds for which the access token is valid. */
  readonly expiresIn: number;
}

export interface Refreshed extends Tokens {
  /** The claims of the access token. */
  readonly claims: AccessClaims;
}

/** Wrong address or password, or an invalid token; deliberately not telling which. */
export class LoginRefused extends Error {
  override readonly name = 'LoginRefused';
}

/** The password was right, but a code of the second factor is needed as well. */
export class SecondFactorNeeded extends Error {
  override readonly name = 'SecondFactorNeeded';
}

/** The password was right, but users of this organisation must sign in by its identity provider. */
export class ProviderRequired extends Error {
  override readonly name = 'ProviderRequired';

  constructor(readonly provider: string) {
    super('your organisation signs its people in by its identity provider');
  }
}

export const ACCESS_SECONDS = 900;
/** A session ends where it is not used for so long, … */
const REFRESH_DAYS = 30;
/** … and after so long whatever it is used for. */
const SESSION_DAYS = 90;
const WAIT_MS = 50;
/** A little more than a second. */
const MAX_WAITS = 24;

type SignInRecord =
  | {
      readonly type: 'RecordSignIn';
      readonly provider: string | null;
      readonly secondFactor: boolean;
    }
  | { readonly type: 'RecordSignInRefusal'; readonly reason: SignInRefusal };

/** What a session knows of the last time that its user's sessions were ended. */
type SessionBegun = Pick<KeptSession, 'startedAt' | 'endedBefore'>;
/** What a session keeps for as long as it lasts. */
type SessionTerms = Required<Pick<KeptSession, 'endedBefore' | 'until'>> &
  Pick<KeptSession, 'startedAt'>;

/** By what, and from which part of the net, a session is used. */
export type UsedFrom = Required<Pick<KeptSession, 'agent' | 'network'>>;

/** From where somebody signs in. */
export interface SignInFrom extends UsedFrom {
  /** The address, or network, that limits are kept of. */
  readonly address: string;
  /** The token of a device on which somebody has signed in before. */
  readonly device: string | null;
}

const UNKNOWN: UsedFrom = { agent: { program: null, system: null }, network: null };
const NOWHERE: SignInFrom = { ...UNKNOWN, address: '', device: null };

/** What somebody who has signed in with a password gets. */
export interface SignedIn extends Tokens {
  /** By which their device is known from then on. */
  readonly device: string;
}

/** What a user may do as of now. */
interface CurrentClaims {
  readonly sub: string;
  readonly organizationId: string;
  readonly granted: AccessClaims;
  readonly endedBefore: string | null;
}

/** When a person's sessions were last ended, and which was not. */
type SessionsEnded = Pick<KnownUser, 'sessionsEndedAt' | 'sessionKept'>;

/** Whether the user's sessions have been ended since this one began. */
function wasEnded(
  { id, startedAt = 0, endedBefore }: SessionBegun & { readonly id: string },
  { sessionsEndedAt: endedAt, sessionKept }: SessionsEnded,
): boolean {
  if (id === sessionKept) return false;
  if (endedBefore !== undefined) return endedBefore !== endedAt;
  return endedAt !== null && startedAt < Date.parse(endedAt);
}

/**
 * Logins: short-lived access tokens, refresh tokens that rotate and are revoked when one is used
 * twice, and limits and growing delays against password guessing. Those are of a device that is
 * known at the account, or else of the address at the account: a stranger who guesses delays
 * themselves, and the owner's own devices never.
 */
export class Auth {
  private readonly sessions: Sessions;
  /**
   * Logins in progress, by who is counted for them: they run one after the other, so that parallel
   * guesses are counted like others.
   */
  private readonly inProgress = new Map<string, Promise<unknown>>();

  constructor(
    private readonly pipeline: CommandPipeline,
    private readonly personal: PersonalData,
    private readonly credentials: Credentials,
    vault: KeyValueStore,
    private readonly secondFactor: SecondFactor,
    private readonly guard: {
      readonly limits: Limits;
      readonly guesses: Guesses;
      readonly devices: Devices;
    },
    /** `issuedAt` in seconds since 1970. */
    private readonly sign: (claims: AccessClaims, issuedAt: number) => string,
    /** Whether access tokens issued in this second (since 1970) are revoked. */
    private readonly isRevoked: (
      userId: string,
      organizationId: string,
      second: number,
    ) => boolean = () => false,
    private readonly now: () => number = Date.now,
    /**
     * The identity provider that an organisation's users must sign in by; null: passwords are
     * allowed.
     */
    private readonly onlyProviderOf: (organizationId: string) => string | null = () => null,
  ) {
    this.sessions = new Sessions(vault, now);
  }

  /**
   * `code`: of the second factor, if the user has one. @throws LoginRefused, LoginLocked,
   * LimitReached, PasswordsBusy, SecondFactorNeeded, ProviderRequired
   */
  login(
    email: string,
    password: string,
    code: string | null = null,
    from: SignInFrom = NOWHERE,
  ): Promise<SignedIn> {
    const claimId = this.personal.emailClaimId(email);
    const device = this.guard.devices.at(claimId, from.device);
    const counted = device === null ? `${claimId} from ${from.address}` : `${claimId} on ${device}`;
    const before = this.inProgress.get(counted) ?? Promise.resolve();
    const turn = before.then(() =>
      device === null
        ? this.checkStranger(claimId, counted, password, code, from)
        : this.check(claimId, counted, password, code, from, 'known'),
    );
    const done: Promise<void> = turn
      .then(
        () => undefined,
        () => undefined,
      )
      .then(() => {
        if (this.inProgress.get(counted) === done) this.inProgress.delete(counted);
      });
    this.inProgress.set(counted, done);
    return turn;
  }

  /** Counted before it is checked, for all replicas, and given back where it was right. */
  private async checkStranger(
    claimId: string,
    counted: string,
    password: string,
    code: string | null,
    from: SignInFrom,
  ): Promise<SignedIn> {
    const { limits, guesses } = this.guard;
    await guesses.require(counted);
    const taken = [
      [SIGN_INS_FROM_ADDRESS, from.address],
      [SIGN_INS_BY_STRANGERS, claimId],
    ] as const;
    for (const [limit, key] of taken)
      await limits.require(limit, key, 'too many failed sign-ins: try again in {s} s');
    const giveBack = async (): Promise<void> => {
      for (const [limit, key] of taken) await limits.giveBack(limit, key);
    };
    try {
      const signedIn = await this.check(claimId, counted, password, code, from, 'stranger');
      await giveBack();
      return signedIn;
    } catch (error) {
      // nothing was guessed
      if (!(error instanceof LoginRefused)) await giveBack();
      throw error;
    }
  }

  private async check(
    claimId: string,
    counted: string,
    password: string,
    code: string | null,
    from: SignInFrom,
    by: Asker,
  ): Promise<SignedIn> {
    const { guesses, devices } = this.guard;
    await guesses.require(counted);
    const { state } = await this.pipeline.load(claim, claimId);
    const userId = state.status === 'Free' ? '' : state.owner;
    const passwordMatches = await this.credentials.checkPassword(userId, password, by);
    const claims = passwordMatches ? await this.claimsOf(userId, null) : null;
    const hasSecondFactor = claims !== null && (await this.secondFactor.isOn(userId));
    // not counted as a failure: the password was right
    if (hasSecondFactor && code === null)
      throw new SecondFactorNeeded('send the code of your authenticator app as well');
    const secondFactorPassed =
      !hasSecondFactor || (await this.secondFactor.check(userId, code ?? ''));
    if (!claims || !secondFactorPassed) {
      await guesses.failed(counted);
      // not awaited: the response time would reveal that the address exists
      void this.recordRefusal(userId, passwordMatches ? 'second-factor' : 'password').catch(
        () => undefined,
      );
      throw new LoginRefused('incorrect e-mail or password');
    }
    await guesses.right(counted);
    const provider = this.onlyProviderOf(claims.organizationId);
    if (provider !== null) {
      await this.recordRefusal(userId, 'provider-required');
      throw new ProviderRequired(provider);
    }
    return {
      ...(await this.begin(claims, null, hasSecondFactor, from)),
      device: devices.issue(claimId, from.device),
    };
  }

  /** Signs in a user authenticated by an identity provider; null where they are not active. */
  async signInAs(
    userId: string,
    provider: string,
    from: UsedFrom = UNKNOWN,
  ): Promise<Tokens | null> {
    const claims = await this.claimsOf(userId, null);
    return claims && this.begin(claims, provider, false, from);
  }

  /** Begins a session, which is recorded before its tokens are returned. */
  private async begin(
    claims: CurrentClaims,
    provider: string | null,
    secondFactor: boolean,
    from: UsedFrom,
  ): Promise<Tokens> {
    const { endedBefore } = claims;
    const startedAt = this.now();
    const terms = { endedBefore, startedAt, until: startedAt + SESSION_DAYS * DAY_MS };
    const id = newId();
    await this.sessions.add(claims.sub, id);
    const tokens = await this.issue(claims, id, terms, from, null);
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

  /** `by` is the acting user: empty for refusals, as it is unknown who tried. */
  private async record(
    by: string,
    organizationId: string,
    what: SignInRecord,
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
   * A refresh token is valid once; a second use revokes the whole family, as one of the two users
   * must have stolen it. @throws LoginRefused
   */
  async refresh(token: string, from: UsedFrom = UNKNOWN): Promise<Refreshed> {
    const [id = '', secret = ''] = token.split('.');
    const found = await this.sessions.find(id);
    if (found === null) throw new LoginRefused('this refresh token is not valid');
    const { kept, json } = found;
    const matches = timingSafeEqual(Buffer.from(kept.hash), Buffer.from(digest(secret)));
    const claims =
      matches && kept.expiresAt > this.now()
        ? await this.claimsOf(kept.userId, kept.organizationId ?? null, { ...kept, id })
        : null;
    if (!claims) {
      await this.sessions.remove(id);
      if (!matches) await this.recordEnding(kept.userId, id, 'token-used-twice');
      throw new LoginRefused('this refresh token is not valid');
    }
    // one that was begun before they were listed is one of the person's from here on
    if (kept.lastUsedAt === undefined) await this.sessions.add(kept.userId, id);
    // one that was begun before 0.2.0 is one of these from here on
    const { until = this.now() + SESSION_DAYS * DAY_MS, startedAt } = kept;
    const terms = {
      endedBefore: claims.endedBefore,
      until,
      ...(startedAt === undefined ? {} : { startedAt }),
    };
    return { ...(await this.issue(claims, id, terms, from, json)), claims: claims.granted };
  }

  /** Ends the session of a refresh token; its access tokens are void as well. */
  async logout(token: string): Promise<void> {
    const [id = '', secret = ''] = token.split('.');
    const found = await this.sessions.find(id);
    if (found?.kept.hash !== digest(secret)) return;
    await this.sessions.remove(id);
    await this.recordEnding(found.kept.userId, id, 'signed-out');
  }

  /** A person's sessions that have not ended, the one that was used last first. */
  async sessionsOf(userId: string): Promise<readonly OwnSession[]> {
    const { state: person } = await this.pipeline.load(user, userId, true);
    const sessions = await this.sessions.of(userId);
    return person ? sessions.filter((session) => !wasEnded(session, person)) : [];
  }

  /** Ends one of a person's sessions. @throws `session/unknown` where it is none of theirs */
  async endSession(userId: string, id: string): Promise<void> {
    const found = await this.sessions.find(id);
    if (found?.kept.userId !== userId)
      throw missing('session/unknown', 'this session does not exist: it may have ended');
    await this.sessions.remove(id);
    await this.recordEnding(userId, id, 'ended');
  }

  /** Recorded, so that every server refuses the access tokens of the session. */
  private async recordEnding(
    userId: string,
    sessionId: string,
    reason: SessionEnding,
  ): Promise<void> {
    const { state } = await this.pipeline.load(user, userId);
    // whose sessions all have ended
    if (state?.status !== 'Active') return;
    const at = new Date(this.now()).toISOString();
    const command: UserCommand = { type: 'EndSession', at, userId, sessionId, reason };
    const commandId = newId();
    const person = reason === 'token-used-twice' ? null : userId;
    const organization = person === null ? null : state.organizationId;
    const actor = { person, organization, impersonator: null, client: null };
    await this.pipeline.execute({
      decider: user,
      id: userId,
      command,
      context: { commandId, correlationId: commandId, causationId: commandId, actor },
    });
  }

  /**
   * Has a link for setting a new password mailed to this address, where an active user has it whom
   * their own password signs in, and within limits. Nobody is told whether, and the event that has
   * it mailed says nothing of who asked.
   */
  async requestReset(email: string): Promise<void> {
    const { state } = await this.pipeline.load(claim, this.personal.emailClaimId(email));
    if (state.status === 'Free') return;
    const userId = state.owner;
    const claims = await this.claimsOf(userId, null);
    if (!claims || this.onlyProviderOf(claims.organizationId) !== null) return;
    const at = new Date(this.now()).toISOString();
    const command: UserCommand = { type: 'RequestPasswordReset', at, userId };
    // decided before the secret is kept: beyond the limits the link that was sent stays good
    const { state: person } = await this.pipeline.load(user, userId);
    if (user.decide(command, person).length === 0) return;
    const commandId = newId();
    await this.credentials.keepReset(userId, newMailedSecret(), eventIdOf(commandId, 0));
    const actor = { person: null, organization: null, impersonator: null, client: null };
    await this.pipeline.execute({
      decider: user,
      id: userId,
      command,
      context: { commandId, correlationId: commandId, causationId: commandId, actor },
    });
  }

  /** What an active person may do now for this organisation; null: nothing any more. */
  async claims(userId: string, organizationId: string): Promise<AccessClaims | null> {
    return (await this.claimsOf(userId, organizationId))?.granted ?? null;
  }

  private async claimsOf(
    userId: string,
    actsFor: string | null,
    /** Null: none yet, so that none can have been ended. */
    session: (SessionBegun & { readonly id: string }) | null = null,
  ): Promise<CurrentClaims | null> {
    const { state: person } = await this.pipeline.load(user, userId, true);
    if (person?.status !== 'Active') return null;
    if (session && wasEnded(session, person)) return null;
    const membership = membershipOf(person, actsFor);
    if (!membership) return null;
    const { organizationId, role } = membership;
    // what another replica has recorded counts as well
    const { state: company } = await this.pipeline.load(organization, organizationId, true);
    if (!company) return null;
    const left = rightsByStatus[company.status];
    const permissions = rolePermissions[role].grants.filter((p) => left.has(p));
    const current = {
      sub: userId,
      organizationId,
      organizationType: company.organizationType,
      organizationStatus: company.status,
      role,
      permissions,
    };
    return { sub: userId, organizationId, granted: current, endedBefore: person.sessionsEndedAt };
  }

  private async issue(
    { sub, organizationId, granted }: CurrentClaims,
    id: string,
    terms: SessionTerms,
    { agent, network }: UsedFrom,
    replaced: string | null,
  ): Promise<Tokens> {
    // tokens issued in the second of a revocation are revoked: wait for the next second. Where the
    // clock was set back, that is not waited for: the token says the second that is to come
    let second = Math.floor(this.now() / 1000);
    for (let waits = 0; this.isRevoked(sub, organizationId, second); waits++)
      if (waits < MAX_WAITS) {
        await new Promise((next) => setTimeout(next, WAIT_MS));
        second = Math.floor(this.now() / 1000);
      } else second++;
    const secret = randomBytes(32).toString('base64url');
    const lastUsedAt = this.now();
    const next: KeptSession = {
      userId: sub,
      organizationId,
      ...terms,
      lastUsedAt,
      agent,
      network,
      hash: digest(secret),
      expiresAt: Math.min(lastUsedAt + REFRESH_DAYS * DAY_MS, terms.until),
    };
    if (!(await this.sessions.replace(id, next, replaced)))
      throw new LoginRefused('this refresh token is not valid');
    return {
      accessToken: this.sign({ ...granted, sid: id }, second),
      refreshToken: `${id}.${secret}`,
      expiresIn: ACCESS_SECONDS,
    };
  }
}

const digest = (secret: string): string => createHash('sha256').update(secret).digest('base64url');
