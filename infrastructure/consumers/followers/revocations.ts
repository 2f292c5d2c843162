import { ACCESS_SECONDS } from '../../../application/people/sign-in/auth.js';
import type { RecordedEvent } from '../../../application/shared/event/envelope.js';

/**
 * Who lost rights since their token was made: such a token is refused at once, not only when it
 * expires.
 */
export class Revocations {
  /** User or organisation id → second from which on tokens are valid again. */
  private readonly since = new Map<string, number>();

  apply(event: RecordedEvent): void {
    const second = Math.floor(event.recordedAt / 1000) + 1;
    switch (event.type) {
      case 'UserDisabled':
      case 'UserRoleChanged':
      case 'UserPasswordChanged':
      case 'UserSessionsEnded':
        return this.revoke(event.data.userId, second);
      case 'ApiKeyRevoked':
        return this.revoke(event.data.apiKeyId, second);
      case 'OrganizationSuspended':
        return this.revoke(event.data.organizationId, second);
      case 'SubjectForgotten':
        return this.revoke(event.data.subject, second);
      default:
        return;
    }
  }

  /** Whether a token issued at this second is void for the user or their organisation. */
  voids(
    userId: string,
    organizationId: string,
    issuedAtSecond: number,
    clientId: string | null = null,
  ): boolean {
    if (this.since.size === 0) return false;
    const voidedAt = (id: string): number => this.since.get(id) ?? 0;
    return (
      voidedAt(userId) > issuedAtSecond ||
      voidedAt(organizationId) > issuedAtSecond ||
      (clientId !== null && voidedAt(clientId) > issuedAtSecond)
    );
  }

  private revoke(id: string, second: number): void {
    this.since.set(id, second);
    const longGone = Math.floor(Date.now() / 1000) - ACCESS_SECONDS - 60;
    if (this.since.size > 10_000)
      for (const [old, at] of this.since) if (at < longGone) this.since.delete(old);
  }
}
