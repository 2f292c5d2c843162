import type { ClaimCommand } from '../../domain/people/claim/claim.commands.js';
import type { ClaimKind } from '../../domain/people/claim/claim.events.js';
import { claim } from '../../domain/people/claim/claim.js';
import { derivedId } from '../shared/command/ids.js';
import { isWorthRetrying } from '../shared/command/pipeline.js';
import type { RequestMeta, Services } from '../shared/use-case.js';

const CLAIM_HOURS = 1;
const RELEASED_WITHIN_MS = CLAIM_HOURS * 3_600_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

/**
 * Claims the address for a user before anything else is recorded about them; throws
 * `claim/email-taken`. Returns the claim's id.
 */
export async function claimEmail(
  { pipeline, personal }: Services,
  email: string,
  userId: string,
  meta: Pick<RequestMeta, 'commandId' | 'at' | 'undo'>,
): Promise<string> {
  const claimId = personal.emailClaimId(email);
  await claimName({ pipeline }, 'email', claimId, userId, meta);
  return claimId;
}

/**
 * Claims a name for its owner before the command that uses it. Where nothing comes of that command,
 * the name is free again.
 */
export async function claimName(
  { pipeline }: Pick<Services, 'pipeline'>,
  kind: ClaimKind,
  claimId: string,
  owner: string,
  { commandId, at, undo }: Pick<RequestMeta, 'commandId' | 'at' | 'undo'>,
  /** Most likely nobody has it: its stream is not read first, and the append finds out. */
  isNew = false,
): Promise<void> {
  const expiresAt = new Date(Date.parse(at) + CLAIM_HOURS * 3_600_000).toISOString();
  const id = derivedId('claim', commandId, kind);
  const actor = { person: null, organization: null, impersonator: null, client: 'claim' };
  const command: ClaimCommand = { type: 'ClaimName', at, claimId, kind, owner, expiresAt };
  const { events } = await pipeline.execute({
    decider: claim,
    id: claimId,
    command,
    context: { commandId: id, correlationId: commandId, causationId: commandId, actor },
    ...(isNew ? { creates: true } : {}),
  });
  // a repeat may be of a command that has worked
  if (events.length > 0) undo?.push(() => void release(pipeline, claimId, owner, commandId));
}

/**
 * As soon as that can be recorded: what has made the command fail, such as a full disk, makes this
 * fail as well. Given up when the claim expires by itself.
 */
async function release(
  pipeline: Services['pipeline'],
  claimId: string,
  owner: string,
  causationId: string,
): Promise<void> {
  const commandId = derivedId('claim-release', causationId, claimId);
  const actor = { person: null, organization: null, impersonator: null, client: 'claim' };
  const until = performance.now() + RELEASED_WITHIN_MS;
  for (
    let pause = FIRST_PAUSE_MS;
    performance.now() < until;
    pause = Math.min(2 * pause, LONGEST_PAUSE_MS)
  )
    try {
      const command: ClaimCommand = {
        type: 'ReleaseNameClaim',
        at: new Date().toISOString(),
        claimId,
        owner,
        reason: 'nothing came of the command that it was for',
      };
      await pipeline.execute({
        decider: claim,
        id: claimId,
        command,
        context: { commandId, correlationId: causationId, causationId, actor },
      });
      return;
    } catch (error) {
      if (!isWorthRetrying(error)) return;
      await new Promise((resolve) => setTimeout(resolve, pause).unref());
    }
}
