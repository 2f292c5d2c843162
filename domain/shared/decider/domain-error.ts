/**
 * Whether the request itself was invalid, the aggregate's state forbids it, the aggregate does not
 * exist, or a permission is missing.
 */
export type DomainErrorKind = 'invalid' | 'conflict' | 'missing' | 'forbidden';

export interface DomainErrorDetails {
  /** The command's field that broke the rule, as a path: `lines[2].quantity`. */
  readonly field?: string;
  /** Values that would have been accepted: `['50', '60']`. */
  readonly allowed?: readonly string[];
  /** Further details for the client, JSON values only. */
  readonly facts?: Readonly<Record<string, unknown>>;
  /** The individual errors, where there are several at once. */
  readonly problems?: readonly DomainError[];
}

/** A violated business rule: a stable code, and a sentence that is shown to the user. */
export class DomainError extends Error {
  override readonly name = 'DomainError';

  constructor(
    readonly kind: DomainErrorKind,
    /** `<aggregate>/<rule>`, never changed once released: `order/not-shippable`. */
    readonly code: string,
    message: string,
    readonly details: DomainErrorDetails = {},
  ) {
    super(message);
  }
}

export const invalid = (code: string, message: string, details?: DomainErrorDetails): DomainError =>
  new DomainError('invalid', code, message, details);

export const conflict = (
  code: string,
  message: string,
  details?: DomainErrorDetails,
): DomainError => new DomainError('conflict', code, message, details);

export const missing = (code: string, message: string, details?: DomainErrorDetails): DomainError =>
  new DomainError('missing', code, message, details);

export const forbidden = (
  code: string,
  message: string,
  details?: DomainErrorDetails,
): DomainError => new DomainError('forbidden', code, message, details);
