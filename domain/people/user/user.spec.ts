import { specify } from '../../shared/decider/decider-spec.js';
import { fold } from '../../shared/decider/decider.js';
import type { UserEvent } from './user.events.js';
import { user } from './user.js';

const at = '2026-03-02T09:00:00.000Z';
const userId = 'u1';
const organizationId = 'o1';
const person = {
  userId,
  organizationId,
  name: { subject: userId, sealed: 'n' },
  email: { subject: userId, sealed: 'e' },
  emailClaimId: 'c1',
};
const registered: UserEvent = {
  type: 'UserRegistered',
  data: { ...person, role: 'requester', occurredAt: at },
};
const invited: UserEvent = {
  type: 'UserInvited',
  data: {
    ...person,
    role: 'requester',
    invitedBy: 'u0',
    expiresAt: '2026-03-09T09:00:00.000Z',
    occurredAt: at,
  },
};
const perPeriod = { day: null, month: null };
const disabled: UserEvent = {
  type: 'UserDisabled',
  data: { userId, organizationId, reason: 'left', occurredAt: at },
};

describe('a user', () => {
  const spec = specify(user);

  it('of a buyer company cannot be a warehouse worker', () => {
    spec
      .given()
      .when({ type: 'RegisterUser', at, ...person, organizationType: 'Buyer', role: 'warehouse' })
      .thenFails('user/role', { field: 'role', allowed: ['requester', 'approver', 'buyerAdmin'] });
  });

  it('is registered once', () => {
    const command = {
      type: 'RegisterUser' as const,
      at,
      ...person,
      organizationType: 'Buyer' as const,
      role: 'requester' as const,
    };
    spec.given().when(command).then([registered]);
    spec.given(registered).when(command).thenNothing();
  });

  it('ends one session, or all but the one that ends them, until all are ended', () => {
    const of = { userId, organizationId, occurredAt: at };
    const others: UserEvent = { type: 'UserSessionsEnded', data: { ...of, except: 's1' } };
    const all: UserEvent = { type: 'UserSessionsEnded', data: of };
    const one: UserEvent = {
      type: 'UserSessionEnded',
      data: { ...of, sessionId: 's2', reason: 'ended' },
    };
    const given = spec.given(registered);
    given.when({ type: 'EndSessions', at, userId, except: 's1' }).then([others]);
    given.when({ type: 'EndSessions', at, userId, except: null }).then([all]);
    given.when({ type: 'EndSession', at, userId, sessionId: 's2', reason: 'ended' }).then([one]);
    const after = (...events: UserEvent[]) => fold(user, [registered, ...events]);
    expect(after(one)).toEqual(after());
    expect(after(others)).toMatchObject({ sessionsEndedAt: at, sessionKept: 's1' });
    const changed: UserEvent = {
      type: 'UserPasswordChanged',
      data: { ...of, credentialVersion: 2 },
    };
    for (const ended of [all, changed])
      expect(after(others, ended)).toMatchObject({ sessionKept: null });
  });

  it('accepts an invitation until it expires', () => {
    spec
      .given(invited)
      .when({ type: 'AcceptInvitation', at, userId })
      .thenTypes('UserInvitationAccepted');
    spec
      .given(invited)
      .when({ type: 'AcceptInvitation', at: '2026-03-09T09:00:00.001Z', userId })
      .thenFails('user/invitation-expired');
  });

  it('is invited again as long as they have not accepted, and until another time', () => {
    const command = {
      type: 'InviteAgain' as const,
      at,
      userId,
      invitedBy: 'u9',
      expiresAt: '2026-03-16T09:00:00.000Z',
    };
    const again: UserEvent = {
      type: 'UserInvitedAgain',
      data: {
        userId,
        organizationId,
        invitedBy: 'u9',
        expiresAt: '2026-03-16T09:00:00.000Z',
        occurredAt: at,
      },
    };
    spec.given(invited).when(command).then([again]);
    spec
      .given(invited, again)
      .when({ type: 'AcceptInvitation', at: '2026-03-15T09:00:00.000Z', userId })
      .thenTypes('UserInvitationAccepted');
    spec.given(registered).when(command).thenFails('user/not-invited');
  });

  it('is sent three links for a new password an hour at most, and ten a day, and nobody hears of it', () => {
    const minutesLater = (n: number): string => new Date(Date.parse(at) + n * 60_000).toISOString();
    const asked = (n: number): UserEvent => ({
      type: 'PasswordResetRequested',
      data: { userId, organizationId, occurredAt: minutesLater(n) },
    });
    const ask = (n: number) => ({
      type: 'RequestPasswordReset' as const,
      at: minutesLater(n),
      userId,
    });
    spec
      .given(registered, asked(0), asked(1))
      .when(ask(2))
      .then([asked(2)]);
    spec.given(registered, asked(0), asked(1), asked(2)).when(ask(59)).thenNothing();
    spec
      .given(registered, asked(0), asked(1), asked(2))
      .when(ask(60))
      .then([asked(60)]);
    const everyHalfHour = Array.from({ length: 10 }, (_, n) => asked(30 * n));
    spec
      .given(registered, ...everyHalfHour)
      .when(ask(1_439))
      .thenNothing();
    spec
      .given(registered, ...everyHalfHour)
      .when(ask(1_440))
      .thenTypes('PasswordResetRequested');
    spec.given(invited).when(ask(0)).thenNothing();
  });

  it('is linked to an identity once, and one who was invited has accepted by it', () => {
    const command = {
      type: 'LinkIdentity' as const,
      at,
      userId,
      provider: 'acme-id',
      identityClaimId: 'i1',
      emailClaimId: 'c1',
    };
    const linked: UserEvent = {
      type: 'UserIdentityLinked',
      data: {
        userId,
        organizationId,
        provider: 'acme-id',
        identityClaimId: 'i1',
        emailClaimId: 'c1',
        occurredAt: at,
      },
    };
    spec.given(registered).when(command).then([linked]);
    spec.given(registered, linked).when(command).thenNothing();
    spec.given(invited).when(command).thenTypes('UserInvitationAccepted', 'UserIdentityLinked');
    spec.given(registered, disabled).when(command).thenFails('user/disabled');
  });

  it('never changes their own role', () => {
    spec
      .given(registered)
      .when({
        type: 'ChangeRole',
        at,
        userId,
        organizationType: 'Buyer',
        role: 'buyerAdmin',
        changedBy: userId,
      })
      .thenFails('user/own-role');
  });

  it('never changes their own order limit, neither up nor down nor away', () => {
    for (const limit of [null, { amount: 1, currency: 'GBP' }])
      spec
        .given(registered)
        .when({ type: 'SetOrderLimit', at, userId, limit, perPeriod, setBy: userId })
        .thenFails('user/own-order-limit');
  });

  it('who is disabled can do nothing more, and a repeat changes nothing', () => {
    spec
      .given(registered, disabled)
      .when({
        type: 'SetOrderLimit',
        at,
        userId,
        limit: { amount: 1, currency: 'GBP' },
        perPeriod,
        setBy: 'u0',
      })
      .thenFails('user/disabled');
    spec
      .given(registered, disabled)
      .when({ type: 'DisableUser', at, userId, reason: 'x', disabledBy: 'u0' })
      .thenNothing();
  });

  it('has an order limit whose earlier value stays in the event, and limits of a day and a month', () => {
    const limit = { amount: 50_000, currency: 'GBP' };
    const set = (perDay: typeof limit | null) =>
      ({
        type: 'SetOrderLimit',
        at,
        userId,
        limit,
        perPeriod: { day: perDay, month: null },
        setBy: 'u0',
      }) as const;
    const event = (before: typeof limit | null, perDay: typeof limit | null): UserEvent => ({
      type: 'UserOrderLimitSet',
      data: {
        userId,
        organizationId,
        before,
        limit,
        perPeriod: { day: perDay, month: null },
        occurredAt: at,
      },
    });
    const perDay = { amount: 80_000, currency: 'GBP' };
    spec
      .given(registered)
      .when(set(null))
      .then([event(null, null)]);
    const given = spec.given(registered, event(null, null));
    given.when(set(null)).thenNothing();
    given.when(set(perDay)).then([event(limit, perDay)]);
    given
      .when(set({ amount: -1, currency: 'GBP' }))
      .thenFails('user/order-limit', { field: 'perDay.amount' });
    const before: UserEvent = {
      type: 'UserOrderLimitSet',
      data: { userId, organizationId, before: null, limit, occurredAt: at },
    };
    expect(fold(user, [registered, event(null, perDay), before])).toMatchObject({
      orderLimit: limit,
      periodLimits: { day: null, month: null },
      limitsSetAt: at,
    });
  });

  it('who was forgotten is unknown from then on', () => {
    const forgotten: UserEvent = {
      type: 'SubjectForgotten',
      data: { subject: userId, reason: 'asked', occurredAt: at },
    };
    spec
      .given(registered, forgotten)
      .when({ type: 'AcceptInvitation', at, userId })
      .thenFails('user/unknown');
    spec
      .given(registered, forgotten)
      .when({ type: 'ForgetSubject', at, subject: userId, reason: 'asked' })
      .thenNothing();
  });
});
