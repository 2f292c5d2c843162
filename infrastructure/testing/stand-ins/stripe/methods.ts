import type { Params } from './form.js';
import type { Method } from './objects.js';
import { Refusal } from './refusal.js';

/** Names of the parameters that say which methods are offered. */
export const METHOD_PARAMS = [
  'allowed_payment_method_types',
  'excluded_payment_method_types',
  // known, so that it is refused with its own code
  'payment_method_types',
];

/**
 * The methods that are offered: those that fit (docs.stripe.com/payments/payment-methods/
 * dynamic-payment-methods), of them the allowed ones. What does not fit is left out without a word
 * (docs.stripe.com/changelog/dahlia/2026-07-29/allowed-payment-method-types-parameter). The stand-in
 * knows cards and bank transfers. A transfer needs a customer, and cannot be held
 * (docs.stripe.com/payments/bank-transfers, docs.stripe.com/payments/place-a-hold-on-a-payment-method).
 */
export function methodsOf(
  params: Params,
  { customer, isHeld }: { readonly customer: string | null; readonly isHeld: boolean },
): readonly Method[] {
  // docs.stripe.com/changelog/endive/2026-09-30/removes-the-payment-method-types-parameter-from-payment-intents-and-setup-intents
  if (params.has('payment_method_types'))
    throw new Refusal(
      'The parameter payment_method_types is no longer supported. Use allowed_payment_method_types or excluded_payment_method_types.',
      { code: 'payment_method_types_no_longer_supported', param: 'payment_method_types' },
    );
  const allowed = params.texts('allowed_payment_method_types');
  const excluded = params.texts('excluded_payment_method_types');
  if (allowed.length > 0 && excluded.length > 0)
    throw new Refusal(
      'You may only specify one of these parameters: allowed_payment_method_types, excluded_payment_method_types.',
      { code: 'parameters_exclusive' },
    );
  const fitting: Method[] = ['card'];
  if (customer !== null && !isHeld) fitting.push('customer_balance');
  const offered = fitting.filter(
    (method) => (allowed.length === 0 || allowed.includes(method)) && !excluded.includes(method),
  );
  if (offered.length === 0)
    throw new Refusal(
      'There are no valid payment method types for this payment with these parameters (a bank transfer needs a customer, and cannot be captured by hand).',
      { code: 'payment_intent_invalid_parameter', param: 'allowed_payment_method_types' },
    );
  return offered;
}
