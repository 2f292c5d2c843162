import { ACCESS_SECONDS } from '../../../application/people/sign-in/auth.js';
import type { RecordedEvent } from '../../../application/shared/event/envelope.js';

/**
 * Who lost rights since their token was made: such a token is refused at once, not only when it
 * expires.
 */
export class Revocations {
  /** Id of a user, organisation, API key or session → second from which on tokens are valid again. */
  private readonly since = new Map<string, number>();

  /** Answers whose tokens are void now, made before which second; null: nobody's. */
  apply(event: RecordedEvent): { readonly id: string; readonly second: number } | null {
    const id = revokedBy(event);
    if (id === null) return null;
    const second = Math.floor(event.recordedAt / 1000) + 1;
    this.revoke(id, second);
    return { id, second };
  }

  /** Whether a token issued at this second is void for the user or their organisation. */
  voids(
    userId: string,
    organizationId: string,
    issuedAtSecond: number,
    clientId: string | null = null,
    sessionId: string | null = null,
  ): boolean {
    if (this.since.size === 0) return false;
    const voidedAt = (id: string): number => this.since.get(id) ?? 0;
    return (
      voidedAt(userId) > issuedAtSecond ||
      voidedAt(organizationId) > issuedAtSecond ||
      (clientId !== null && voidedAt(clientId) > issuedAtSecond) ||
      (sessionId !== null && voidedAt(sessionId) > issuedAtSecond)
    );
  }

  /** Tokens made before `second` (since 1970) are void. */
  revoke(id: string, second: number): void {
    // whoever hears an older one again, after a restart, keeps the younger
    this.since.set(id, Math.max(second, this.since.get(id) ?? 0));
    const longGone = Math.floor(Date.now() / 1000) - ACCESS_SECONDS - 60;
    if (this.since.size > 10_000)
      for (const [old, at] of this.since) if (at < longGone) this.since.delete(old);
  }
}

/** The user, session, API key or organisation that an event takes rights from. */
function revokedBy(event: RecordedEvent): string | null {
  switch (event.type) {
    case 'UserDisabled':
    case 'UserRoleChanged':
    case 'UserPasswordChanged':
    case 'UserSessionsEnded':
      return event.data.userId;
    case 'UserSessionEnded':
      return event.data.sessionId;
    case 'ApiKeyRevoked':
      return event.data.apiKeyId;
    // other rights, to be had by a new token
    case 'OrganizationVerified':
    case 'OrganizationReinstated':
    case 'OrganizationSuspended':
      return event.data.organizationId;
    case 'SubjectForgotten':
      return event.data.subject;
    default:
      return null;
  }
}
