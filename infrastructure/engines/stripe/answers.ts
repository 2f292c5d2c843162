import type { GatewayAnswer } from '../../../application/ports/payment-gateway.js';

/** What an error of the official client says, of either version of the API. */
interface Failure {
  readonly type?: string;
  readonly rawType?: string;
  readonly statusCode?: number;
  readonly code?: string;
  readonly detail?: { readonly code?: string };
  /** Of a refusal that has to do with the state of a payment. */
  readonly payment_intent?: { readonly status?: string };
}

type Refused = { readonly is: 'refused'; readonly code: string };

export const done = <Value>(value: Value): GatewayAnswer<Value> => ({ is: 'done', value });
export const refused = (code: string): Refused => ({ is: 'refused', code });

/**
 * A value that this version does not know: whoever asked is shown it, and nothing is assumed. The
 * enumerations of Stripe grow (docs.stripe.com/upgrades#what-changes-does-stripe-consider-to-be-backward-compatible).
 */
export const strange = (what: string, value: string): Refused =>
  refused(`unknown_${what}_${value.replaceAll(/\s+/g, '_')}`);

/** No connection was made: nothing can have been done. */
const NEVER_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH']);

const UNAUTHORISED = 401;
const FORBIDDEN = 403;
const CONFLICT = 409;
const TOO_MANY = 429;
const SERVER_ERROR = 500;

/**
 * What an error means to whoever has asked (docs.stripe.com/error-low-level,
 * docs.stripe.com/api/errors).
 *
 * @param mayHaveWorked A call that changes something, and may have
 */
export function meaningOf<Value>(error: unknown, mayHaveWorked: boolean): GatewayAnswer<Value> {
  const { type = '', rawType, statusCode, code, detail } = error as Failure;
  const open = mayHaveWorked ? 'unknown' : 'unavailable';
  if (statusCode === undefined) {
    if (type === 'StripeConnectionError' && NEVER_CONNECTED.has(detail?.code ?? ''))
      return { is: 'unavailable', why: `Stripe cannot be reached (${detail!.code})` };
    return { is: open, why: `Stripe has not answered (${type || (error as Error).name})` };
  }
  const said = `Stripe answers ${statusCode}`;
  if (statusCode >= SERVER_ERROR) return { is: open, why: said };
  if (statusCode === TOO_MANY)
    return { is: 'unavailable', why: `${said} (${code ?? 'rate_limit'})` };
  // another request with the key is under way
  if (statusCode === CONFLICT) return { is: open, why: `${said} (${code ?? 'conflict'})` };
  if (statusCode === UNAUTHORISED)
    return { is: 'unavailable', why: `${said}: it does not accept STRIPE_SECRET_KEY` };
  if (statusCode === FORBIDDEN && code !== 'account_invalid')
    return {
      is: 'unavailable',
      why: `${said}: STRIPE_SECRET_KEY lacks a right that docs/payments.md names`,
    };
  return refused(code ?? rawType ?? 'invalid_request');
}

/** Asks for something, which changes nothing. */
export async function asked<Value>(
  ask: () => Promise<GatewayAnswer<Value>>,
): Promise<GatewayAnswer<Value>> {
  try {
    return await ask();
  } catch (error) {
    return meaningOf(error, false);
  }
}

/**
 * Has something done. What was done and cannot be read is unknown, not refused: it is looked up.
 *
 * @param refusal What a refusal means, where it is none; null: it is one
 */
export async function told<Made, Value>(
  tell: () => Promise<Made>,
  read: (made: Made) => GatewayAnswer<Value> | Promise<GatewayAnswer<Value>>,
  refusal: (failure: Failure) => GatewayAnswer<Value> | null = () => null,
): Promise<GatewayAnswer<Value>> {
  let made: Made;
  try {
    made = await tell();
  } catch (error) {
    return refusal(error as Failure) ?? meaningOf(error, true);
  }
  try {
    const answer = await read(made);
    if (answer.is === 'done') return answer;
    return { is: 'unknown', why: answer.is === 'refused' ? answer.code : answer.why };
  } catch (error) {
    return { is: 'unknown', why: `it was done, but not read (${(error as Error).name})` };
  }
}

/** The id of something that may have been sent whole. */
export const idOf = (of: string | { readonly id: string }): string =>
  typeof of === 'string' ? of : of.id;
