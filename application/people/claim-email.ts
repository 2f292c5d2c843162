import type { ClaimCommand } from '../../domain/people/claim/claim.commands.js';
import type { ClaimKind } from '../../domain/people/claim/claim.events.js';
import { claim } from '../../domain/people/claim/claim.js';
import { derivedId } from '../shared/command/ids.js';
import type { RequestMeta, Services } from '../shared/use-case.js';

const CLAIM_HOURS = 1;

/**
 * Claims the address for a user before anything else is recorded about them; throws
 * `claim/email-taken`. Returns the claim's id.
 */
export async function claimEmail(
  { pipeline, personal }: Services,
  email: string,
  userId: string,
  { commandId, at }: RequestMeta,
): Promise<string> {
  const claimId = personal.emailClaimId(email);
  await claimName({ pipeline }, 'email', claimId, userId, { commandId, at });
  return claimId;
}

export async function claimName(
  { pipeline }: Pick<Services, 'pipeline'>,
  kind: ClaimKind,
  claimId: string,
  owner: string,
  { commandId, at }: Pick<RequestMeta, 'commandId' | 'at'>,
): Promise<void> {
  const expiresAt = new Date(Date.parse(at) + CLAIM_HOURS * 3_600_000).toISOString();
  const id = derivedId('claim', commandId, kind);
  const actor = { person: null, organization: null, impersonator: null, client: 'claim' };
  const command: ClaimCommand = { type: 'ClaimName', at, claimId, kind, owner, expiresAt };
  await pipeline.execute({
    decider: claim,
    id: claimId,
    command,
    context: { commandId: id, correlationId: commandId, causationId: commandId, actor },
  });
}
