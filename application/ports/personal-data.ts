import type { Personal } from '../../domain/shared/personal/personal.js';

/** What readers see in place of what a forgotten person's key no longer opens. */
export const ERASED = '[erased]';

/** Seals what is personal at the edge and opens it for those who may read it. */
export interface PersonalData {
  /**
   * Bound to the event and field that it is meant for. The subject's key is durable before this
   * resolves.
   */
  seal<T>(subject: string, value: T, eventId: string, field: string): Promise<Personal<T>>;
  /** Null where the subject was forgotten. */
  open<T>(personal: Personal<T>): Promise<T | null>;
  /** The same of a file's content, bound to the file's name. */
  sealFile(subject: string, content: Uint8Array, name: string): Promise<Buffer>;
  /**
   * Null where the subject was forgotten. @throws where it is not as it was sealed, or under
   * another name
   */
  openFile(subject: string, sealed: Buffer, name: string): Promise<Buffer | null>;
  /** The same person at the same company is one subject, however the name is spaced or cased. */
  consigneeSubject(organizationId: string, name: string): string;
  /** Drops every name that is remembered in the clear: somebody was forgotten. */
  forgetNames(): void;
  /**
   * The id of the claim that keeps an e-mail address unique; nobody can make it from the address
   * without this installation's secret.
   */
  emailClaimId(email: string): string;
  /** The same for an identity: the subject that an issuer knows somebody by. */
  identityClaimId(issuer: string, subject: string): string;
  /** Recognises a repeated request without keeping it. */
  requestHash(request: string): string;
}
