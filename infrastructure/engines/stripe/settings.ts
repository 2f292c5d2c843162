/** How Stripe is reached. */
export interface StripeSettings {
  /** `sk_test_…`, `sk_live_…`, or a restricted key (`rk_…`) with the rights that docs/payments.md names. */
  readonly secretKey: string;
  /** Of the endpoints that callbacks come from; several while one is exchanged. */
  readonly webhookSecrets: readonly string[];
  /** Where something else stands in for it, for tests; Stripe's own address where absent. */
  readonly address?: {
    readonly host: string;
    readonly port: number;
    readonly protocol: 'http' | 'https';
  };
  /** Milliseconds until a call counts as unanswered. */
  readonly timeoutMs?: number;
}

/** Whether real money moves with it. */
export const isLiveKey = (secretKey: string): boolean => /^[sr]k_live_/.test(secretKey);
