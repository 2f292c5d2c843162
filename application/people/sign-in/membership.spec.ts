import type { KnownUser } from '../../../domain/people/user/user.js';
import { membershipOf } from './membership.js';

const person = { organizationId: 'acme', role: 'approver' } as KnownUser;

describe('a membership', () => {
  it('is that of the organisation that a session was begun for', () => {
    expect(membershipOf(person, 'acme')).toEqual({ organizationId: 'acme', role: 'approver' });
  });

  it('is of no other organisation than the person belongs to', () => {
    expect(membershipOf(person, 'another')).toBeNull();
  });

  it('is that of their only organisation where a person has just signed in', () => {
    expect(membershipOf(person, null)).toEqual({ organizationId: 'acme', role: 'approver' });
  });
});
