import { user } from '../../domain/people/user/user.js';
import { useCase } from '../shared/use-case.js';
import { claimEmail, claimName } from './claim-email.js';
import { newPerson, type NewPersonInput } from './new-person.js';

/**
 * Registers a user authenticated by an identity provider, where their organisation allows that.
 * They have no password.
 */
export const registerByProvider = useCase({
  name: 'RegisterByProvider',
  decider: user,
  permission: null,
  prepare: async (input: NewPersonInput, { meta, services }) => {
    await claimEmail(services, input.email, meta.newId, meta);
    const person = await newPerson(input, meta, services);
    return {
      id: person.userId,
      command: { type: 'RegisterUser', at: meta.at, ...person },
      creates: true,
    };
  },
});

/** The identity signs in as this user only from then on. */
export const linkIdentity = useCase({
  name: 'LinkIdentity',
  decider: user,
  permission: null,
  prepare: async (
    {
      userId,
      provider,
      identityClaimId,
      emailClaimId,
    }: { userId: string; provider: string; identityClaimId: string; emailClaimId: string },
    { meta, services },
  ) => {
    await claimName(services, 'identity', identityClaimId, userId, meta);
    return {
      id: userId,
      command: {
        type: 'LinkIdentity',
        at: meta.at,
        userId,
        provider,
        identityClaimId,
        emailClaimId,
      },
    };
  },
});
