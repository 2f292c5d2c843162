/**
 * Whether the request itself was wrong, the aggregate's state forbids it, the aggregate is not
 * there, or the right is missing.
 */
export type DomainErrorKind = 'invalid' | 'conflict' | 'missing' | 'forbidden';

export interface DomainErrorDetails {
  /** The command's field that broke the rule, as a path: `lines[2].quantity`. */
  readonly field?: string;
  /** What would have been right: `['50', '60']`. */
  readonly allowed?: readonly string[];
  /** Further facts for the reader, JSON values only. */
  readonly facts?: Readonly<Record<string, unknown>>;
  /** Where several things are wrong at once: each of them. */
  readonly problems?: readonly DomainError[];
}

/** A business rule that said no: a stable code, and a sentence that reaches the screen. */
export class DomainError extends Error {
  override readonly name = 'DomainError';

  constructor(
    readonly kind: DomainErrorKind,
    /** `<room>/<rule>`, stable for ever: `order/not-shippable`. */
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
