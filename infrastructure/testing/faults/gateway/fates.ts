/** Calls that move money, or lead to it, by their route at Stripe. */
export const routes = {
  checkout: 'POST /v1/checkout/sessions',
  release: 'POST /v1/payment_intents/:id/cancel',
  capture: 'POST /v1/payment_intents/:id/capture',
  refund: 'POST /v1/refunds',
  transfer: 'POST /v1/transfers',
  payout: 'POST /v1/payouts',
  acceptance: 'POST /v1/disputes/:id/close',
} as const;
export type Call = keyof typeof routes;

/** What a call to the gateway meets. */
export const fates = [
  'the process killed before it is made',
  'the process killed, and the call arriving after it was started again',
  'the process killed after the effect, before the answer is recorded',
  'the process killed then, and the key forgotten meanwhile',
  'the process killed after the answer is recorded',
  'a connection that breaks before the effect',
  'a connection that breaks after the effect',
  'an error 500 that is stored under its key, with the effect',
  'an error 500 that is stored under its key, without the effect, until the key is forgotten',
] as const;
export type Fate = (typeof fates)[number];
