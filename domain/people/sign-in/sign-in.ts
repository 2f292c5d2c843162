import { never, type Decider, type DomainCommand } from '../../shared/decider/decider.js';
import type { SignInEvent, SignInRefusal } from './sign-in.events.js';

interface OfSignIn {
  readonly signInId: string;
  readonly userId: string;
  readonly organizationId: string;
}

export type SignInCommand =
  | (DomainCommand<'RecordSignIn'> & OfSignIn & { provider: string | null; secondFactor: boolean })
  | (DomainCommand<'RecordSignInRefusal'> & OfSignIn & { reason: SignInRefusal });

export type SignInState = 'recorded' | null;

/** One attempt to sign in; each is a stream of its own, as no later decision depends on it. */
export const signIn: Decider<SignInState, SignInCommand, SignInEvent> = {
  category: 'signIn',
  stateVersion: 1,
  initial: null,
  shortLived: true,
  decide,
  evolve: () => 'recorded',
};

function decide(command: SignInCommand, state: SignInState): readonly SignInEvent[] {
  if (state) return [];
  const { signInId, userId, organizationId, at: occurredAt } = command;
  switch (command.type) {
    case 'RecordSignIn':
      return [
        {
          type: 'SignedIn',
          data: {
            signInId,
            userId,
            organizationId,
            provider: command.provider,
            secondFactor: command.secondFactor,
            occurredAt,
          },
        },
      ];
    case 'RecordSignInRefusal':
      return [
        {
          type: 'SignInRefused',
          data: { signInId, userId, organizationId, reason: command.reason, occurredAt },
        },
      ];
    default:
      return never(command);
  }
}
