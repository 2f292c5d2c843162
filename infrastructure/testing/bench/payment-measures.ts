import { openSimulatedGateway } from '../../runtime/gateways.js';
import { Marketplace } from '../../runtime/marketplace.js';
import { loadFrom } from './load-process.js';
import type { LoadPlan, LoadReport } from './load.js';
import { inDirectory, ORDER_WORLD, planOf, SECONDS, tokensOf, type Measure } from './measures.js';
import { ServerProcess } from './server-process.js';
import { createWorld } from './world.js';

/** Each of them waits for the gateway most of the time. */
const BUYERS_AT_ONCE = 64;
const WARM_UP_SECONDS = Math.min(3, SECONDS);
const CALLBACKS_ABOUT = 200;
const CAUGHT_UP_MS = 120_000;

/**
 * Orders that are paid by card: placed, the payment page of the simulated gateway opened and sent,
 * authorised, the callback received, looked at, and the order confirmed; then callbacks alone, as
 * many as a gateway cares to send, answered once they are stored.
 */
const paidOrders: Measure = {
  keys: [
    { key: 'paid_orders_per_s', limit: 100, aim: 250, better: 'more' },
    { key: 'callbacks_per_s', limit: 500, aim: 2_000, better: 'more' },
  ],
  run: () =>
    inDirectory(async (directory) => {
      let secret = '';
      const marketplace = await Marketplace.open({
        directory,
        log: (m) => console.error(m),
        gateway: (parts) => {
          secret = parts.secret.toString('base64');
          return openSimulatedGateway(parts);
        },
      });
      const world = await createWorld(marketplace, ORDER_WORLD);
      await marketplace.close();
      const server = await ServerProcess.start(directory);
      try {
        const tokens = await tokensOf(server.url, world);
        const plan = (more: Partial<LoadPlan>): LoadPlan =>
          planOf(server.url, world, tokens, { atOnce: BUYERS_AT_ONCE, ...more });
        const kind = 'paid-orders';
        await loadFrom(plan({ kind, seconds: WARM_UP_SECONDS, seed: 1 }));
        const cpuBefore = server.cpuMilliseconds;
        const paid = await loadFrom(plan({ kind, seed: 2 }));
        const cpuPerOrder = (server.cpuMilliseconds - cpuBefore) / paid.done;
        requireOnly(paid, 'Confirmed');
        const about = paid.orders.slice(0, CALLBACKS_ABOUT).map(({ paidOn }) => paidOn!);
        const called = await loadFrom(
          plan({ kind: 'callbacks', seed: 3, callbacks: { secret, about } }),
        );
        requireOnly(called, '200');
        const began = performance.now();
        await looked(server.url, tokens.operator);
        const looking = (performance.now() - began) / 1_000;
        return {
          figures: {
            paid_orders_per_s: Math.round(paid.perSecond),
            callbacks_per_s: Math.round(called.perSecond),
          },
          notes: [
            `${paid.done} orders paid on the page and confirmed, ${BUYERS_AT_ONCE} buyers at once: p50 ${Math.round(paid.p50)} ms, p95 ${Math.round(paid.p95)} ms; the server used ${cpuPerOrder.toFixed(1)} ms of processor for each`,
            `${called.done} callbacks stored and answered: p95 ${Math.round(called.p95)} ms; all of them looked at ${looking.toFixed(1)} s later`,
          ],
        };
      } finally {
        await server.stop();
      }
    }),
};

function requireOnly({ done, statuses }: LoadReport, status: string): void {
  if (statuses[status] !== done || done === 0)
    throw new Error(`not all are ${status}: ${JSON.stringify(statuses)}`);
}

/** Until the relay has asked the gateway about everything. */
async function looked(url: string, token: string): Promise<void> {
  const end = performance.now() + CAUGHT_UP_MS;
  for (;;) {
    const answer = await fetch(`${url}/operations/relays`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const { items } = (await answer.json()) as {
      items: readonly { name: string; open: number; lag: number | null }[];
    };
    const gateway = items.find(({ name }) => name === 'gateway');
    if (gateway && gateway.open === 0 && gateway.lag === 0) return;
    if (performance.now() > end) throw new Error('the callbacks were not all looked at');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

export const paymentMeasures: readonly Measure[] = [paidOrders];
