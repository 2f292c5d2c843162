import type { Documents } from '../../application/ports/documents.js';
import type { KeyValueStore } from '../../application/ports/key-value-store.js';
import { payments } from '../../projections/money/payments.js';
import { isLiveKey, type StripeSettings } from '../engines/stripe/settings.js';
import { ConfigurationError } from './configuration.js';

const BUCKET = 'gateway';
const KEY = 'payments';

/** Where payments are made, by whether money moves. */
type Mode = 'simulated' | 'test' | 'live';

const words: Readonly<Record<Mode, string>> = {
  simulated: 'the simulated gateway',
  test: 'a test key of Stripe',
  live: 'a live key of Stripe',
};

/**
 * Books with real money hold nothing else: once payments were made without it, a live key is
 * refused, and the other way round.
 *
 * @throws ConfigurationError
 */
export async function requireOneGateway(
  {
    vault,
    documents,
  }: { readonly vault: KeyValueStore; readonly documents: Pick<Documents, 'find'> },
  stripe: StripeSettings | null,
): Promise<void> {
  const now: Mode = stripe === null ? 'simulated' : isLiveKey(stripe.secretKey) ? 'live' : 'test';
  const before = ((await vault.get(BUCKET, KEY)) ?? 'simulated') as Mode;
  if (before === now) return;
  if ((before === 'live' || now === 'live') && (await hasPayments(documents)))
    throw new ConfigurationError([
      `STRIPE_SECRET_KEY: the payments of this marketplace were made with ${words[before]}, and ${words[now]} would go on with their books: ${
        now === 'live'
          ? 'begin with an empty TRADEPOST_DATA and --empty, or with empty databases'
          : 'set the live key again, or use other data to try something'
      }`,
    ]);
  await vault.write([{ bucket: BUCKET, key: KEY, value: now }]);
}

async function hasPayments(documents: Pick<Documents, 'find'>): Promise<boolean> {
  const { documents: found } = await documents.find(payments, {
    filter: {},
    sort: [{ field: 'requestedAt', descending: false }],
    limit: 1,
    after: null,
  });
  return found.length > 0;
}
