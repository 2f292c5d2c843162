import { builds } from '../../domain/event-builder-spec.js';
import { project, recordedAt } from '../projection-spec.js';
import { people } from './people.js';

const of = { userId: 'u-1', organizationId: 'b-1' };
const sealed = (field: string) => ({ subject: 'u-1', sealed: `1.e.${field}.x` });
const person = { ...of, name: sealed('name'), email: sealed('email'), emailClaimId: 'cl-1' };
const registered = builds('UserRegistered', { ...person, role: 'buyerAdmin' });
const invited = builds('UserInvited', {
  ...person,
  role: 'requester',
  invitedBy: 'u-9',
  expiresAt: '2026-03-09T09:00:00.000Z',
});
const invitedAgain = builds('UserInvitedAgain', {
  ...of,
  invitedBy: 'u-9',
  expiresAt: '2026-03-16T09:00:00.000Z',
});
const accepted = builds('UserInvitationAccepted', of);
const resetRequested = builds('PasswordResetRequested', of);
const roleChanged = builds('UserRoleChanged', {
  ...of,
  before: 'requester',
  role: 'approver',
});
const limitSet = builds('UserOrderLimitSet', {
  ...of,
  before: null,
  limit: { amount: 50_000, currency: 'GBP' },
});
const passwordChanged = builds('UserPasswordChanged', { ...of, credentialVersion: 2 });
const secondFactorSet = builds('UserSecondFactorSet', { ...of, on: true });
const identityLinked = builds('UserIdentityLinked', {
  ...of,
  provider: 'acme',
  identityClaimId: 'cl-2',
  emailClaimId: 'cl-1',
});
const sessionsEnded = builds('UserSessionsEnded', of);
const sessionEnded = builds('UserSessionEnded', {
  ...of,
  sessionId: 'se-1',
  reason: 'signed-out',
});
const disabled = builds('UserDisabled', { ...of, reason: 'Has left' });
const forgotten = builds('SubjectForgotten', { subject: 'u-1', reason: 'Asked for it' });
const signedIn = builds('SignedIn', {
  ...of,
  signInId: 's-1',
  provider: null,
  secondFactor: false,
});
const refused = builds('SignInRefused', { ...of, signInId: 's-2', reason: 'password' });

describe('a person', () => {
  const spec = project(people, {
    because: 'nobody signs in before they are registered or invited',
    causes: [
      ['UserRegistered', 'SignedIn'],
      ['UserInvited', 'SignedIn'],
    ],
  });

  it('is active from their registration on, their name and e-mail address still sealed', () => {
    spec.given(registered()).then('u-1', {
      id: 'u-1',
      organizationId: 'b-1',
      role: 'buyerAdmin',
      status: 'Active',
      name: sealed('name'),
      email: sealed('email'),
      orderLimit: null,
      since: registered().data.occurredAt,
      lastSignInAt: null,
      revision: 0,
      changedAt: recordedAt(1),
    });
  });

  it('who is invited becomes active when they accept', () => {
    spec.given(invited()).thenMatches('u-1', { status: 'Invited', role: 'requester' });
    spec.given(invited(), invitedAgain()).thenMatches('u-1', { status: 'Invited', revision: 1 });
    spec
      .given(invited(), accepted())
      .thenMatches('u-1', { status: 'Active', since: invited().data.occurredAt, revision: 1 });
  });

  it('has the role and the order limit that they were given last', () => {
    spec.given(invited(), accepted(), roleChanged(), limitSet()).thenMatches('u-1', {
      role: 'approver',
      orderLimit: { amount: 50_000, currency: 'GBP' },
    });
    spec
      .given(registered(), limitSet(), limitSet({ before: limitSet().data.limit, limit: null }))
      .thenMatches('u-1', { orderLimit: null });
  });

  it('is changed, though nothing of it is shown, by how they sign in', () => {
    const given = [
      registered(),
      resetRequested(),
      passwordChanged(),
      secondFactorSet(),
      identityLinked(),
    ];
    const after = spec.given(...given, sessionEnded(), sessionsEnded());
    after.then('u-1', {
      ...spec.given(registered()).document('u-1')!,
      revision: 6,
      changedAt: recordedAt(7),
    });
  });

  it('shows when they signed in last, which is no change of the person', () => {
    spec
      .given(registered(), signedIn({ occurredAt: '2026-03-03T08:00:00.000Z' }))
      .thenMatches('u-1', {
        lastSignInAt: '2026-03-03T08:00:00.000Z',
        revision: 0,
        changedAt: recordedAt(1),
      });
  });

  it('shows the session that began last, whichever was recorded last', () => {
    const later = signedIn({ signInId: 's-3', occurredAt: '2026-03-03T09:00:00.000Z' });
    const earlier = signedIn({ occurredAt: '2026-03-03T08:00:00.000Z' });
    spec
      .given(registered(), later, earlier)
      .thenMatches('u-1', { lastSignInAt: '2026-03-03T09:00:00.000Z' });
  });

  it('has not signed in where the attempt was refused', () => {
    spec.given(registered(), refused()).thenMatches('u-1', { lastSignInAt: null });
  });

  it('stays in the list when disabled', () => {
    spec
      .given(registered(), signedIn(), disabled())
      .thenMatches('u-1', { status: 'Disabled', role: 'buyerAdmin', revision: 1 });
  });

  it('who is forgotten stays as a row whose personal data nobody can open any more', () => {
    spec.given(registered(), disabled(), forgotten()).thenMatches('u-1', {
      status: 'Forgotten',
      name: sealed('name'),
      email: sealed('email'),
      revision: 2,
    });
  });

  it('is not made of a consignee who is forgotten, or of events of somebody unknown', () => {
    spec.given(forgotten({ subject: 'consignee-1' }), signedIn(), disabled()).thenDocuments({});
  });

  it('is specified for every event that it handles', () => spec.thenEveryHandledEventWasGiven());
});
