import { createHmac, timingSafeEqual } from 'node:crypto';
import { NotGenuine } from '../../../application/ports/payment-gateway.js';

/** Older callbacks are refused, so that nobody sends one again that they have seen. */
const TOLERANCE_SECONDS = 300;

const hmac = (secret: Buffer | string, text: string | Buffer, seconds: string): Buffer =>
  createHmac('sha256', secret).update(`${seconds}.`).update(text).digest();

/** The header of a callback: HMAC-SHA256 over `<seconds>.<body>`, as Stripe signs. */
export function sign(secret: Buffer | string, body: Buffer, nowMs: number): string {
  const seconds = String(Math.floor(nowMs / 1_000));
  return `t=${seconds},v1=${hmac(secret, body, seconds).toString('hex')}`;
}

/** @throws NotGenuine */
export function verify(
  secret: Buffer | string,
  body: Buffer,
  signature: string,
  nowMs: number,
): void {
  const [, seconds, digest] = /^t=(\d{1,12}),v1=([\da-f]{64})$/.exec(signature) ?? [];
  if (seconds === undefined || digest === undefined)
    throw new NotGenuine('the signature is not one of the simulated gateway');
  if (!timingSafeEqual(hmac(secret, body, seconds), Buffer.from(digest, 'hex')))
    throw new NotGenuine('the signature does not fit the body');
  if (Math.abs(nowMs / 1_000 - Number(seconds)) > TOLERANCE_SECONDS)
    throw new NotGenuine('the callback was signed too long ago');
}

/** What nobody can guess who knows an id, and everybody can check who has the secret. */
export const sealOf = (secret: Buffer | string, purpose: string, id: string): string =>
  createHmac('sha256', secret).update(`${purpose}:${id}`).digest('hex').slice(0, 32);
