import { isLiveKey, type StripeSettings } from '../engines/stripe/settings.js';
import type { Settings } from './settings.js';

/** How Stripe is reached; null: the gateway is simulated. */
export function stripeOf(s: Settings): StripeSettings | null {
  if (!s.STRIPE_SECRET_KEY) return null;
  const isElsewhere = s.STRIPE_HOST !== undefined;
  const protocol = s.STRIPE_PROTOCOL ?? 'https';
  return {
    secretKey: s.STRIPE_SECRET_KEY,
    webhookSecrets: s.STRIPE_WEBHOOK_SECRETS,
    ...(isElsewhere && {
      address: {
        host: s.STRIPE_HOST!,
        port: s.STRIPE_PORT ?? (protocol === 'https' ? 443 : 80),
        protocol,
      },
    }),
  };
}

/** What of Stripe's settings does not go together, and what would be right. Never a secret. */
export function stripeProblems(s: Settings, publicUrl: string): readonly string[] {
  const given = ['STRIPE_HOST', 'STRIPE_PORT', 'STRIPE_PROTOCOL'].filter(
    (name) => s[name as keyof Settings] !== undefined,
  );
  if (!s.STRIPE_SECRET_KEY)
    return [
      ...(s.STRIPE_WEBHOOK_SECRETS.length > 0 ? ['STRIPE_WEBHOOK_SECRETS'] : []),
      ...given,
    ].map(
      (name) =>
        `${name} is set without STRIPE_SECRET_KEY: set that as well, or leave all of them out to have the gateway simulated`,
    );
  const problems: string[] = [];
  if (given.length > 0 && s.STRIPE_HOST === undefined)
    problems.push(`${given.join(' and ')} is set without STRIPE_HOST: they go together, for tests`);
  if (!isLiveKey(s.STRIPE_SECRET_KEY)) return problems;
  for (const name of given)
    problems.push(
      `${name} is set, but STRIPE_SECRET_KEY is a live key: it goes to Stripe itself and nowhere else; leave ${name} out, or use a test key`,
    );
  if (s.STRIPE_WEBHOOK_SECRETS.length === 0)
    problems.push(
      'STRIPE_WEBHOOK_SECRETS is missing: with a live key it must list the signing secrets (whsec_…) of the endpoints, which docs/payments.md says how to make',
    );
  if (!publicUrl.startsWith('https://'))
    problems.push(
      `TRADEPOST_PUBLIC_URL is "${publicUrl}": with a live key it must be an address such as https://trade.example, to which buyers are sent back`,
    );
  return problems;
}
