export interface RefusalDetails {
  readonly code?: string;
  readonly declineCode?: string;
  /** The parameter that it is about. */
  readonly param?: string;
  readonly status?: number;
  readonly type?: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';
  /** Objects that come with the error: `charge`, `payment_intent`. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/**
 * An answer other than 200, in the form of docs.stripe.com/api/errors: `type`, `code`,
 * `decline_code`, `param`, `message`, `doc_url`.
 */
export class Refusal extends Error {
  readonly status: number;

  constructor(
    message: string,
    private readonly details: RefusalDetails = {},
  ) {
    super(message);
    this.status = details.status ?? 400;
  }

  get body(): { readonly error: Readonly<Record<string, unknown>> } {
    const { code, declineCode, param, type = 'invalid_request_error', more } = this.details;
    return {
      error: {
        ...(code && { code, doc_url: `/docs/error-codes/${code.replaceAll('_', '-')}` }),
        ...(declineCode && { decline_code: declineCode }),
        message: this.message,
        ...(param && { param }),
        type,
        ...more,
      },
    };
  }
}

/** docs.stripe.com/error-codes#resource-missing: 404 by its address, 400 in a parameter. */
export const missing = (what: string, id: string, param = 'id', status = 404): Refusal =>
  new Refusal(`No such ${what}: '${id}'`, { code: 'resource_missing', param, status });
