import type { Personal } from '../../domain/shared/personal/personal.js';

/** Shown in place of personal data whose key was destroyed. */
export const ERASED = '[erased]';

/**
 * Encrypts ("seals") personal data before it enters commands, and decrypts ("opens") it for
 * authorised readers.
 */
export interface PersonalData {
  /**
   * The result is bound to its event and field. The subject's key is durable before this resolves.
   */
  seal<T>(subject: string, value: T, eventId: string, field: string): Promise<Personal<T>>;
  /** Null where the subject was forgotten. */
  open<T>(personal: Personal<T>): Promise<T | null>;
  /** The same for a file's content, bound to the file's name. */
  sealFile(subject: string, content: Uint8Array, name: string): Promise<Buffer>;
  /**
   * Null where the subject was forgotten. @throws where content or name differ from what was sealed
   */
  openFile(subject: string, sealed: Buffer, name: string): Promise<Buffer | null>;
  /**
   * The subject id of a consignee, the same for one name at one company whatever its spacing and
   * case.
   */
  consigneeSubject(organizationId: string, name: string): string;
  /** Clears the cache of decrypted names; called when a person is forgotten. */
  forgetNames(): void;
  /**
   * The id of the claim that keeps an e-mail address unique; it cannot be derived from the address
   * without this installation's secret.
   */
  emailClaimId(email: string): string;
  /** The same for an identity at an identity provider. */
  identityClaimId(issuer: string, subject: string): string;
  /** A hash by which a repeated request is recognised without storing it. */
  requestHash(request: string): string;
}
