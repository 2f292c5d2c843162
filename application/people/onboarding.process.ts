import type { EventType } from '../../domain/events.js';
import { claim } from '../../domain/people/claim/claim.js';
import { organization } from '../../domain/people/organization/organization.js';
import { user } from '../../domain/people/user/user.js';
import { never } from '../../domain/shared/decider/decider.js';
import { send, type Process, type ProcessCommand } from '../shared/process/process.js';

const handles = [
  'RegistrationConfirmed',
  'OrganizationRegistered',
  'UserInvited',
  'UserInvitationAccepted',
  'UserIdentityLinked',
  'ProductListed',
] as const satisfies readonly EventType[];

/**
 * Registers a company once its address is confirmed, creates its first user, and confirms the claim of every unique name once an
 * event uses it. It keeps no state: each event is handled by itself.
 */
export const onboarding: Process<Record<string, never>, (typeof handles)[number]> = {
  name: 'onboarding',
  version: 1,
  handles,
  keyOf: (event) => event.id,
  deadlines: () => [],
  react: (_state, event) => {
    const { occurredAt: at } = event.data;
    switch (event.type) {
      case 'RegistrationConfirmed': {
        const { details } = event.data;
        const register = send(
          organization,
          details.organizationId,
          { type: 'RegisterOrganization', at, ...details },
          { creates: true, onRefusal: 'park' },
        );
        return { state: null, commands: [register] };
      }
      case 'OrganizationRegistered': {
        const { organizationId, organizationType, firstUser } = event.data;
        if (!firstUser) return { state: null, commands: [] };
        const { userId, emailClaimId } = firstUser;
        const register = send(
          user,
          userId,
          { type: 'RegisterUser', at, organizationId, organizationType, ...firstUser },
          { creates: true, onRefusal: 'park' },
        );
        return { state: null, commands: [register, confirm(emailClaimId, userId, at)] };
      }
      case 'UserInvited': {
        // where somebody else has the address nothing comes of it, which their mail says
        const { emailClaimId: claimId, userId: owner, expiresAt } = event.data;
        const command = {
          type: 'ClaimName',
          at,
          claimId,
          kind: 'email',
          owner,
          expiresAt,
        } as const;
        return { state: null, commands: [send(claim, claimId, command, { onRefusal: 'ignore' })] };
      }
      case 'UserInvitationAccepted': {
        const { emailClaimId, userId } = event.data;
        // before 0.2.0 the invitation itself had confirmed it
        return { state: null, commands: emailClaimId ? [confirm(emailClaimId, userId, at)] : [] };
      }
      case 'UserIdentityLinked': {
        const { userId, identityClaimId, emailClaimId } = event.data;
        return {
          state: null,
          commands: [confirm(identityClaimId, userId, at), confirm(emailClaimId, userId, at)],
        };
      }
      case 'ProductListed':
        return {
          state: null,
          commands: [confirm(event.data.skuClaimId, event.data.productId, at)],
        };
      default:
        return never(event);
    }
  },
};

const confirm = (claimId: string, owner: string, at: string): ProcessCommand =>
  send(claim, claimId, { type: 'ConfirmNameClaim', at, claimId, owner }, { onRefusal: 'park' });
