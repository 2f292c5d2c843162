import { builds } from '../../../domain/event-builder-spec.js';
import { claim } from '../../../domain/people/claim/claim.js';
import { process } from './process-spec.js';
import { send, type Process, type ProcessCommand } from './process.js';

interface Waiting {
  readonly owner: string;
  readonly claims: readonly string[];
}

type Handled = 'UserInvited' | 'UserInvitationAccepted' | 'ProductListed';

const confirm = (claimId: string, owner: string): ProcessCommand =>
  send(
    claim,
    claimId,
    { type: 'ConfirmNameClaim', at: '2026-03-02T09:00:00.000Z', claimId, owner },
    { onRefusal: 'park' },
  );

/** Confirms the claims on a person's names once they have accepted. */
const confirming: Process<Waiting, Handled> = {
  name: 'confirming',
  version: 1,
  handles: ['UserInvited', 'UserInvitationAccepted', 'ProductListed'],
  keyOf: (event) => (event.type === 'ProductListed' ? null : event.data.userId),
  deadlines: ({ owner, claims }) =>
    claims.map((claimId) => ({
      name: claimId,
      at: '2026-03-09T09:00:00.000Z',
      command: confirm(claimId, owner),
    })),
  react: (state, event) => {
    if (event.type === 'UserInvited') {
      const { userId: owner, emailClaimId } = event.data;
      return { state: { owner, claims: [...(state?.claims ?? []), emailClaimId] }, commands: [] };
    }
    const commands = state?.claims.map((claimId) => confirm(claimId, state.owner)) ?? [];
    return { state: null, commands };
  },
};
const broken = (parts: Partial<Process<Waiting, Handled>>): Process<Waiting, Handled> => ({
  ...confirming,
  ...parts,
});

const of = { userId: 'u-1', organizationId: 'b-1' };
const sealed = { subject: 'u-1', sealed: '1.e.name.x' };
const invited = builds('UserInvited', {
  ...of,
  role: 'requester',
  name: sealed,
  email: sealed,
  emailClaimId: 'cl-1',
  invitedBy: 'u-9',
  expiresAt: '2026-03-09T09:00:00.000Z',
});
const accepted = builds('UserInvitationAccepted', of);

describe('a specification of a process', () => {
  it('accepts one that keeps what all of them promise', () => {
    const spec = process(confirming);
    spec
      .given()
      .when(invited())
      .sendsNothing()
      .goesOn()
      .waitsUntil({ '2026-03-09T09:00:00.000Z': { type: 'ConfirmNameClaim', claimId: 'cl-1' } });
    spec
      .given(invited())
      .when(accepted())
      .sends({ type: 'ConfirmNameClaim', owner: 'u-1' })
      .sendsExactly(confirm('cl-1', 'u-1'))
      .hasEnded()
      .waitsForNothing();
  });

  it('says what was sent, or waited for, that should not have been', () => {
    const ended = process(confirming).given(invited()).when(accepted());
    expect(() => ended.sendsNothing()).toThrow();
    expect(() => ended.sends({ type: 'ReleaseNameClaim' })).toThrow(/ReleaseNameClaim/);
    expect(() => ended.sends({ type: 'ConfirmNameClaim', owner: 'u-2' })).toThrow(/u-2/);
    expect(() => ended.sendsExactly(confirm('cl-2', 'u-1'))).toThrow(/cl-2/);
    expect(() => ended.goesOn()).toThrow();
    const waiting = process(confirming).given().when(invited());
    expect(() => waiting.hasEnded()).toThrow();
    expect(() => waiting.waitsForNothing()).toThrow();
  });

  it('catches a process that sends other commands in another order of independent streams', () => {
    const latest = broken({
      keyOf: () => 'all',
      react: (_state, event) => ({
        state: { owner: event.stream, claims: [] },
        commands: [confirm(_state?.owner ?? 'nobody', 'u-1')],
      }),
    });
    const other = invited({ userId: 'u-2' });
    expect(() => process(latest).given(invited()).when(other)).toThrow(/in the order UserInvited/);
    const because = 'the latest is what counts';
    process(latest, { because, orderMatters: true }).given(invited()).when(other);
    process(latest, { because, isCause: () => true })
      .given(invited())
      .when(other);
  });

  it('catches a process that decides something else the second time', () => {
    let decided = 0;
    const moody = broken({
      react: () => ({ state: null, commands: [confirm(`cl-${decided++}`, 'u-1')] }),
    });
    expect(() => process(moody).given().when(invited())).toThrow();
  });

  it('catches an event that is answered anew when its instance has ended and it comes again', () => {
    const seen = new Set<string>();
    const forgetful = broken({
      react: (_state, { id }) => {
        const again = seen.has(id);
        seen.add(id);
        return { state: null, commands: again ? [confirm('again', 'u-1')] : [] };
      },
    });
    expect(() => process(forgetful).given().when(invited())).toThrow(/each event twice|again/);
  });

  it('catches a state that is not what it was once it was stored and read', () => {
    const dated = broken({
      react: () => ({ state: { owner: 'u-1', claims: new Set() } as never, commands: [] }),
    });
    expect(() => process(dated).given().when(invited())).toThrow();
    const undefinedField = broken({
      react: () => ({ state: { owner: 'u', claims: [], more: undefined } as never, commands: [] }),
    });
    expect(() => process(undefinedField).given().when(invited())).toThrow();
  });

  it('catches a state that is kept anywhere but in the state', () => {
    const hidden = new WeakMap<object, string>();
    const hiding = broken({
      deadlines: () => [],
      react: (state, event) => {
        const next: Waiting = { owner: 'u-1', claims: [] };
        hidden.set(next, event.id);
        const known = state && hidden.get(state);
        return { state: next, commands: known ? [confirm(known, 'u-1')] : [] };
      },
    });
    expect(() => process(hiding).given(invited()).when(accepted())).toThrow(/with a restart/);
  });

  it('catches a state that is changed in place', () => {
    const careless = broken({
      deadlines: () => [],
      react: (state, event) => {
        if (state) (state.claims as string[]).push(event.id);
        return { state: state ?? { owner: 'u-1', claims: [] }, commands: [] };
      },
    });
    expect(() => process(careless).given(invited()).when(accepted())).toThrow(/not extensible/);
  });

  it('catches an event that the process does not handle', () => {
    const left = builds('UserDisabled', { ...of, reason: 'Has left' });
    expect(() => process(confirming).given().when(left())).toThrow(/does not handle UserDisabled/);
  });

  it('says which handled events no specification was given', () => {
    const spec = process(confirming);
    spec.given(invited()).when(accepted());
    expect(() => spec.thenEveryHandledEventWasGiven()).toThrow(/ProductListed/);
  });
});
