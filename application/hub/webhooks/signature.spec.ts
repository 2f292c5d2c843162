import { Webhook } from 'standardwebhooks';
import { newWebhookSecret, signedHeaders } from './signature.js';

const now = (): number => Math.floor(Date.now() / 1000);
const body = JSON.stringify({ type: 'tradepost.order.confirmed.v1', data: { number: '26-1 – ü' } });

describe('the signature of a webhook', () => {
  it('is what receivers of Standard Webhooks verify', () => {
    const secret = newWebhookSecret();
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const headers = signedHeaders('evt-1', now(), body, [secret]);
    expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
    expect(headers['webhook-signature']).toBe(new Webhook(secret).sign('evt-1', new Date(), body));
  });

  it('verifies by either secret while one is replaced', () => {
    const [older, newer, other] = [newWebhookSecret(), newWebhookSecret(), newWebhookSecret()];
    const headers = signedHeaders('evt-1', now(), body, [newer, older]);
    for (const secret of [older, newer])
      expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
    expect(() => new Webhook(other).verify(body, headers)).toThrow();
  });

  it('is of this body, this id and this moment', () => {
    const secret = newWebhookSecret();
    const receiver = new Webhook(secret);
    const headers = signedHeaders('evt-1', now(), body, [secret]);
    expect(() => receiver.verify(`${body} `, headers)).toThrow();
    expect(() => receiver.verify(body, { ...headers, 'webhook-id': 'evt-2' })).toThrow();
    expect(() =>
      receiver.verify(body, signedHeaders('evt-1', now() - 400, body, [secret])),
    ).toThrow();
  });
});
