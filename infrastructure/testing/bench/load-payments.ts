import type { Agent } from 'undici';
import { newId, paymentIdOf } from '../../../application/shared/command/ids.js';
import type { NewsSubject } from '../../../domain/money/gateway-news/gateway-news.events.js';
import { sign } from '../../engines/simulated-gateway/signature.js';

type Call = (
  method: 'GET' | 'POST',
  path: string,
) => Promise<{ readonly statusCode: number; readonly text: string }>;

const ASKED_AGAIN_AFTER_MS = 20;
const PATIENCE_MS = 20_000;

/**
 * What a buyer's browser does after the order: asks for the payment page, presses "Pay" there, and
 * looks at the order until it is confirmed.
 *
 * @returns The order's status in the end, and which page it was
 * @throws Where the page or the confirmation does not come within twenty seconds
 */
export async function payOnPage(
  agent: Agent,
  origin: string,
  placed: { readonly id: string; readonly orders: readonly { readonly id: string }[] },
  call: Call,
): Promise<{ readonly status: string; readonly page: NewsSubject }> {
  const paymentId = paymentIdOf(placed.id, 'GBP');
  const checkout = `/payments/${paymentId}/checkout`;
  await until('the payment is asked for', async () => {
    const { statusCode } = await call('POST', checkout);
    return statusCode === 202 || null;
  });
  const page = await until('the page is open', async () => {
    const { statusCode, text } = await call('GET', checkout);
    if (statusCode !== 200) return null;
    const { status, url } = JSON.parse(text) as { status: string; url: string | null };
    return status === 'Open' && url !== null ? new URL(url).pathname : null;
  });
  const shown = await agent.request({ origin, path: page, method: 'GET' });
  const token = /name="token" value="([^"]+)"/.exec(await shown.body.text())?.[1];
  if (token === undefined) throw new Error(`the payment page answers ${shown.statusCode}`);
  const pressed = await agent.request({
    origin,
    path: page,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ token, action: 'pay' }).toString(),
  });
  await pressed.body.dump();
  if (pressed.statusCode !== 303) throw new Error(`paying answers ${pressed.statusCode}`);
  const confirmed = await until('the order is confirmed', async () => {
    const { statusCode, text } = await call('GET', `/orders/${placed.orders[0]!.id}`);
    if (statusCode !== 200) return null;
    const { status } = JSON.parse(text) as { status: string };
    return status === 'Placed' ? null : status;
  });
  return {
    status: confirmed,
    page: { what: 'checkout', paymentId, checkoutRef: page.split('/').at(-1)! },
  };
}

/** A callback that nobody has sent yet, signed as the simulated gateway signs. */
export async function sendCallback(
  agent: Agent,
  origin: string,
  secret: string,
  about: NewsSubject,
): Promise<number> {
  const news = {
    id: `sim_evt_${newId()}`,
    type: 'payment.changed',
    createdAt: new Date().toISOString(),
    about,
  };
  const body = Buffer.from(JSON.stringify(news));
  const answer = await agent.request({
    origin,
    path: '/inbox/simulated',
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'tradepost-signature': sign(Buffer.from(secret, 'base64'), body, Date.now()),
    },
    body,
  });
  await answer.body.dump();
  return answer.statusCode;
}

async function until<T>(what: string, look: () => Promise<T | null>): Promise<T> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (performance.now() > end) throw new Error(`${what}: not within ${PATIENCE_MS / 1_000} s`);
    await new Promise((resolve) => setTimeout(resolve, ASKED_AGAIN_AFTER_MS));
  }
}
