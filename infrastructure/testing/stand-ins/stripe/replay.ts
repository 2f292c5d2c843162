import type { RecordedRequest } from './requests.js';

/** The key that stripe-mock takes: any of a test. */
export const MOCK_KEY = 'sk_test_123';
/** What its older version of the API does not know (it is of 2026-08-26): left out. */
const NEWER_THAN_THE_MOCK = /allowed_payment_method_types(\[|%5B)\d+(\]|%5D)=[^&]*&?/g;

/**
 * Asks Stripe's own validator what the stand-in was asked over API v1, byte for byte.
 *
 * @param mock Its address
 * @returns What it refuses, with what it says
 */
export async function refusedByMock(
  mock: string,
  requests: readonly RecordedRequest[],
): Promise<readonly object[]> {
  const refused: object[] = [];
  for (const { method, path, body, account, contentType, idempotencyKey } of requests) {
    const answer = await fetch(`${mock}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${MOCK_KEY}`,
        ...(contentType !== null && { 'content-type': contentType }),
        ...(account !== null && { 'stripe-account': account }),
        ...(idempotencyKey !== null && { 'idempotency-key': idempotencyKey }),
      },
      ...(method === 'POST' && { body: body.replaceAll(NEWER_THAN_THE_MOCK, '') }),
    });
    const said = await answer.text();
    if (answer.status !== 200) refused.push({ method, path, body, said });
  }
  return refused;
}
