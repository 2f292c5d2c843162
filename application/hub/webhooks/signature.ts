import { createHmac, randomBytes } from 'node:crypto';

const PREFIX = 'whsec_';
const SECRET_BYTES = 32;

/** A new secret, as the receiver keeps it: `whsec_` and base64 (Standard Webhooks 1.0). */
export const newWebhookSecret = (): string =>
  `${PREFIX}${randomBytes(SECRET_BYTES).toString('base64')}`;

/**
 * The headers that prove where a delivery comes from, by Standard Webhooks 1.0: the signed text is
 * `id.timestamp.body`, byte for byte as it is sent. With several secrets, as while one is replaced by
 * another, each signs.
 *
 * @param id The same for every attempt: the receiver's key against repeats
 * @param atSeconds Of this attempt, seconds since 1970
 */
export const signedHeaders = (
  id: string,
  atSeconds: number,
  body: string,
  secrets: readonly string[],
): Readonly<Record<string, string>> => ({
  'webhook-id': id,
  'webhook-timestamp': String(atSeconds),
  'webhook-signature': secrets
    .map((secret) => {
      const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
      return `v1,${createHmac('sha256', key).update(`${id}.${atSeconds}.${body}`).digest('base64')}`;
    })
    .join(' '),
});
